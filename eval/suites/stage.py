"""The stage that scripted dialogues play on: a home of its own, one bot, the same data for each of them."""

import email
import email.policy
import re
import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.assembly import build_bot, demo_shop
from bot.config import Settings
from bot.shop import OrderId, Product
from bot.shop.folder import open_folder
from bot.shop.sqlite import SqliteShop
from bot.shop.stories import Story
from bot.storage.types import CustomerId, SiteId
from bot.turn import Bot
from encoder.errors import ContentError

_CODE = re.compile(r"\b\d{6}\b")
STEP = timedelta(minutes=30)
LOOKS_AHEAD = 24 * 14 * 2
"""Steps in which the desk is looked for open, or closed: two weeks."""


@dataclass
class Stage:
    home: Path
    _bot: Bot | None = None
    stories: Mapping[str, Story] = field(default_factory=dict)
    shift: timedelta = timedelta()
    """By how much the bot's clock is ahead."""
    _before: dict[Path, sqlite3.Connection] = field(default_factory=dict)

    async def set_up(self, models: Path, shop: Path | None, hold_out: float) -> None:
        """A rehearsal reaches nobody: no database, no shop's data, no letters, nobody who listens."""
        settings = Settings(
            home=self.home,
            models=models,
            shop=shop,
            store="",
            feed="memory:",
            shop_api="",
            notifier="outbox:",
            webhooks="",
            helpdesk="",
            hold_out=hold_out,
            exploration=0.0,
        )
        if shop is None:
            await demo_shop(settings)
        self._bot = await build_bot(settings, self.now)
        demo = self.bot.parts.shop
        found = await demo.stories() if isinstance(demo, SqliteShop) else []
        self.stories = {story.key: story for story in found}
        await self._greet(SiteId(next(iter(open_folder(shop).config.site))))
        for path in self.home.glob("*.db"):
            self._before[path] = sqlite3.connect(":memory:")
            _copy(path, self._before[path])

    @property
    def bot(self) -> Bot:
        if self._bot is None:
            raise RuntimeError("the stage has not been set up")
        return self._bot

    async def _greet(self, site: SiteId) -> None:
        """What a bot opens at its first message, each dialogue finds open."""
        store = self.bot.parts.store
        opened = await store.create_conversation(site, "en", secrets.token_hex(16))
        message, _ = await store.record_message(opened.id, secrets.token_hex(8), "hello")
        await self.bot.answer(message)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.shift

    def clear(self, desk: str | None) -> None:
        """As it was before the first dialogue, at an hour when the team is there or is not."""
        for path, before in self._before.items():
            with sqlite3.connect(path) as now:
                before.backup(now)
            now.close()
        for letter in self._letters():
            letter.unlink()
        self.shift = timedelta()
        self.shift = self._until(desk == "open") if desk else timedelta()

    def _until(self, open: bool) -> timedelta:
        hours = self.bot.parts.hours
        if hours is None:
            raise ContentError("desk: this shop tells its hours in words alone")
        steps = (STEP * number for number in range(LOOKS_AHEAD))
        return next(step for step in steps if hours.is_open(self.now() + step) is open)

    def story(self, key: str | None) -> Story | None:
        if key is None:
            return None
        if key not in self.stories:
            raise ContentError(f"no story customer {key!r}; there are {', '.join(self.stories) or 'none'}")
        return self.stories[key]

    async def buy(self, story: Story, basket: Mapping[str, int]) -> OrderId:
        """Through the shop's own checkout."""
        shop = self.bot.parts.shop
        if not isinstance(shop, SqliteShop):
            raise ContentError("basket: only the demo shop has a checkout")
        sold = {product.name: product for product in await shop.products(limit=10_000)}
        wanted = [(_named(sold, name).id, many) for name, many in basket.items()]
        return await shop.place_order(wanted, CustomerId(story.customer), "", secrets.token_hex(8))

    async def letters(self) -> list[str]:
        """Every letter that has gone out, oldest first: subject and text."""
        await self.bot.parts.courier.step()
        await self.bot.parts.courier.landed()
        return [_read(path) for path in sorted(self._letters(), key=lambda path: path.stat().st_mtime_ns)]

    async def code(self) -> str:
        """The newest one that was sent by e-mail."""
        codes = [found[0] for text in await self.letters() if (found := _CODE.search(text))]
        if not codes:
            raise ContentError("{code}: no code has been sent in this dialogue")
        return codes[-1]

    def _letters(self) -> list[Path]:
        return list((self.home / "outbox").glob("*.eml"))

    async def close(self) -> None:
        if self._bot is not None:
            await self._bot.close()
        for before in self._before.values():
            before.close()


def _copy(path: Path, to: sqlite3.Connection) -> None:
    source = sqlite3.connect(path)
    try:
        source.backup(to)
    finally:
        source.close()


def _named(sold: Mapping[str, Product], name: str) -> Product:
    if name not in sold:
        raise ContentError(f"basket: nothing is sold under the name {name!r}")
    return sold[name]


def _read(path: Path) -> str:
    letter = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    body = letter.get_body(preferencelist=("plain",))
    return f"{letter['subject']}\n{body.get_content() if body else ''}"
