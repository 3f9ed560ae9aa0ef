"""What every store does for the people behind the desk: inbox, decisions, erasing, staff, reported events."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from bot.errors import Conflict, NotFound
from bot.storage.sqlalchemy import SqlStore
from bot.storage.tables import metadata
from bot.storage.types import (
    Conversation,
    ConversationId,
    CustomerId,
    Owner,
    SiteEvent,
    SiteId,
    Staff,
    StaffId,
    StaffSession,
)
from tests.contracts.store_parts import START, Clock, begun, bot_says, decided, said

ANN, BEN = StaffId("ann"), StaffId("ben")


def ids(conversations: list[Conversation]) -> list[ConversationId]:
    return [conversation.id for conversation in conversations]


async def everything(store: SqlStore) -> str:
    """Every row of every table, as text."""
    async with store.engine.begin() as connection:
        rows = [(await connection.execute(select(table))).all() for table in metadata.sorted_tables]
    return repr(rows)


class StoreDeskContract:
    async def test_that_the_inbox_shows_the_newest_first(self, store: SqlStore) -> None:
        first, second, third = [await begun(store) for _ in range(3)]
        await said(store, first)
        assert ids(await store.inbox("all")) == [first.id, third.id, second.id]
        assert ids(await store.inbox("all", limit=2)) == [first.id, third.id]

    async def test_that_each_view_holds_what_its_name_says(self, store: SqlStore, clock: Clock) -> None:
        closed = await begun(store)
        clock.turn(hours=25)
        await store.age(clock.now)
        bot, waiting, anns, bens, risky = [await begun(store) for _ in range(5)]
        await store.set_owner(waiting.id, Owner.WAITING)
        await store.set_owner(anns.id, Owner.AGENT, agent=ANN)
        await store.set_owner(bens.id, Owner.AGENT, agent=BEN)
        await store.set_at_risk(risky.id, True)
        assert ids(await store.inbox("needs_person")) == [waiting.id]
        assert ids(await store.inbox("mine", agent=ANN)) == [anns.id]
        assert ids(await store.inbox("mine")) == []
        assert ids(await store.inbox("bot")) == [risky.id, bot.id]
        assert ids(await store.inbox("at_risk")) == [risky.id]
        assert ids(await store.inbox("closed")) == [closed.id]
        assert len(await store.inbox("all")) == 6
        with pytest.raises(NotFound, match="needs_person"):
            await store.inbox("everything")

    async def test_that_risk_comes_and_goes_without_moving_the_inbox(self, store: SqlStore) -> None:
        made = await begun(store)
        await store.set_at_risk(made.id, True)
        assert (await store.conversation(made.id)).at_risk
        await store.set_at_risk(made.id, False)
        assert await store.conversation(made.id) == made

    async def test_that_decisions_come_back_whole_and_in_order(self, store: SqlStore, clock: Clock) -> None:
        made = await begun(store)
        saved = [decided(await said(store, made), clock()) for _ in range(3)]
        for decision in reversed(saved):
            await store.save_decision(decision)
        assert await store.decisions(made.id) == saved
        assert list((await store.decisions(made.id))[0].record) == list(saved[0].record)

    async def test_that_a_decision_is_written_once(self, store: SqlStore, clock: Clock) -> None:
        made = await begun(store)
        decision = decided(await said(store, made), clock())
        await store.save_decision(decision)
        with pytest.raises(Conflict):
            await store.save_decision(decision)

    @pytest.mark.parametrize("excerpt", ["I want a human", None, ["two", "spans"], {"from": "message"}])
    async def test_that_an_excerpt_may_have_any_shape(
        self, store: SqlStore, clock: Clock, excerpt: object
    ) -> None:
        made = await begun(store)
        decision = decided(await said(store, made), clock(), excerpt)
        await store.save_decision(decision)
        assert await store.decisions(made.id) == [decision]

    async def test_that_erasing_leaves_the_skeleton(self, store: SqlStore, clock: Clock) -> None:
        made = await begun(store)
        message = await said(store, made, "My name is Rosalind")
        await bot_says(store, made, "Hello Rosalind.")
        await store.set_owner(made.id, Owner.WAITING)
        await store.save_decision(decided(message, clock(), "Rosalind"))
        assert await store.erase_texts(made.id) == 3
        events = await store.events(made.id)
        assert [(event.seq, event.text, event.erased) for event in events] == [
            (1, None, True),
            (2, None, True),
            (3, None, False),
        ]
        [decision] = await store.decisions(made.id)
        assert decision.text == ""
        assert [signal["excerpt"] for signal in decision.record["signals"]] == ["", ""]
        assert decision.record["intents"][0]["name"] == "order_status"
        assert await store.erase_texts(made.id) == 0

    async def test_that_no_erased_word_stays_in_any_table(self, store: SqlStore, clock: Clock) -> None:
        made, other = await begun(store), await begun(store)
        message = await said(store, made, "Call me Rosalind")
        await store.save_decision(decided(message, clock(), {"words": ["Rosalind"]}))
        await said(store, other, "Call me Henrietta")
        assert "Rosalind" in await everything(store)
        await store.erase_texts(made.id)
        assert "Rosalind" not in await everything(store)
        assert "Henrietta" in await everything(store)

    async def test_that_words_are_erased_when_nobody_has_touched_them_for_long(
        self, store: SqlStore, clock: Clock
    ) -> None:
        old, kept = await begun(store), await begun(store)
        await said(store, old, "Call me Rosalind")
        clock.turn(days=300)
        await said(store, kept, "Call me Henrietta")
        clock.turn(days=70)
        year = clock.now - timedelta(days=365)
        assert await store.erase_before(year) == 1
        assert [event.erased for event in await store.events(old.id)] == [True]
        assert [event.erased for event in await store.events(kept.id)] == [False]
        assert await store.erase_before(year) == 0

    async def test_that_a_retry_of_an_erased_message_writes_nothing(self, store: SqlStore) -> None:
        made = await begun(store)
        await store.record_message(made.id, "c-1", "Rosalind here")
        await store.erase_texts(made.id)
        event, new = await store.record_message(made.id, "c-1", "Rosalind here")
        assert (event.seq, event.erased, new) == (1, True, False)

    async def test_that_staff_are_found_by_name_and_by_id(self, store: SqlStore) -> None:
        ann = Staff(ANN, "ann", "agent", "hash")
        await store.save_staff(ann)
        promoted = Staff(ANN, "ann", "admin", "other hash")
        await store.save_staff(promoted)
        assert await store.staff(ANN) == promoted
        assert await store.staff_by_name("ann") == promoted
        assert await store.staff(BEN) is None
        assert await store.staff_by_name("ben") is None

    async def test_that_two_people_cannot_have_one_name(self, store: SqlStore) -> None:
        await store.save_staff(Staff(ANN, "ann", "agent", "hash"))
        with pytest.raises(Conflict):
            await store.save_staff(Staff(BEN, "ann", "agent", "hash"))

    async def test_that_a_session_ends_when_it_is_ended_or_expires(
        self, store: SqlStore, clock: Clock
    ) -> None:
        await store.save_staff(Staff(ANN, "ann", "agent", "hash"))
        for name in ("one", "two"):
            session = StaffSession(name, ANN, "csrf", START, START + timedelta(hours=8))
            await store.save_session(session)
            assert await store.session(name) == session
        await store.end_session("one")
        assert await store.session("one") is None
        assert await store.session("two") is not None
        clock.turn(hours=8)
        assert await store.session("two") is None
        await store.end_session("one")
        assert "two" not in await everything(store)

    async def test_that_an_event_reported_twice_is_stored_once(self, store: SqlStore) -> None:
        made = await begun(store)
        customer = CustomerId("cus_1")
        viewed, bought = (
            SiteEvent(
                kind,
                SiteId("demo"),
                kind,
                made.id,
                customer,
                {"product": "p1"},
                START + timedelta(hours=hour),
            )
            for hour, kind in enumerate(("product_view", "purchase"))
        )
        assert await store.save_site_events([viewed]) == 1
        assert await store.save_site_events([viewed, bought]) == 1
        assert await store.save_site_events([]) == 0
        assert await store.site_events(customer) == [bought, viewed]
        assert await store.site_events(CustomerId("cus_2")) == []
