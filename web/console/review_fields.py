"""What a review form says of a turn. Each part may be left open, and every fault names its field."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData

from bot.storage.reviews import Help, RatedPassage, Verdict, told_from
from web.chat.bodies import fault_of
from web.console.conversation import LONGEST
from web.console.sessions import field
from web.errors import Problem

PASSAGE = "passage."
"""What the name of a passage's field begins with; its id follows."""


@dataclass(frozen=True)
class Filled:
    intent: str | None
    answer: Verdict | None
    passages: tuple[RatedPassage, ...]
    right_answer: str | None


def read_fields(form: FormData, intents: Collection[str], record: Mapping[str, Any]) -> Filled:
    """`record` is the Decision's that the form is about; Problem when the form says nothing of it."""
    filled = Filled(_intent(form, intents), _answer(form), _passages(form, record), _right_answer(form))
    if not any((filled.intent, filled.answer, filled.passages, filled.right_answer)):
        fault = "says neither which intent or answer is right nor how the answer and its sources were"
        raise _refused("intent", "form", fault)
    return filled


def _intent(form: FormData, intents: Collection[str]) -> str | None:
    name = field(form, "intent")
    if name and name not in intents:
        raise _refused("intent", "right intent", "is no intent of this shop")
    return name or None


def _answer(form: FormData) -> Verdict | None:
    value = field(form, "answer")
    if value not in ("", *Verdict):
        raise _refused("answer", "form's answer", f"is none of: {', '.join(Verdict)}")
    return Verdict(value) if value else None


def _passages(form: FormData, record: Mapping[str, Any]) -> tuple[RatedPassage, ...]:
    told = {f"{PASSAGE}{row['id']}": row for row in told_from(record)}
    for name in form:
        if name.startswith(PASSAGE) and name not in told:
            raise _refused(name, "form", "rates a source that the reply does not rest on")
    return tuple(_rated(row, value) for name, row in told.items() if (value := _help(form, name, row)))


def _help(form: FormData, name: str, row: Mapping[str, Any]) -> Help | None:
    value = field(form, name)
    if value not in ("", *Help):
        raise _refused(name, f"rating of the source “{row['title']}”", f"is none of: {', '.join(Help)}")
    return Help(value) if value else None


def _rated(row: Mapping[str, Any], verdict: Help) -> RatedPassage:
    return RatedPassage(row["id"], row["article"], str(row.get("index_version") or ""), verdict)


def _right_answer(form: FormData) -> str | None:
    # A browser sends its lines' ends as two signs and counts them as one.
    text = field(form, "right_answer").replace("\r\n", "\n").strip()
    if not text:
        return None
    fault = f"is too long: at most {LONGEST:,} characters" if len(text) > LONGEST else fault_of(text)
    if fault:
        raise _refused("right_answer", "right answer", fault)
    return text


def _refused(name: str, called: str, fault: str) -> Problem:
    return Problem(422, "invalid", f"The {called} {fault}.", [(name, fault)])
