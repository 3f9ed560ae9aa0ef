"""READ FIRST. The path of one message: understand, decide, fetch, consider, phrase, verify, record."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

import structlog

from bot.briefs import Found, briefs
from bot.dialogue import HandoverReason, Skill, SkillInput
from bot.dialogue.cancel import cancel_card
from bot.dialogue.conversation import project, state_event
from bot.dialogue.lines import Lines
from bot.dialogue.policy import Policy
from bot.dialogue.questions import joined
from bot.errors import Conflict
from bot.feed import Feed, Hint
from bot.generation.speech import Speaker
from bot.journal import Journal, told
from bot.retention import Retention, TurnContext
from bot.retention.types import RetentionDecision
from bot.shop import Customer, Order, Shop, Subscription
from bot.storage import Store
from bot.storage.types import Author, Event, Kind, NewEvent, Owner, card_event
from bot.understanding import Understanding
from bot.workers import Batcher
from knowledge_base import Filters, Query, SearchResult

log = structlog.get_logger()


@dataclass(frozen=True)
class Parts:
    """What a Bot is made of; `assembly.py` wires it."""

    store: Store
    feed: Feed
    shop: Shop
    understand: Batcher[str, Understanding]
    search: Batcher[tuple[Query, Filters], SearchResult]
    policy: Policy
    skills: Mapping[str, Skill]
    retention: Retention
    speaker: Speaker
    lines: Lines
    clock: Callable[[], datetime]
    locale: str
    versions: Mapping[str, str]


@dataclass(frozen=True)
class Known:
    """What the shop knows of the visitor, as far as the identity tier lets the bot look."""

    customer: Customer | None = None
    orders: tuple[Order, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()


class Bot:
    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self._locks: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()
        self._running: set[asyncio.Task[None]] = set()

    async def answer(self, message: Event) -> None:
        """Answer one stored message; a conversation that a person has stays silent."""
        async with self._locks.setdefault(message.conversation, asyncio.Lock()):
            conversation = await self.parts.store.conversation(message.conversation)
            if conversation.owner is not Owner.BOT:
                return
            turn = Journal(conversation, message, versions=dict(self.parts.versions))
            try:
                understood = await self._understand(turn)
                turn.move = self.parts.policy.decide(understood, turn.state)
                known = await self._known(turn)
                found = await self._fetch(turn, understood)
                decision = await self._consider(turn, known, understood, found)
                await self._speak(turn, understood, found, decision)
                await self._finish(turn, known, found, decision)
            except Conflict:
                log.info("turn.stopped", conversation=conversation.id)
            except Exception:
                log.exception("turn.failed", conversation=conversation.id, seq=message.seq)
                await self._apologise(turn)
            await self.parts.store.save_decision(turn.decision(self.parts.clock()))

    async def _understand(self, turn: Journal) -> Understanding:
        with turn.timed("understand"):
            turn.understanding = await self.parts.understand.run(turn.message.text or "")
        events = await self.parts.store.events(turn.conversation.id, limit=100_000)
        turn.state = project(events)
        turn.visitor_turns = [
            event.text or ""
            for event in events
            if event.kind is Kind.MESSAGE and event.seq <= turn.message.seq
        ]
        turn.told = told(events, turn.message.seq)
        return turn.understanding

    async def _known(self, turn: Journal) -> Known:
        customer = turn.conversation.customer
        if customer is None:
            return Known()
        found, orders, subscriptions = await asyncio.gather(
            self.parts.shop.customer(customer),
            self.parts.shop.orders_of(customer),
            self.parts.shop.subscriptions_of(customer),
        )
        return Known(found, tuple(orders), tuple(subscriptions))

    async def _fetch(self, turn: Journal, understood: Understanding) -> Found:
        """Run the skill and search for every question; when all searches find nothing, the move changes."""
        move, skill, queries = turn.planned, None, turn.planned.queries
        with turn.timed("fetch"):
            if move.skill is not None:
                tier, customer = turn.conversation.tier, turn.conversation.customer
                skill = await self.parts.skills[move.skill].step(
                    SkillInput(understood, turn.state, tier, customer)
                )
                queries = queries if skill.evidence else (*move.otherwise, *queries)
            filters = Filters(tier=turn.conversation.tier.value)
            searched = await self._searched(turn, understood, queries)
            results = await asyncio.gather(*(self.parts.search.run((query, filters)) for query in searched))
        # What no intent vouches for, and what is no follow-up, needs a surer find to be answered at all.
        vouched = bool(understood.intents) or any(
            asked.text != query for query, asked in zip(queries, searched, strict=True)
        )
        turn.found = list(zip(queries, results, strict=True))
        answered = tuple(
            (query, result) for query, result in turn.found if result.sure or (result.answerable and vouched)
        )
        if move.queries and skill is None and not answered:
            turn.move = self.parts.policy.unanswered(move, turn.state, understood)
        return Found(answered, skill)

    async def _searched(
        self, turn: Journal, understood: Understanding, queries: Sequence[str]
    ) -> list[Query]:
        """Each question with its intent in words; a vague follow-up with the message before it."""
        if len(queries) != 1:
            parts = await asyncio.gather(*(self.parts.understand.run(query) for query in queries))
            return [Query(part.text, self.parts.policy.topic(part)) for part in parts]
        before = turn.visitor_turns[-2] if len(turn.visitor_turns) > 1 else ""
        text = queries[0] if understood.intents else joined(queries[0], before)
        return [Query(text, self.parts.policy.topic(understood))]

    async def _consider(
        self, turn: Journal, known: Known, understood: Understanding, found: Found
    ) -> RetentionDecision:
        with turn.timed("retention"):
            turn.retention = await self.parts.retention.consider(
                TurnContext(
                    conversation=turn.conversation,
                    message_seq=turn.message.seq,
                    understanding=understood,
                    earlier=await self.parts.store.decisions(turn.conversation.id),
                    visitor_turns=turn.visitor_turns,
                    customer=known.customer,
                    orders=known.orders,
                    subscriptions=known.subscriptions,
                    open_problem=found.problem(turn.planned),
                    now=self.parts.clock(),
                    consented=self.parts.lines.says_yes_to_alternative(understood.text),
                )
            )
        if turn.retention.at_risk and not turn.conversation.at_risk:  # one calm turn does not end the risk
            await self.parts.store.set_at_risk(turn.conversation.id, True)
        return turn.retention

    async def _speak(
        self, turn: Journal, understood: Understanding, found: Found, decision: RetentionDecision
    ) -> None:
        with turn.timed("speak"):
            for brief in briefs(turn.planned, found, understood, decision):
                sources = {passage.id: passage for passage in brief.evidence}
                async with aclosing(self.parts.speaker.speak(brief, turn.blocked)) as sentences:
                    async for said in sentences:
                        turn.mark("first_sentence")
                        turn.spoken.append(said)
                        cited = [sources[key] for key in said.evidence if sources[key].url]
                        payload = {
                            "sources": [
                                {"article": one.article, "title": one.title, "url": one.url} for one in cited
                            ],
                            "origin": said.origin.value,
                        }
                        if said.text not in turn.told:
                            await self._show(turn, [NewEvent(Author.BOT, Kind.SENTENCE, payload, said.text)])

    async def _finish(self, turn: Journal, known: Known, found: Found, decision: RetentionDecision) -> None:
        """Cards, then a hand-over if there is one, then the state to go on from and the end of the reply."""
        move, skill = turn.planned, found.skill
        cards: list[Mapping[str, Any]] = list(skill.cards) if skill else []
        if decision.card is not None:
            cards.append({"kind": "offer", "grant": decision.card.grant})
        if move.cancel or decision.cancel_in_progress:
            cards.append(cancel_card(turn.conversation.tier, known.subscriptions, self.parts.locale))
        events = [card_event(card) for card in cards]
        if decision.ask_first and decision.card is None:
            events.append(
                NewEvent(
                    Author.BOT, Kind.SENTENCE, {"sources": [], "origin": "fixed"}, self.parts.lines.ask_first
                )
            )
        await self._show(turn, events)
        owner = Owner.BOT
        reason = (skill.handover if skill else None) or move.handover
        if reason is not None:
            owner = await self._hand_over(turn, reason)
        after = self.parts.policy.settle(
            turn.state, move, bool(found.results) or skill is not None, skill.state if skill else None
        )
        choices = [*move.choices, *(skill.choices if skill else ())]
        if decision.ask_first and decision.card is None:
            choices += self.parts.lines.ask_first_choices
        done = NewEvent(Author.BOT, Kind.DONE, {"message_seq": turn.message.seq, "choices": choices})
        await self._show(turn, [state_event(after), done], owner)

    async def _hand_over(self, turn: Journal, reason: HandoverReason) -> Owner:
        conversation = turn.conversation.id
        await self.parts.store.set_owner(conversation, Owner.WAITING, expect=Owner.BOT)
        event = NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": reason.value})
        await self._show(turn, [event], Owner.WAITING)
        return Owner.WAITING

    async def _show(self, turn: Journal, events: Sequence[NewEvent], owner: Owner = Owner.BOT) -> None:
        """Store, then tell whoever listens; Conflict when the conversation has changed hands."""
        if not events:
            return
        for event in await self.parts.store.append(turn.conversation.id, events, if_owner=owner):
            await self.parts.feed.publish(Hint(event.conversation, event.seq))

    async def _apologise(self, turn: Journal) -> None:
        """Something of ours broke: say so and end the reply, so that nobody waits for it."""
        notice = NewEvent(Author.SYSTEM, Kind.NOTICE, {"notice": "failed"}, self.parts.lines.failed)
        done = NewEvent(Author.BOT, Kind.DONE, {"message_seq": turn.message.seq, "choices": []})
        try:
            await self._show(turn, [notice, done])
        except Conflict:
            log.info("turn.stopped", conversation=turn.conversation.id)

    def start(self, message: Event) -> None:
        """Answer in a task of its own: a reply outlives the connection that asked for it."""
        task = asyncio.create_task(self.answer(message))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def recover(self, within: timedelta = timedelta(minutes=15)) -> int:
        """Answer what was accepted but not answered when the process last ended; return how many."""
        waiting = await self.parts.store.unanswered(self.parts.clock() - within)
        for message in waiting:
            self.start(message)
        return len(waiting)

    async def tend(self) -> None:
        """What the passing of time does: idle conversations close, offers run out and free their budget."""
        await self.parts.store.age(self.parts.clock())
        await self.parts.retention.sweep()

    async def close(self) -> None:
        """Let replies under way finish, then close what was opened."""
        if self._running:
            await asyncio.wait(self._running, timeout=10)
        self.parts.understand.close()
        self.parts.search.close()
        await self.parts.speaker.close()
        await self.parts.feed.close()
        await self.parts.shop.close()
        await self.parts.store.close()
