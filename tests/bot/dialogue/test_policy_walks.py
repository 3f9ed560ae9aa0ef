"""Random conversations: whatever is said in whatever order, there is always a way on."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.dialogue import DialogueState
from bot.generation import Act
from bot.understanding import Alarm, Understanding
from tests.bot.dialogue.messages import heard, policy

TEXTS = st.sampled_from(
    [
        "hello",
        "asdf",
        "yes",
        "no",
        "never mind",
        "where is my order",
        "JR-104233",
        "a@b.example",
        "cancel that",
        "wat",
        "refund me",
        "??",
        "Talk to a person",
        "Something else",
        "Back to my order",
        "Return something",
    ]
)
NAMES = st.sampled_from(sorted(policy().intents))


@st.composite
def messages(draw: st.DrawFn) -> Understanding:
    intents = draw(st.lists(NAMES, max_size=3, unique=True))
    unclear = tuple(draw(st.lists(NAMES, min_size=2, max_size=2, unique=True))) if draw(st.booleans()) else ()
    alarms = tuple(draw(st.lists(st.sampled_from(Alarm), max_size=1)))
    language = draw(st.sampled_from(["en", "en", "en", "de", "xx"]))
    return heard(
        draw(TEXTS), *intents, ambiguous=() if intents else unclear, alarms=alarms, language=language
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(messages(), st.booleans()), min_size=1, max_size=14))
def test_that_no_sequence_of_messages_loops_or_dead_ends(
    turns: list[tuple[Understanding, bool]],
) -> None:
    """Every move says, searches or runs something; unanswered turns in a row end with a person."""
    state, missed = DialogueState(), 0
    for message, found in turns:
        move = policy().decide(message, state)
        if move.queries and not found and move.skill is None:
            move = policy().unanswered(move, state, message)
            assert not move.queries
        assert move.lines or move.queries or move.skill
        assert not (move.handover and (move.queries or move.skill))
        stepped = replace(state, skill=None) if move.skill else None
        answered = bool(move.queries) or bool(move.skill)
        state = policy().settle(state, move, answered, stepped)
        if move.handover is not None:
            assert move.act is Act.HANDOVER
            return
        missed = state.misses
        assert missed <= 3
        assert state.away < 3


@settings(max_examples=200, deadline=None)
@given(st.lists(messages(), min_size=3, max_size=3))
def test_that_three_turns_without_an_answer_reach_a_person(turns: list[Understanding]) -> None:
    state = DialogueState()
    unanswered = 0
    for message in [*turns, *turns, *turns]:
        move = policy().decide(message, state)
        if move.queries and move.skill is None:
            move = policy().unanswered(move, state, message)
        if move.handover is not None:
            return
        stepped = replace(state, skill=None, slots={}) if move.skill else None
        state = policy().settle(state, move, move.skill is not None, stepped)
        unanswered = unanswered + 1 if move.act in (Act.CLARIFY, Act.NO_ANSWER, Act.APOLOGY) else 0
        assert unanswered <= 2
