"""What a turn leaves behind: the state that the next message is read against."""

from collections.abc import Mapping, Sequence

from bot.dialogue import DialogueState, Done, Move
from bot.dialogue.finished import aged, note
from bot.dialogue.lines import stands_in
from bot.dialogue.questions import asks
from bot.generation import Act
from intents import IntentName

AWAY = 5
"""A skill that was interrupted for so many turns is given up."""
EXPECTS = "expects"
"""The slot in which a skill notes the short answers that it waits for, one a line."""
ASKS = "asks"
"""The slot that counts how often in a row a skill has asked without getting what it needs."""
TRIES = "tries"
"""Wrong attempts count for the whole conversation."""
LAST = "last"
"""The number and the e-mail address of the order that was shown last to somebody who knew both."""
TRACED = "traced"
"""The order, case and answer's day of the parcel that the courier was asked about."""
SEEN = "seen"
"""The products that were spoken of last, for whoever goes on with "it"."""
KEPT = (TRIES, LAST, TRACED, SEEN)
"""The slots that outlive their skill."""
RESTS = "rests"
"""The slot of a skill that has said what it had to say and takes up short answers, but waits for none."""
OPEN = "open"
"""The slot of a skill that waits for words of any kind with a number in them, such as an address."""
SHORT = 8
"""Words up to which a message may be a short answer."""


def settled(
    state: DialogueState,
    move: Move,
    answered: bool,
    stepped: DialogueState | None,
    *,
    served: Sequence[IntentName],
    done: bool,
    deed: Done | None = None,
) -> DialogueState:
    """`stepped`: what a skill returned; `served`: the intents worth counting; `done`: all is well; `deed`:
    what the shop has just done."""
    skill, slots, away = _skill_after(state, move, stepped)
    later = state.later if move.later is None else move.later
    return DialogueState(
        skill=skill,
        slots=slots,
        away=away,
        undo=dict(stepped.undo if stepped is not None and stepped.undo else state.undo),
        misses=_misses(state, move, answered),
        unresolved={} if done else _counted(state.unresolved, served),
        pending=dict(move.remember),
        finished=_finished(state, stepped, deed),
        later=later if skill is not None else (),
    )


def _finished(state: DialogueState, stepped: DialogueState | None, deed: Done | None) -> Mapping[str, str]:
    if deed is not None and deed.told:
        return note(deed.told)
    return dict(stepped.finished) if stepped is not None and stepped.finished else aged(state.finished)


def _skill_after(
    state: DialogueState, move: Move, stepped: DialogueState | None
) -> tuple[str | None, Mapping[str, str], int]:
    if stepped is not None:
        return stepped.skill, dict(stepped.slots), 0
    away = state.away + 1 if state.skill else 0
    if move.ends_skill or move.handover is not None or away >= AWAY:
        return None, {key: state.slots[key] for key in KEPT if key in state.slots}, 0
    return state.skill, dict(state.slots), away


def _misses(state: DialogueState, move: Move, answered: bool) -> int:
    if move.handover is not None or answered:
        return 0
    if move.act in (Act.SMALLTALK, Act.SKILL):
        return state.misses
    return state.misses + 1


def _counted(before: Mapping[str, int], served: Sequence[IntentName]) -> Mapping[str, int]:
    counts = dict(before)
    for name in served:
        counts[name] = counts.get(name, 0) + 1
    return counts


def expected(state: DialogueState, text: str) -> bool:
    """True when a short message holds an answer that the skill under way waits for."""
    if state.skill is None or len(text.split()) > SHORT or asks(text):
        return False
    return any(stands_in(word, text) for word in state.slots.get(EXPECTS, "").split("\n"))
