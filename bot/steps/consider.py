"""Whether the visitor is about to leave, and whether an offer is due."""

from bot.briefs import Found
from bot.journal import Journal
from bot.parts import Known, Parts
from bot.retention import TurnContext
from bot.retention.types import RetentionDecision
from bot.understanding import Understanding


async def consider(
    parts: Parts, turn: Journal, understood: Understanding, known: Known, found: Found
) -> RetentionDecision:
    with turn.timed("retention"):
        turn.retention = await parts.retention.consider(
            TurnContext(
                conversation=turn.conversation,
                message_seq=turn.message.seq,
                understanding=understood,
                earlier=await parts.store.decisions(turn.conversation.id),
                visitor_turns=turn.visitor_turns,
                customer=known.customer,
                orders=known.orders,
                subscriptions=known.subscriptions,
                open_problem=found.problem(turn.planned) or known.missing or turn.planned.no_offer or None,
                now=parts.clock(),
                consented=parts.lines.says_yes_to_alternative(understood.text),
            )
        )
    if turn.retention.at_risk and not turn.conversation.at_risk:  # one calm turn does not end the risk
        await parts.store.set_at_risk(turn.conversation.id, True)
    return turn.retention
