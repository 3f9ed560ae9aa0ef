"""READ FIRST. The path of one message; each step is the file of `steps/` that is named like it."""

import structlog

from bot.dialogue.taking_up import errand_of
from bot.errors import Conflict
from bot.feed import Hint
from bot.journal import Journal
from bot.retention.types import OfferCard
from bot.rollout import Mode
from bot.running import Running
from bot.steps.confirm import confirm
from bot.steps.consider import consider
from bot.steps.fetch import fetch
from bot.steps.finish import apologise, finish
from bot.steps.look import look
from bot.steps.rehearse import rehearse
from bot.steps.speak import speak
from bot.steps.understand import understand
from bot.storage.types import ConversationId, Event, Owner

log = structlog.get_logger()


class Bot(Running):
    """`parts.py` says what it is made of, `running.py` how replies start and end."""

    async def answer(self, message: Event) -> None:
        """Answer one stored message. A conversation that a person has stays silent; what the bot would say to
        it is drafted where the rollout asks for drafts."""
        parts = self.parts
        async with self.lock(message.conversation):
            conversation = await parts.store.conversation(message.conversation)
            rollout = await parts.switchboard.read()
            if conversation.owner is not Owner.BOT and rollout.unrestricted:
                return
            turn = Journal(conversation, message, versions=dict(parts.versions))
            try:
                understood = await understand(parts, turn)
                mode = rollout.of(conversation.id, understood.intents)
                if mode is not Mode.LIVE or conversation.owner is not Owner.BOT:
                    await rehearse(parts, turn, understood, mode)
                    return
                turn.move = parts.policy.decide(understood, turn.state)
                known = await look(parts, turn)
                found = await fetch(parts, turn, understood)
                await confirm(parts, turn, found)
                decision = await consider(parts, turn, understood, known, found)
                await speak(parts, turn, understood, found, decision)
                await finish(parts, turn, known, found, decision)
            except Conflict:
                log.info("turn.stopped", conversation=conversation.id)
            except Exception:
                log.exception("turn.failed", conversation=conversation.id, seq=message.seq)
                await apologise(parts, turn)
            finally:
                await parts.store.save_decision(turn.decision(parts.clock()))

    async def take_up(self, conversation: ConversationId, card: OfferCard) -> None:
        """An accepted offer that is an errand (a pause, a skipped box) begins as if the visitor had asked for
        it, once for each grant; of any other the ledger has said all."""
        words = self.parts.policy.errands.title_of(errand_of(card.arm))
        if not words:
            return
        message, new = await self.parts.store.record_message(conversation, f"offer-{card.grant}", words)
        if new:
            await self.parts.feed.publish(Hint(conversation, message.seq))
            self.start(message)
