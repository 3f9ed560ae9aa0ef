"""Reviewing in a real Chromium: narrow, by keyboard, without JavaScript, in place."""

import pytest
from playwright.async_api import Page, expect

from bot.storage.reviews import Source, Verdict
from bot.storage.sqlalchemy import SqlStore
from tests.web.browsing import faults, grave, needs_chromium
from tests.web.console.queued import asked
from tests.web.console.test_browser import Desk, desk

__all__ = ["desk"]  # the fixture that these tests stand on
pytestmark = [needs_chromium, pytest.mark.browser]


async def fits(page: Page, width: int) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await grave(page) == []
    assert await faults(page) == []


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (768, "dark"), (1440, "light")])
async def test_that_queue_and_transcript_fit_and_are_accessible(
    desk: Desk, store: SqlStore, width: int, scheme: str
) -> None:
    made = await asked(store, sampled=True, handover="not_understood")
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    page = await desk.sign_in("rex", **options)
    await page.goto("/console/review")
    await expect(page.get_by_label("Right intent")).to_have_value("out_of_scope")
    await fits(page, width)
    await page.goto(f"/console/conversations/{made.conversation}")
    await expect(page.get_by_role("button", name="Bad answer")).to_be_visible()
    await fits(page, width)
    await page.get_by_role("button", name="Bad answer").click()
    await expect(page.get_by_text("bad answer · just now")).to_be_visible()
    await fits(page, width)


async def test_that_the_queue_is_worked_through_by_keyboard(desk: Desk, store: SqlStore) -> None:
    for text in ("Eins?", "Zwei?"):
        await asked(store, text=text)
    page = await desk.sign_in("rex")
    await page.get_by_role("link", name="Review").press("Enter")
    first = await page.locator(".asked .words").inner_text()
    await page.keyboard.press("s")
    await expect(page.locator(".asked .words")).not_to_have_text(first)
    await page.keyboard.press("i")
    await page.keyboard.type("Make a com")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("you skipped 1")).to_be_visible()
    await page.get_by_role("link", name="Go through it again").press("Enter")
    await expect(page.locator(".asked .words")).to_have_text(first)
    await page.keyboard.press("g")
    await expect(page.get_by_text("You are all caught up")).to_be_visible()
    found = [(one.intent, one.answer, one.source) for one in await store.reviews()]
    assert found == [
        ("complaint", Verdict.BAD, Source.UNSURE),
        ("out_of_scope", Verdict.GOOD, Source.UNSURE),
    ]
    assert await faults(page) == []


async def test_that_a_correction_needs_no_javascript(desk: Desk, store: SqlStore) -> None:
    made = await asked(store)
    page = await desk.sign_in("rex", java_script_enabled=False)
    await page.get_by_role("link", name="Review").click()
    await page.get_by_label("Right intent").select_option(label="Make a complaint")
    await page.get_by_role("button", name="Bad answer").click()
    await page.get_by_role("link", name="Look at it again").click()
    await page.wait_for_url(f"**/console/conversations/{made.conversation}#seq-1")
    await page.get_by_text("Change your review").click()
    await page.get_by_label("Right intent").select_option("late_delivery")
    await page.get_by_role("button", name="Good answer").click()
    await expect(page.locator(".said")).to_contain_text("good answer")
    [stored] = await store.reviews()
    assert (stored.intent, stored.answer) == ("late_delivery", Verdict.GOOD)


async def test_that_an_agent_corrects_in_place_and_a_choice_outlives_news(
    desk: Desk, store: SqlStore
) -> None:
    visitor = await desk.visitor("How much is delivery to France?")
    page = await desk.sign_in()
    await page.goto(f"/console/conversations/{visitor.id}")
    await page.get_by_text("Review:").click()
    await page.get_by_label("Right intent").select_option("refund_status")
    await visitor.say("And to Spain?", "m-2")
    await expect(page.get_by_text("And to Spain?")).to_be_visible()
    await expect(page.get_by_label("Right intent").first).to_have_value("refund_status")
    await page.get_by_role("button", name="Bad answer").first.click()
    await expect(page.locator(".said")).to_contain_text("bad answer")
    [stored] = await store.reviews()
    assert (stored.intent, stored.answer, stored.source) == ("refund_status", Verdict.BAD, Source.BROWSED)
    assert await faults(page) == []
