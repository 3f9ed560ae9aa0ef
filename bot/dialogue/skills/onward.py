"""One reply for two things that follow one another. Pure."""

from dataclasses import replace

from bot.dialogue import SkillResult
from bot.generation import Act
from bot.generation.sentences import statements

ASKING = (Act.CLARIFY, Act.NO_ANSWER, Act.HANDOVER)


def followed_by(done: SkillResult, asked: SkillResult) -> SkillResult:
    """What was done is told first and can be undone; the question after it stands last."""
    return replace(
        asked,
        act=done.act,
        lines=(*done.lines, *asked.lines),
        cards=(*done.cards, *asked.cards),
        choices=(*asked.choices, *done.choices),
        state=replace(asked.state, undo=done.state.undo),
        done=done.done,
        explain=False,
    )


def together(first: SkillResult, second: SkillResult) -> SkillResult:
    """Of two errands that one message asked for: what became of the first, then the second. Facts are told in
    the words in which they were found, so that none of them is left out for the other's sake."""
    deed = second.done or first.done
    if first.done is not None and second.done is not None:
        deed = replace(second.done, told=(*first.done.told, *second.done.told))
    return replace(
        second,
        act=second.act if second.act in ASKING else Act.SMALLTALK,
        evidence=(),
        lines=(*_words(first), *_words(second)),
        cards=(*first.cards, *second.cards),
        choices=tuple(dict.fromkeys((*second.choices, *first.choices))),
        state=replace(second.state, undo=second.state.undo or first.state.undo),
        problem=first.problem or second.problem,
        identity=second.identity or first.identity,
        done=deed,
        explain=False,
    )


def _words(result: SkillResult) -> tuple[str, ...]:
    return (*result.lines, *(text for one in result.evidence for text in statements(one.text)))
