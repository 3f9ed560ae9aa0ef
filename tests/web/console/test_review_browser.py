"""Reviewing in a real Chromium: narrow, by keyboard, without JavaScript, in place."""

import pytest
from playwright.async_api import Page, expect

from bot.storage.reviews import Help, Source, Verdict
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
    await page.wait_for_load_state()  # until then no script listens for keys
    await page.keyboard.press("s")
    await expect(page.locator(".asked .words")).not_to_have_text(first)
    await page.keyboard.press("i")
    await page.keyboard.type("Make a com")
    await page.keyboard.press("Tab")
    await page.keyboard.press("ArrowLeft")
    await expect(page.get_by_label("Not helpful")).to_be_checked()
    await page.keyboard.press("Tab")
    await page.keyboard.type("By Monday.")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("you skipped 1")).to_be_visible()
    await page.get_by_role("link", name="Go through it again").press("Enter")
    await expect(page.locator(".asked .words")).to_have_text(first)
    await page.keyboard.press("w")
    await expect(page.get_by_label("Right answer")).to_be_focused()
    await page.keyboard.press("Escape")
    await page.keyboard.press("g")
    await expect(page.get_by_text("You are all caught up")).to_be_visible()
    one, other = await store.reviews()
    assert (one.intent, one.answer, one.source) == ("complaint", Verdict.BAD, Source.UNSURE)
    assert [passage.verdict for passage in one.passages] == [Help.NOT_HELPFUL]
    assert one.right_answer == "By Monday."
    assert (other.intent, other.answer, other.source) == ("out_of_scope", Verdict.GOOD, Source.UNSURE)
    assert (other.passages, other.right_answer) == ((), None)
    assert await faults(page) == []


async def test_that_enter_in_a_choice_says_nothing_new_of_the_answer(desk: Desk, store: SqlStore) -> None:
    made = await asked(store)
    page = await desk.sign_in("rex")
    await page.goto("/console/review")
    await page.get_by_label("Not helpful").press("Enter")
    await expect(page.get_by_text("Saved, thank you.")).to_be_visible()
    assert [one.answer for one in await store.reviews()] == [None]
    await page.goto(f"/console/conversations/{made.conversation}")
    await page.get_by_text("Change your review").click()
    await page.get_by_role("button", name="Good answer").click()
    await expect(page.locator(".said")).to_contain_text("good answer")
    await page.get_by_text("Change your review").click()
    await page.get_by_label("Not helpful").press("Enter")
    await expect(page.locator(".judge")).not_to_have_attribute("open", "")
    assert [one.answer for one in await store.reviews()] == [Verdict.GOOD]


async def test_that_a_correction_needs_no_javascript(desk: Desk, store: SqlStore) -> None:
    made = await asked(store)
    page = await desk.sign_in("rex", java_script_enabled=False)
    await page.get_by_role("link", name="Review").click()
    await page.get_by_label("Right intent").select_option(label="Make a complaint")
    await page.get_by_label("Helpful", exact=True).check()
    await page.get_by_label("Right answer").fill("It costs £9.95.\nIt takes a week.")
    await page.get_by_role("button", name="Bad answer").click()
    await page.get_by_role("link", name="Look at it again").click()
    await page.wait_for_url(f"**/console/conversations/{made.conversation}#seq-1")
    await page.get_by_text("Change your review").click()
    await page.get_by_label("Right intent").select_option("late_delivery")
    await page.get_by_role("button", name="Good answer").click()
    await expect(page.locator(".said").first).to_contain_text("good answer, 1 of 1 rated sources helpful")
    [stored] = await store.reviews()
    assert (stored.intent, stored.answer) == ("late_delivery", Verdict.GOOD)
    assert [passage.verdict for passage in stored.passages] == [Help.HELPFUL]
    assert stored.right_answer == "It costs £9.95.\nIt takes a week."


async def test_that_an_agent_corrects_in_place_and_a_choice_outlives_news(
    desk: Desk, store: SqlStore
) -> None:
    visitor = await desk.visitor("How much is delivery to France?")
    page = await desk.sign_in()
    await page.goto(f"/console/conversations/{visitor.id}")
    await page.get_by_text("Review:").click()
    await page.get_by_label("Right intent").select_option("refund_status")
    await page.get_by_label("Not helpful").check()
    await visitor.say("And to Spain?", "m-2")
    await expect(page.get_by_text("And to Spain?")).to_be_visible()
    await expect(page.get_by_label("Right intent").first).to_have_value("refund_status")
    await expect(page.get_by_label("Not helpful").first).to_be_checked()
    await page.get_by_role("button", name="Bad answer").first.click()
    await expect(page.locator(".said")).to_contain_text("bad answer")
    [stored] = await store.reviews()
    assert (stored.intent, stored.answer, stored.source) == ("refund_status", Verdict.BAD, Source.BROWSED)
    assert [passage.verdict for passage in stored.passages] == [Help.NOT_HELPFUL]
    await page.get_by_text("Change your review").click()
    await page.get_by_label("Right answer").first.fill("£9.95.")
    await page.get_by_label("Right answer").first.press("Control+Enter")
    await expect(page.locator("blockquote")).to_have_text("£9.95.")
    assert [one.answer for one in await store.reviews()] == [Verdict.BAD]
    assert await faults(page) == []


async def test_that_a_rating_alone_outlives_news(desk: Desk) -> None:
    visitor = await desk.visitor("How much is delivery to France?")
    page = await desk.sign_in()
    await page.goto(f"/console/conversations/{visitor.id}")
    await page.get_by_text("Review:").click()
    await page.get_by_label("Helpful", exact=True).check()
    await page.get_by_role("heading", name="State").click()
    await visitor.say("And to Spain?", "m-2")
    await expect(page.get_by_text("And to Spain?")).to_be_visible()
    await expect(page.get_by_label("Helpful", exact=True).first).to_be_checked()
