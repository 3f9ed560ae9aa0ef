"""Letters through the courier: sent once, tried again when that may help, silent about the address."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from bot.notify import Letter, LetterId, NotDelivered
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import ConversationId
from bot.webhooks import Delivery, DeliveryState
from bot.webhooks.courier import Courier
from bot.webhooks.endpoints import LETTERS
from bot.webhooks.mailbox import LetterChannel, SqlMailbox
from bot.webhooks.queue import SqlDeliveries
from tests.contracts.store_parts import Clock, begun

LETTER = Letter(LetterId("code-1"), "nell@post.example", "Your code", "It is 123456.", "shop@shop.example")


class Postman:
    """Keeps the letters; complains first as often as there are complaints."""

    def __init__(self, *complaints: NotDelivered) -> None:
        self.complaints = list(complaints)
        self.sent: list[Letter] = []

    async def send(self, letter: Letter) -> None:
        if self.complaints:
            raise self.complaints.pop(0)
        self.sent.append(letter)

    async def ready(self) -> bool:
        return True

    async def close(self) -> None: ...


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest_asyncio.fixture
async def store(tmp_path: Path, clock: Clock) -> AsyncIterator[SqlStore]:
    url = f"sqlite:///{tmp_path / 'rekindle.db'}"
    await migrate(url)
    opened = open_store(url, clock)
    yield opened
    await opened.close()


async def posted(store: SqlStore, postman: Postman, clock: Clock) -> Delivery:
    """The letter's delivery after one look of the courier's."""
    channel = LetterChannel(store.database, postman)
    courier = Courier(SqlDeliveries(store.database), {LETTERS: channel}, clock)
    await courier.step()
    await courier.landed()
    [delivery] = await courier.deliveries.listed()
    return delivery


async def queued(store: SqlStore, clock: Clock, letter: Letter = LETTER) -> ConversationId:
    made = await begun(store)
    await SqlMailbox(store.database, clock).queue(letter, made.id)
    return made.id


async def test_that_a_letter_arrives_whole_and_once(store: SqlStore, clock: Clock) -> None:
    postman = Postman()
    made = await queued(store, clock)
    delivery = await posted(store, postman, clock)
    await SqlMailbox(store.database, clock).queue(LETTER, made)
    await posted(store, postman, clock)
    assert postman.sent == [LETTER]
    assert (delivery.state, delivery.conversation) == (DeliveryState.DELIVERED, made)


async def test_that_it_is_tried_again_when_that_may_help(store: SqlStore, clock: Clock) -> None:
    postman = Postman(NotDelivered("the mail server rests", again=True))
    await queued(store, clock)
    delivery = await posted(store, postman, clock)
    assert (delivery.state, delivery.error) == (DeliveryState.WAITING, "the mail server rests")
    clock.turn(seconds=15)
    assert (await posted(store, postman, clock)).state is DeliveryState.DELIVERED
    assert postman.sent == [LETTER]


async def test_that_a_refused_letter_fails_and_can_be_sent_again_by_hand(
    store: SqlStore, clock: Clock
) -> None:
    postman = Postman(NotDelivered("no such mailbox", again=False))
    await queued(store, clock)
    delivery = await posted(store, postman, clock)
    assert (delivery.state, delivery.attempts) == (DeliveryState.FAILED, 1)
    await SqlDeliveries(store.database).replay(delivery.id, clock())
    assert (await posted(store, postman, clock)).state is DeliveryState.DELIVERED


async def test_that_an_erased_letter_is_not_sent(store: SqlStore, clock: Clock) -> None:
    postman = Postman()
    await store.erase_texts(await queued(store, clock))
    delivery = await posted(store, postman, clock)
    assert (delivery.state, delivery.error) == (DeliveryState.FAILED, "its words have been erased")
    assert postman.sent == []


async def test_that_a_letter_needs_an_id_that_fits(store: SqlStore, clock: Clock) -> None:
    for id in ("", "x" * 65):
        with pytest.raises(ValueError, match="64"):
            await queued(store, clock, Letter(LetterId(id), "a@b.example", "s", "t"))
