"""How a conversation reads in a helpdesk: sentences as they are, cards in plain words with a link."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from bot.helpdesk import Pick, Post
from bot.retention.types import GrantState, OfferCard
from bot.storage.types import Author, Event, Kind

CHOOSE = "You can pick one of these, or write your own words:"
ACCEPTED, DECLINED = "accepted", "declined"
OPEN = (GrantState.RESERVED, GrantState.ISSUED, GrantState.SEEN)


@dataclass(frozen=True)
class Wording:
    """`page` turns a link of ours into the shop's; a path among the shop's pages begins at `base`."""

    base: str
    page: Callable[[str], str]

    def said(self, event: Event) -> Post | None:
        """A sentence, a notice or the quick replies under a reply; None for what has no words."""
        text = event.text or ""
        if event.kind is Kind.DONE:
            return _choices(CHOOSE, event.payload.get("choices", ()))
        name = str(event.payload.get("name", "")) if event.author is Author.AGENT else ""
        return Post(f"{name}: {text}" if name else text) if text else None

    def card(self, card: Mapping[str, Any]) -> Post | None:
        match card.get("kind"):
            case "order":
                return Post(_lines(_order(card), self._link(card)))
            case "product":
                head = " – ".join(str(card[key]) for key in ("name", "price") if card.get(key))
                return Post(_lines(head, card.get("description"), self._link(card)))
            case "cancel":
                return Post(_lines(f"{card.get('label', '')}: {self._link(card)}", card.get("note")))
            case "choices":
                return _choices(str(card.get("title") or CHOOSE), card.get("choices", ()))
            case "form" if card.get("form") == "contact":
                return Post(str(card.get("title", "")), asks_email=True)
            case _:
                return None

    def _link(self, card: Mapping[str, Any]) -> str:
        link = str(card.get("url") or "")
        return urljoin(self.base, self.page(link)) if link else ""


def offer(card: OfferCard, *, settled: bool) -> Post | None:
    """The offer with a yes and a no to pick; once it is settled, what came of it."""
    if card.state in OPEN:
        picks = tuple(
            Pick(title, f"offer:{card.grant}:{action}")
            for title, action in (("Yes, please", ACCEPTED), ("No, thanks", DECLINED))
        )
        return Post(_lines(card.title, card.terms, card.disclosure), picks)
    if settled and card.state is GrantState.ACCEPTED:
        return Post(
            f"{card.title}: accepted. " + (f"Your code is {card.code}." if card.code else "Thank you.")
        )
    return None


def answered_offer(value: str) -> tuple[str, str] | None:
    """The grant and what was said to it, if this is the value of an offer's pick."""
    head, _, rest = value.partition(":")
    grant, _, action = rest.rpartition(":")
    return (grant, action) if head == "offer" and grant and action in (ACCEPTED, DECLINED) else None


def _choices(text: str, choices: Sequence[Any]) -> Post | None:
    picks = tuple(Pick(str(choice), str(choice)) for choice in choices)
    return Post(text, picks) if picks else None


def _order(card: Mapping[str, Any]) -> str:
    parts = [f"Order {card.get('order', '')}: {str(card.get('state', '')).replace('_', ' ')}"]
    parts += [
        f"{label} {card[key]}"
        for key, label in (
            ("placed_on", "placed on"),
            ("promised_on", "due by"),
            ("carrier", "with"),
            ("tracking", "tracking number"),
            ("total", "total"),
        )
        if card.get(key)
    ]
    return ", ".join(parts)


def _lines(*parts: Any) -> str:
    return "\n".join(str(part) for part in parts if part)
