"""The public schema: an allow-list from stored events to what a visitor sees. The rest stays here."""

from collections.abc import Mapping
from typing import Any

import structlog

from bot.errors import RekindleError
from bot.retention import Retention
from bot.retention.types import GrantId, OfferCard
from bot.shop.pages import Pages
from bot.storage.types import Author, ConversationId, Event, Kind, Owner

log = structlog.get_logger()

CARDS: Mapping[str, tuple[str, ...]] = {
    "order": ("order", "state", "placed_on", "promised_on", "carrier", "tracking", "url", "lines", "total"),
    "product": ("product", "name", "price", "url", "description"),
    "cancel": ("label", "url", "note"),
    "choices": ("title", "choices"),
    "form": ("form", "title", "fields", "submit_label"),
}
LINE = ("name", "quantity", "price")
SOURCE = ("article", "title", "url")
REASONS = frozenset({"asked", "language"})
"""Why a person takes over, where saying so helps; a verdict of ours such as fraud is nobody's to read."""
NOTICES = {Owner.AGENT.value: "agent_joined", Owner.BOT.value: "agent_left"}


def offer_card(card: OfferCard) -> dict[str, Any]:
    return {
        "kind": "offer",
        "grant": card.grant,
        "title": card.title,
        "terms": card.terms,
        "expires_at": card.expires_at.isoformat(),
        "disclosure": card.disclosure,
        "accept_label": "Yes, please",
        "decline_label": "No, thanks",
        "state": card.state.value,
        "code": card.code,
    }


class Public:
    """Renders events; offer cards come from the ledger each time, so they show how the grant stands now."""

    def __init__(self, retention: Retention, pages: Pages = Pages()) -> None:
        self._retention = retention
        self._pages = pages

    async def event(self, event: Event) -> dict[str, Any] | None:
        """What a visitor may see of an event, or None."""
        if event.kind is Kind.CARD:
            shown = None if event.erased else await self._card(event.conversation, event.card)
        elif event.kind is Kind.OFFER:
            shown = await self._card(
                event.conversation, {"kind": "offer", "grant": event.payload.get("grant")}
            )
        else:
            shown = self._linked(_plain(event))
        if shown is None:
            return None
        kind = (
            Kind.CARD if event.kind is Kind.OFFER else Kind.NOTICE if event.kind is Kind.OWNER else event.kind
        )
        head = {
            "seq": event.seq,
            "kind": kind.value,
            "author": event.author.value,
            "at": event.at.isoformat(),
        }
        return {**head, **shown}

    async def _card(self, conversation: ConversationId, card: Mapping[str, Any]) -> dict[str, Any] | None:
        if card.get("kind") == "offer":
            try:
                return {
                    "card": offer_card(await self._retention.card(GrantId(str(card["grant"])), conversation))
                }
            except RekindleError as error:
                log.warning("offer.not_shown", reason=type(error).__name__)
                return None
        allowed = CARDS.get(str(card.get("kind")))
        if allowed is None:
            return None
        shown = {key: card[key] for key in ("kind", *allowed) if key in card}
        if "url" in shown:
            shown["url"] = self._pages.address(str(shown["url"]))
        if "lines" in shown:
            shown["lines"] = [{key: line[key] for key in LINE if key in line} for line in shown["lines"]]
        return {"card": shown}

    def _linked(self, shown: dict[str, Any] | None) -> dict[str, Any] | None:
        """Sources with the addresses of the shop's own pages."""
        for source in (shown or {}).get("sources", []):
            source["url"] = self._pages.address(str(source["url"]))
        return shown


def _plain(event: Event) -> dict[str, Any] | None:
    payload, text = event.payload, event.text or ""
    match event.kind:
        case Kind.MESSAGE:
            return {"client_id": payload.get("client_id"), "text": text, "erased": event.erased}
        case Kind.SENTENCE:
            sources = [{key: source.get(key, "") for key in SOURCE} for source in payload.get("sources", [])]
            shown = {"text": text, "sources": sources, "erased": event.erased}
            return {**shown, "name": payload.get("name", "")} if event.author is Author.AGENT else shown
        case Kind.DONE:
            return {"message_seq": payload.get("message_seq"), "choices": list(payload.get("choices", []))}
        case Kind.HANDOVER:
            reason = payload.get("reason")
            return {"reason": reason if reason in REASONS else "other"}
        case Kind.NOTICE:
            return {"notice": payload.get("notice"), "text": text}
        case Kind.OWNER:
            notice = NOTICES.get(str(payload.get("owner")))
            return {"notice": notice, "text": ""} if notice else None
        case Kind.IDENTITY:
            return None
        case _:
            return None


def messages(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Public events as whole messages: the sentences of one speaker in one, with the cards that follow."""
    found: list[dict[str, Any]] = []
    current: dict[str, Any] | None = None
    for event in events:
        if event["kind"] == Kind.MESSAGE.value:
            found.append(_message(event, text=event["text"]))
            current = None
        elif event["kind"] in (Kind.SENTENCE.value, Kind.CARD.value, Kind.NOTICE.value):
            if current is None or current["author"] != event["author"]:
                current = _message(event)
                found.append(current)
            _add(current, event)
        elif event["kind"] == Kind.DONE.value:
            current = None
    return [one for one in found if one["text"] or one["cards"]]


def _message(event: dict[str, Any], text: str = "") -> dict[str, Any]:
    return {
        "seq": event["seq"],
        "author": event["author"],
        "text": text,
        "sources": [],
        "cards": [],
        "at": event["at"],
    }


def _add(message: dict[str, Any], event: dict[str, Any]) -> None:
    if event["kind"] == Kind.CARD.value:
        message["cards"].append(event["card"])
        return
    message["text"] = f"{message['text']} {event['text']}".strip()
    message["sources"] += [one for one in event.get("sources", []) if one not in message["sources"]]
