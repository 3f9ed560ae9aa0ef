"""The deliveries page in a real Chromium: narrow, by keyboard, without JavaScript, accessible."""

import pytest
from argon2 import PasswordHasher
from playwright.async_api import expect

from bot.storage.outgoing import Listener
from bot.storage.sqlalchemy import SqlStore, utc_now
from bot.storage.types import Author, ConversationId, Kind, NewEvent, Staff, StaffId
from bot.webhooks import Answer, DeliveryState
from bot.webhooks.queue import SqlDeliveries
from tests.web.browsing import faults, grave, needs_chromium
from tests.web.console.test_browser import PASSWORD, Desk, desk

__all__ = ["desk"]  # the fixture that these tests stand on
pytestmark = [needs_chromium, pytest.mark.browser]


@pytest.fixture
async def queue(store: SqlStore, desk: Desk) -> SqlDeliveries:
    """One delivery of each state, for an admin to look at."""
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await store.save_staff(Staff(StaffId("id-ada"), "ada", "admin", hashed))
    store.listeners = (Listener("a-rather-long-name-of-an-endpoint-that-does-not-wrap-by-itself"),)
    visitor = await desk.visitor("I need a person")
    queue = SqlDeliveries(store.database)
    for answer in (Answer("redirects (302), which are not followed", 302), Answer(status=200), None):
        handover = NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})
        await store.append(ConversationId(visitor.id), [handover])
        if answer is not None:
            [taken] = await queue.take(store.listeners[0].name, 1, utc_now())
            await queue.settle(taken, answer, utc_now(), None)
    return queue


@pytest.mark.parametrize("width", [320, 768, 1440])
async def test_that_the_page_fits_and_is_accessible(desk: Desk, queue: SqlDeliveries, width: int) -> None:
    page = await desk.sign_in("ada", viewport={"width": width, "height": 800}, bypass_csp=True)
    await page.goto("/console/deliveries")
    await expect(page.get_by_role("row")).to_have_count(4)
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await grave(page) == []
    assert await faults(page) == []


async def test_that_a_failed_one_is_replayed_by_keyboard_and_without_javascript(
    desk: Desk, queue: SqlDeliveries
) -> None:
    page = await desk.sign_in("ada", java_script_enabled=False)
    await page.get_by_role("link", name="Deliveries").press("Enter")
    await page.get_by_role("link", name="Failed").press("Enter")
    await page.get_by_role("button", name="Replay handover").press("Enter")
    await page.wait_for_url("**/console/deliveries?view=failed")
    await expect(page.get_by_text("Nothing here")).to_be_visible()
    assert len(await queue.listed(state=DeliveryState.WAITING)) == 2
