"""One reply for what has just been done and for what is proposed next. Pure."""

from dataclasses import replace

from bot.dialogue import SkillResult


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
