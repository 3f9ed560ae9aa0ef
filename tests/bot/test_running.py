"""What the passing of time does around the replies: here, codes that the shop took late."""

from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from bot.feed.memory import MemoryFeed
from bot.retention.types import GrantId, Swept
from bot.running import Running
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import open_store, utc_now
from bot.storage.types import Author, Event, Kind, SiteId


class Tended(Running):
    async def answer(self, message: Event) -> None: ...


class Idle:
    async def tend(self, *_: object) -> None: ...


async def test_that_a_code_that_was_issued_late_appears_on_its_card(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'rekindle.db'}"
    await migrate(url)
    store = open_store(url)
    talk = await store.create_conversation(SiteId("demo"), "en", "hash")

    class Sweeps:
        async def sweep(self) -> Swept:
            return Swept(issued=((GrantId("g-1"), talk.id),))

    idle = Idle()
    parts: dict[str, Any] = {"store": store, "clock": utc_now, "retention": Sweeps(), "feed": MemoryFeed()}
    bot = Tended(cast(Any, SimpleNamespace(**parts, replies=idle, courier=idle, keeps=timedelta(days=400))))
    await bot.tend()
    [event] = await store.events(talk.id)
    assert (event.author, event.kind) == (Author.SYSTEM, Kind.OFFER)
    assert event.payload == {"grant": "g-1", "action": "issued"}
    await store.close()
