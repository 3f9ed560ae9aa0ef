"""A skill is run: with all that it may know, and a shop that is down made into a reply."""

from collections.abc import Sequence

import structlog

from bot.dialogue import DialogueState, SkillInput, SkillResult
from bot.dialogue.lines import Label, Say
from bot.errors import NotReady
from bot.generation import Act
from bot.journal import Journal
from bot.parts import Parts
from bot.rollout import Mode
from bot.storage.types import Tier
from bot.understanding import Understanding
from intents import IntentName

log = structlog.get_logger()
UNREACHABLE = "the shop cannot be reached"


async def act(
    parts: Parts,
    turn: Journal,
    skill: str,
    understood: Understanding,
    intents: Sequence[IntentName],
    state: DialogueState,
) -> SkillResult:
    """Whoever proves in it who they are is known from then on."""
    talk = turn.conversation
    step = SkillInput(
        understanding=understood,
        state=state,
        tier=talk.tier,
        customer=talk.customer,
        conversation=talk.id,
        message_seq=turn.message.seq,
        intents=tuple(intents),
        rehearsal=turn.mode is not Mode.LIVE,
    )
    try:
        result = await parts.skills[skill].step(step)
    except NotReady as error:
        log.warning("skill.not_ready", skill=skill, conversation=talk.id, reason=str(error))
        return _shop_down(parts, turn, state)
    if result.identity is not None:
        turn.conversation = await parts.store.set_identity(talk.id, Tier.VERIFIED, result.identity)
    return result


def _shop_down(parts: Parts, turn: Journal, state: DialogueState) -> SkillResult:
    """Say so, and keep what was said so far: the next message tries again."""
    person = parts.lines.label(Label.PERSON)
    return SkillResult(
        Act.NO_ANSWER,
        lines=parts.lines.say(Say.SHOP_DOWN, turn.message.text or ""),
        choices=() if person in turn.planned.choices else (person,),
        state=state,
        problem=UNREACHABLE,
    )
