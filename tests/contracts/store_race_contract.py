"""What holds when many things happen at once, on every store."""

import asyncio
from random import Random

import pytest

from bot.errors import Conflict
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Author, Kind, Owner, StaffId
from tests.contracts.store_parts import begun, bot_says, sentence

RACES = 1_000
AT_ONCE = 25


class StoreRaceContract:
    async def test_that_fifty_appends_at_once_are_numbered_without_gaps(self, store: SqlStore) -> None:
        made = await begun(store)
        batches = await asyncio.gather(
            *(store.append(made.id, [sentence(f"{number}a"), sentence(f"{number}b")]) for number in range(50))
        )
        events = await store.events(made.id)
        assert [event.seq for event in events] == list(range(1, 101))
        assert all(second.seq == first.seq + 1 for first, second in batches)
        assert sorted(event.text or "" for event in events) == sorted(
            f"{n}{c}" for n in range(50) for c in "ab"
        )

    async def test_that_a_message_sent_many_times_at_once_is_one_message(self, store: SqlStore) -> None:
        made = await begun(store)
        answers = await asyncio.gather(*(store.record_message(made.id, "c-1", "Hello") for _ in range(20)))
        assert sum(new for _, new in answers) == 1
        assert len({event.seq for event, _ in answers}) == 1
        assert len(await store.events(made.id)) == 1

    async def test_that_many_agents_at_once_make_one_owner(self, store: SqlStore) -> None:
        made = await begun(store)
        takes = (
            store.set_owner(made.id, Owner.AGENT, agent=StaffId(f"agent-{number}"), expect=Owner.BOT)
            for number in range(20)
        )
        results = await asyncio.gather(*takes, return_exceptions=True)
        assert sum(isinstance(result, Conflict) for result in results) == 19
        [event] = await store.events(made.id)
        assert (await store.conversation(made.id)).agent == event.payload["agent"]

    @pytest.mark.slow
    async def test_that_the_bot_never_speaks_after_a_take_over(self, store: SqlStore) -> None:
        random = Random(20260301)
        interrupted = 0
        for _ in range(RACES // AT_ONCE):
            outcomes = await asyncio.gather(*(_race(store, random) for _ in range(AT_ONCE)))
            interrupted += sum(outcomes)
        # Many races must be real ones: the bot was stopped after it had begun.
        assert interrupted > RACES / 4

    async def test_that_a_cancelled_write_leaves_the_store_in_order(self, store: SqlStore) -> None:
        random = Random(7)
        made = await begun(store)
        for _ in range(60):
            task = asyncio.create_task(store.append(made.id, [sentence(), sentence()]))
            await asyncio.sleep(random.random() * 0.004)
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        events = await asyncio.wait_for(store.events(made.id), 5)
        assert [event.seq for event in events] == list(range(1, len(events) + 1))
        assert len(events) % 2 == 0
        assert await store.append(made.id, [sentence()])


async def _race(store: SqlStore, random: Random) -> bool:
    """One reply against one take-over somewhere in its middle; True when the reply was stopped there."""
    made = await begun(store)
    moment, now = random.randrange(4), asyncio.Event()

    async def reply() -> int:
        for spoken in range(4):
            if spoken == moment:
                now.set()
            try:
                await bot_says(store, made, f"Sentence {spoken}.")
            except Conflict:
                return spoken
            await asyncio.sleep(random.random() * 0.003)
        return 4

    async def take_over() -> None:
        await now.wait()
        await asyncio.sleep(random.random() * 0.003)
        await store.set_owner(made.id, Owner.AGENT, agent=StaffId("ann"), expect=Owner.BOT)

    spoken, _ = await asyncio.gather(reply(), take_over())
    events = await store.events(made.id)
    taken = next(event.seq for event in events if event.kind is Kind.OWNER)
    assert not [event for event in events if event.author is Author.BOT and event.seq > taken]
    assert sum(event.author is Author.BOT for event in events) == spoken
    return 0 < spoken < 4
