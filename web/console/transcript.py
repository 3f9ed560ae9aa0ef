"""A conversation as the console shows it: who said what, and beside each turn why."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.storage.types import Author, Decision, Event, Kind
from web.console.masking import masked_card
from web.console.why import Why, why

OWNERS = {
    "bot": "The bot has the conversation.",
    "waiting": "Waits for a person.",
    "agent": "A person took over.",
}


@dataclass
class Entry:
    """One bubble or one line between bubbles. `kind`: visitor, bot, agent, note, line."""

    kind: str
    seq: int
    at: datetime
    sentences: list[str] = field(default_factory=list)
    name: str = ""
    sources: list[Mapping[str, Any]] = field(default_factory=list)
    cards: list[Mapping[str, Any]] = field(default_factory=list)
    why: Why | None = None
    done: bool = False


def entries(
    events: Sequence[Event], decisions: Sequence[Decision], mask: Callable[[str], str] | None
) -> list[Entry]:
    """`mask` hides what identifies a person; None shows everything."""
    hide = mask or (lambda text: text)
    reasons = {decision.message_seq: decision for decision in decisions}
    granted = _granted(decisions)
    found: list[Entry] = []
    for event in events:
        text = hide("(erased)" if event.erased else event.text or "")
        if event.kind is Kind.MESSAGE:
            decision = reasons.get(event.seq)
            shown = why(decision, hide) if decision else None
            found.append(Entry("visitor", event.seq, event.at, [text], why=shown))
        elif event.kind in (Kind.SENTENCE, Kind.CARD):
            _add(_bubble(found, event), _named(event, granted), text, masked=mask is not None)
        elif event.kind is Kind.DONE and found:
            found[-1].done = True
        elif event.kind is Kind.NOTE:
            found.append(Entry("note", event.seq, event.at, [text], str(event.payload.get("name", ""))))
        elif line := _line(event, text):
            found.append(Entry("line", event.seq, event.at, [line]))
    return found


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
            return f"Handed over: {str(payload.get('reason', '')).replace('_', ' ')}."
        case Kind.NOTICE:
            return f"Notice to the visitor: {text or payload.get('notice', '')}"
        case Kind.OFFER:
            return f"The visitor {payload.get('action', '')} the offer."
        case Kind.FEEDBACK:
            return "Feedback: " + ", ".join(
                f"{key} {value}" for key, value in payload.items() if key != "message_seq"
            )
        case Kind.IDENTITY:
            return f"The visitor is now {payload.get('tier', '')}."
        case _:
            return ""
