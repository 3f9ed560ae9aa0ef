"""A conversation as the console shows it: who said what, and beside each turn why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.dialogue import HandoverReason
from bot.storage.types import Author, Decision, Event, Kind
from web.console.masking import masked_card
from web.console.why import Why, why

OWNERS = {
    "bot": "The bot has the conversation.",
    "waiting": "Waits for a person.",
    "agent": "A person took over.",
}
REASONS = {
    HandoverReason.ASKED: "the visitor asked for a person",
    HandoverReason.SELF_HARM: "the visitor may be in danger",
    HandoverReason.THREAT: "the visitor threatens somebody",
    HandoverReason.LEGAL: "it is a legal matter",
    HandoverReason.FRAUD: "there are signs of fraud",
    HandoverReason.LANGUAGE: "the bot does not speak the language",
    HandoverReason.NOT_UNDERSTOOD: "the bot did not understand",
    HandoverReason.SKILL: "the bot cannot do what is asked",
    HandoverReason.ROLLOUT: "the bot is held back here",
}
NOTICES = {
    "contact_left": "The visitor left an e-mail address for the answer.",
    "agent_joined": "The visitor was told that a colleague has joined.",
    "agent_left": "The visitor was told that the bot is back.",
}
THUMBS = {"up": "The visitor found a reply helpful.", "down": "The visitor found a reply not helpful."}


@dataclass
class Entry:
    """One bubble or one line between bubbles. `kind`: visitor, bot, agent, note, draft, line."""

    kind: str
    seq: int
    at: datetime
    sentences: list[str] = field(default_factory=list)
    name: str = ""
    sources: list[Mapping[str, Any]] = field(default_factory=list)
    cards: list[Mapping[str, Any]] = field(default_factory=list)
    why: Why | None = None
    done: bool = False
    sent: bool = False
    """Of a draft: a person has sent it, as it was or mended."""
    empty: bool = False
    """Of a draft: there is nothing to send; the sentence says why."""
    erased: bool = False


def entries(
    events: Sequence[Event], decisions: Sequence[Decision], mask: Callable[[str], str] | None
) -> list[Entry]:
    """`mask` hides what identifies a person; None shows everything."""
    hide = mask or (lambda text: text)
    reasons = {decision.message_seq: decision for decision in decisions}
    granted = _granted(decisions)
    used = {event.payload["draft"] for event in events if event.payload.get("draft")}
    found: list[Entry] = []
    for event in events:
        text = hide("(erased)" if event.erased else event.text or "")
        if event.kind is Kind.MESSAGE:
            decision = reasons.get(event.seq)
            shown = why(decision, hide) if decision else None
            found.append(Entry("visitor", event.seq, event.at, [text], why=shown, erased=event.erased))
        elif event.kind in (Kind.SENTENCE, Kind.CARD):
            _add(_bubble(found, event), _named(event, granted), text, masked=mask is not None)
        elif event.kind is Kind.DONE and found:
            found[-1].done = True
        elif event.kind is Kind.NOTE:
            found.append(Entry("note", event.seq, event.at, [text], str(event.payload.get("name", ""))))
        elif event.kind is Kind.DRAFT:
            found.append(_draft(event, text, sent=event.seq in used))
        elif line := _line(event, text):
            found.append(Entry("line", event.seq, event.at, [hide(line)]))
    return found


def _draft(event: Event, text: str, *, sent: bool) -> Entry:
    payload = event.payload
    reason = _because(payload.get("handover"))
    said = text or f"Nothing: {reason or 'it had no answer'}."
    return Entry(
        "draft",
        event.seq,
        event.at,
        [said],
        str(payload.get("mode", "")),
        list(payload.get("sources", [])),
        sent=sent,
        empty=event.erased or not text,
    )


def _because(reason: Any) -> str:
    return REASONS.get(reason, str(reason or "").replace("_", " "))


def _granted(decisions: Sequence[Decision]) -> dict[str, str]:
    """Which offer each grant is of; asking the ledger for the card would count as the visitor's seeing it."""
    return {
        str(decision.record["grant"]): str(row["offer"])
        for decision in decisions
        if decision.record.get("grant")
        for row in decision.record.get("considered") or ()
        if not row.get("withheld")
    }


def _named(event: Event, granted: Mapping[str, str]) -> Event:
    if event.kind is not Kind.CARD or event.card.get("kind") != "offer":
        return event
    offer = granted.get(str(event.card.get("grant")), "")
    return replace(event, payload={"card": {"kind": "offer", "offer": offer}})


def _bubble(found: list[Entry], event: Event) -> Entry:
    """Go on with the same speaker's bubble, or begin one."""
    name = str(event.payload.get("name", ""))
    last = found[-1] if found else None
    if (
        last is None
        or last.kind != event.author.value
        or last.done
        or last.name != name
        or event.author is Author.AGENT
    ):
        last = Entry(event.author.value, event.seq, event.at, name=name)
        found.append(last)
    return last


def _add(entry: Entry, event: Event, text: str, *, masked: bool) -> None:
    if event.kind is Kind.CARD:
        card = dict(event.card)
        entry.cards.append(masked_card(card) if masked else card)
        return
    entry.sentences.append(text)
    entry.sources += [one for one in event.payload.get("sources", []) if one not in entry.sources]


def _line(event: Event, text: str) -> str:
    payload = event.payload
    match event.kind:
        case Kind.OWNER:
            return OWNERS.get(str(payload.get("owner")), "")
        case Kind.HANDOVER:
            urgent = " Marked as urgent." if payload.get("urgent") else ""
            return f"Handed over: {_because(payload.get('reason'))}.{urgent}"
        case Kind.NOTICE:
            return NOTICES.get(str(payload.get("notice")), f"The visitor was told: {text}")
        case Kind.OFFER:
            return _of_offer(str(payload.get("action", "")))
        case Kind.ACTION:
            done = "Undone in the shop" if payload.get("undone") else "Done in the shop"
            action = str(payload.get("action", "")).replace("_", " ")
            return f"{done}: {action}, case {payload.get('case', '')}."
        case Kind.FEEDBACK:
            return _of_feedback(payload)
        case Kind.IDENTITY:
            return f"The visitor is now {payload.get('tier', '')}."
        case _:
            return ""


def _of_feedback(payload: Mapping[str, Any]) -> str:
    if "thumbs" in payload:
        return THUMBS[payload["thumbs"]]
    if "csat" in payload:
        return f"The visitor rates the conversation {payload['csat']} of 5."
    return f"The visitor would recommend the shop: {payload.get('nps', '')} of 10."


def _of_offer(action: str) -> str:
    if action == "issued":
        return "The shop has taken the offer’s code; the visitor sees it now."
    return f"The visitor {action} the offer."
