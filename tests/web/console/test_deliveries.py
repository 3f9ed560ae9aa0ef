"""The list of deliveries: who sees it, what it shows, and the button that sends one again."""

import re

import pytest

from bot.notify import Letter, LetterId
from bot.storage.outgoing import Listener
from bot.storage.sqlalchemy import SqlStore, utc_now
from bot.storage.types import Author, ConversationId, Kind, NewEvent
from bot.webhooks import Answer, Delivery, DeliveryState, Topic
from bot.webhooks.mailbox import SqlMailbox
from bot.webhooks.queue import SqlDeliveries
from tests.web.conftest import Visitor
from tests.web.console.conftest import Colleague
from web.console.deliveries import SHOWN

REFUSED = Answer("refused (503)", 503)
LETTER = Letter(LetterId("code-1"), "nell@post.example", "Your secret code", "It is 123456.")


@pytest.fixture
def ada(staff: dict[str, Colleague]) -> Colleague:
    return staff["ada"]


@pytest.fixture
def queue(store: SqlStore) -> SqlDeliveries:
    store.listeners = (Listener("crm"),)
    return SqlDeliveries(store.database)


async def told(store: SqlStore, queue: SqlDeliveries, visitor: Visitor, answer: Answer) -> Delivery:
    """A hand-over, told to the CRM, which answered so."""
    handover = NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})
    await store.append(ConversationId(visitor.id), [handover])
    [taken] = await queue.take("crm", 1, utc_now())
    await queue.settle(taken, answer, utc_now(), None)
    [delivery] = [one for one in await queue.listed() if one.id == taken.id]
    return delivery


async def test_that_a_delivery_is_shown_with_its_last_answer(
    ada: Colleague, store: SqlStore, queue: SqlDeliveries, visitor: Visitor
) -> None:
    delivery = await told(store, queue, visitor, REFUSED)
    page = (await ada.get("deliveries")).text
    for shown in ("handover", "crm", "failed", "refused (503)", delivery.id, visitor.id):
        assert shown in page


async def test_that_the_list_is_filtered_by_state(
    ada: Colleague, store: SqlStore, queue: SqlDeliveries, visitor: Visitor
) -> None:
    failed = await told(store, queue, visitor, REFUSED)
    arrived = await told(store, queue, visitor, Answer(status=200))
    page = (await ada.get("deliveries?view=failed")).text
    assert failed.id in page
    assert arrived.id not in page
    assert "Nothing here" in (await ada.get("deliveries?view=waiting")).text
    assert (await ada.get("deliveries?view=gossip")).status_code == 404


async def test_that_a_replay_puts_it_back_and_leads_to_the_same_view(
    ada: Colleague, store: SqlStore, queue: SqlDeliveries, visitor: Visitor
) -> None:
    failed = await told(store, queue, visitor, REFUSED)
    answer = await ada.post(f"deliveries/{failed.id}/replay", view="failed")
    assert (answer.status_code, answer.headers["location"]) == (303, "/console/deliveries?view=failed")
    [waiting] = await queue.listed()
    assert (waiting.state, waiting.attempts, waiting.id) == (DeliveryState.WAITING, 0, failed.id)
    again = await ada.post(f"deliveries/{failed.id}/replay", view="//evil.example")
    assert again.status_code == 409
    assert "Replay" not in (await ada.get("deliveries")).text


async def test_that_a_replay_needs_the_forms_token_and_a_delivery(
    ada: Colleague, store: SqlStore, queue: SqlDeliveries, visitor: Visitor
) -> None:
    failed = await told(store, queue, visitor, REFUSED)
    forged = await ada.http.post(f"/console/deliveries/{failed.id}/replay", data={"csrf": "x"})
    assert forged.status_code == 403
    assert (await queue.listed())[0].state is DeliveryState.FAILED
    assert (await ada.post("deliveries/nothing/replay")).status_code == 404


async def test_that_a_letter_shows_neither_address_nor_words(
    ada: Colleague, store: SqlStore, queue: SqlDeliveries, visitor: Visitor
) -> None:
    await SqlMailbox(store.database, utc_now).queue(LETTER, ConversationId(visitor.id))
    page = (await ada.get("deliveries")).text
    assert "letter" in page
    for secret in ("nell", "secret code", "123456"):
        assert secret not in page


async def test_that_a_long_list_goes_on_on_the_next_page(
    ada: Colleague, store: SqlStore, queue: SqlDeliveries, visitor: Visitor
) -> None:
    rating = NewEvent(Author.VISITOR, Kind.FEEDBACK, {"csat": 5})
    for _ in range(SHOWN + 3):
        await store.append(ConversationId(visitor.id), [rating])
    first = (await ada.get("deliveries")).text
    assert first.count('id="delivery-') == SHOWN
    older = re.search(r'href="/console/(deliveries[^"]+before=[^"]+)"', first)
    assert older
    second = (await ada.get(older[1].replace("&amp;", "&"))).text
    assert second.count('id="delivery-') == 3
    assert len(await queue.listed(topic=Topic.CSAT, limit=100)) == SHOWN + 3


async def test_that_only_who_may_sees_the_way_there(staff: dict[str, Colleague]) -> None:
    assert "/console/deliveries" in (await staff["ada"].get("overview")).text
    for name in ("abe", "rex", "ali"):
        assert "/console/deliveries" not in (await staff[name].get("overview")).text
        assert (await staff[name].get("deliveries")).status_code == 403
