"""The rollout page and a person's drafts, in a real Chromium: narrow, by keyboard, without JavaScript."""

import pytest
from argon2 import PasswordHasher
from playwright.async_api import Page, expect

from bot.feed import Hint
from bot.rollout import Mode, Rollout
from bot.storage.sqlalchemy import SqlStore, utc_now
from bot.storage.types import Author, ConversationId, Kind, NewEvent, Owner, Staff, StaffId
from tests.web.browsing import faults, grave, needs_chromium
from tests.web.conftest import Visitor
from tests.web.console.test_browser import PASSWORD, Desk, desk
from tests.web.scripted import SOURCE, ScriptedBot

__all__ = ["desk"]  # the fixture that these tests stand on
pytestmark = [needs_chromium, pytest.mark.browser]
SAID = "Delivery to France costs £9.95. It takes four to seven working days."
WIDTHS = [320, 768, 1440]


@pytest.fixture
async def admin(store: SqlStore, desk: Desk) -> str:
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await store.save_staff(Staff(StaffId("id-ada"), "ada", "admin", hashed))
    return "ada"


@pytest.fixture
async def visitor(store: SqlStore, desk: Desk) -> Visitor:
    """Waits for a person, who finds one draft to send, one to read and one without words."""
    visitor = await desk.visitor("How much is delivery to France?")
    id = ConversationId(visitor.id)
    await store.set_owner(id, Owner.WAITING)
    for mode, text, handover in (("suggest", SAID, None), ("shadow", SAID, None), ("suggest", "", "asked")):
        payload = {"message_seq": 1, "mode": mode, "sources": [SOURCE], "handover": handover}
        await store.append(id, [NewEvent(Author.BOT, Kind.DRAFT, payload, text)])
    return visitor


async def fits(page: Page, width: int) -> None:
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
    assert await grave(page) == []
    assert await faults(page) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
async def test_that_the_page_fits_and_is_accessible(
    desk: Desk, bot: ScriptedBot, admin: str, width: int, scheme: str
) -> None:
    await bot.parts.switchboard.write(Rollout(intents={"complaint": Mode.OFF}, changed_at=utc_now()))
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    page = await desk.sign_in(admin, **options)
    await page.goto("/console/rollout")
    await expect(page.get_by_label("Make a complaint")).to_be_visible()
    await fits(page, width)
    await page.get_by_role("button", name="Stop the bot").click()
    await expect(page.get_by_role("heading", name="The bot is stopped")).to_be_visible()
    await fits(page, width)


async def test_that_the_settings_are_changed_by_keyboard_and_without_javascript(
    desk: Desk, bot: ScriptedBot, admin: str
) -> None:
    page = await desk.sign_in(admin, java_script_enabled=False)
    await page.get_by_role("link", name="Rollout").press("Enter")
    await page.get_by_label("Live: the bot answers").press("ArrowDown")
    await page.get_by_label("Share of the conversations").fill("40")
    await page.get_by_text("Exceptions by intent").press("Enter")
    await page.get_by_label("Make a complaint").select_option("off")
    await page.get_by_role("button", name="Save").press("Enter")
    await expect(page.get_by_text("Last changed just now by ada")).to_be_visible()
    await expect(page.get_by_text("Exceptions by intent (1)")).to_be_visible()
    now = await bot.parts.switchboard.read()
    assert (now.mode, now.share, dict(now.intents)) == (Mode.SUGGEST, 0.4, {"complaint": Mode.OFF})


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
async def test_that_drafts_fit_and_are_accessible(
    desk: Desk, visitor: Visitor, width: int, scheme: str
) -> None:
    options = {"viewport": {"width": width, "height": 800}, "color_scheme": scheme, "bypass_csp": True}
    page = await desk.sign_in(**options)
    await page.goto(f"/console/conversations/{visitor.id}")
    await expect(page.get_by_role("button", name="Send this reply")).to_have_count(1)
    await expect(page.get_by_label("Send it as it is")).to_have_value(SAID)
    await expect(page.locator(".draft").last).to_contain_text("Nothing: the visitor asked for a person.")
    await fits(page, width)


async def test_that_a_draft_is_sent_without_javascript(desk: Desk, visitor: Visitor) -> None:
    page = await desk.sign_in(java_script_enabled=False)
    await page.goto(f"/console/conversations/{visitor.id}")
    await page.get_by_role("button", name="Send this reply").press("Enter")
    await expect(page.locator(".bubble.agent")).to_contain_text(SAID)
    assert (await visitor.events())[-1]["text"] == SAID


async def test_that_what_is_being_mended_outlives_news_and_is_sent_in_place(
    desk: Desk, visitor: Visitor, store: SqlStore, bot: ScriptedBot
) -> None:
    page = await desk.sign_in()
    await page.goto(f"/console/conversations/{visitor.id}")
    box = page.get_by_label("Send it as it is")
    await box.fill("It costs £9.95, Ann.")
    note = NewEvent(Author.AGENT, Kind.NOTE, {"name": "rex"}, "Ann has rung, too.")
    for event in await store.append(ConversationId(visitor.id), [note]):
        await bot.parts.feed.publish(Hint(event.conversation, event.seq))
    await expect(page.get_by_text("Ann has rung, too.")).to_be_visible()
    await expect(box).to_have_value("It costs £9.95, Ann.")
    await expect(box).to_be_focused()
    await box.press("Control+Enter")
    await expect(page.locator(".bubble.agent")).to_contain_text("It costs £9.95, Ann.")
    await expect(page.get_by_label("Reply to the visitor")).to_be_focused()
    await expect(page.get_by_role("button", name="Send this reply")).to_have_count(0)
    assert await faults(page) == []


async def test_that_a_draft_in_a_colleagues_hands_is_only_read(
    desk: Desk, store: SqlStore, visitor: Visitor, admin: str
) -> None:
    await store.set_owner(
        ConversationId(visitor.id), Owner.AGENT, agent=StaffId("id-ada"), expect=Owner.WAITING
    )
    page = await desk.sign_in()
    await page.goto(f"/console/conversations/{visitor.id}")
    await expect(page.locator(".draft").first).to_contain_text(SAID)
    await expect(page.get_by_role("button", name="Send this reply")).to_have_count(0)
