"""The console in a real Chromium: live, without JavaScript, narrow, with a keyboard, and under attack."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI
from playwright.async_api import Browser, Page, expect

from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Staff, StaffId
from tests.web.browsing import browsing, faults, grave, needs_chromium, page_of, payloads
from tests.web.conftest import Visitor, new_visitor
from tests.web.listening import listening
from tests.web.scripted import ScriptedBot, sentence
from web.chat.bodies import fault_of

pytestmark = [needs_chromium, pytest.mark.browser]
PASSWORD = "correct horse"


@dataclass(frozen=True)
class Desk:
    base: str
    browser: Browser
    http: httpx.AsyncClient

    async def visitor(self, *words: str) -> Visitor:
        visitor = await new_visitor(self.http)
        for number, text in enumerate(words):
            assert (await visitor.say(text, f"m-{number}")).status_code == 200
        return visitor

    async def sign_in(self, name: str = "abe", **options: object) -> Page:
        page = await page_of(self.browser, base_url=self.base, **options)
        await page.goto("/console/login")
        await page.get_by_label("Name").fill(name)
        await page.get_by_label("Password").fill(PASSWORD)
        await page.get_by_role("button", name="Sign in").click()
        await page.wait_for_url("**/console/inbox")
        return page


@pytest.fixture
async def desk(app: FastAPI, store: SqlStore) -> AsyncIterator[Desk]:
    hashed = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    for name, role in (("abe", "agent"), ("rex", "reviewer")):
        await store.save_staff(Staff(StaffId(f"id-{name}"), name, role, hashed))
    async with (
        listening(app) as base,
        httpx.AsyncClient(base_url=base, timeout=20) as http,
        browsing() as browser,
    ):
        yield Desk(base, browser, http)


async def test_that_an_agent_sees_takes_answers_and_hands_back_live(desk: Desk) -> None:
    page = await desk.sign_in()
    visitor = await desk.visitor("How much is delivery to France?")
    row = page.get_by_role("link", name="How much is delivery to France?")
    await expect(row).to_be_visible()
    await row.click()
    await page.get_by_text("Why: answer").click()
    await expect(page.get_by_text("withheld: no stored cause for money")).to_be_visible()
    await page.get_by_role("button", name="Take over").click()
    box = page.get_by_label("Reply to the visitor")
    await box.fill("Hello, Abe here. Let me look.")
    await box.press("Control+Enter")
    await expect(page.locator(".bubble.agent")).to_contain_text("Abe here")
    await expect(box).to_have_value("")
    assert (await visitor.events())[-1]["text"] == "Hello, Abe here. Let me look."
    await box.fill("half a thou")
    await visitor.say("Thank you, Abe", "m-9")
    await expect(page.get_by_text("Thank you, Abe")).to_be_visible()
    await expect(box).to_have_value("half a thou")
    await expect(page.get_by_role("status")).to_have_text("One new message.")
    await page.get_by_role("button", name="Hand back").click()
    await expect(page.get_by_role("button", name="Take over")).to_be_visible()
    assert await faults(page) == []


async def test_that_an_open_why_panel_stays_open_when_something_new_comes(desk: Desk) -> None:
    visitor = await desk.visitor("How much is delivery to France?")
    page = await desk.sign_in()
    await page.goto(f"/console/conversations/{visitor.id}")
    await page.get_by_text("Why: answer").click()
    await visitor.say("And to Spain?", "m-2")
    await expect(page.get_by_text("And to Spain?")).to_be_visible()
    await expect(page.locator("details[open]")).to_have_count(1)


async def test_that_everything_works_without_javascript(desk: Desk) -> None:
    visitor = await desk.visitor("I need a person")
    page = await desk.sign_in(java_script_enabled=False)
    await page.get_by_role("link", name="I need a person").click()
    await page.get_by_role("button", name="Take over").click()
    await page.get_by_label("Reply to the visitor").fill("Sent as a plain form.")
    await page.get_by_role("button", name="Send").click()
    await expect(page.locator(".bubble.agent")).to_contain_text("Sent as a plain form.")
    await page.get_by_label("Private note").fill("A note.")
    await page.get_by_role("button", name="Add note").click()
    await expect(page.locator(".bubble.note")).to_contain_text("A note.")
    await page.get_by_role("button", name="Hand back").click()
    await page.get_by_role("button", name="Sign out").click()
    await page.wait_for_url("**/console/login")
    assert [event["kind"] for event in await visitor.events()][-3:] == ["notice", "reply.sentence", "notice"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_that_axe_finds_nothing_serious_and_is_not_blind(desk: Desk, scheme: str) -> None:
    visitor = await desk.visitor("How much is delivery to France?")
    page = await desk.sign_in(color_scheme=scheme, bypass_csp=True)
    assert await grave(page) == []
    await page.goto(f"/console/conversations/{visitor.id}")
    await page.get_by_text("Why: answer").click()
    await page.get_by_role("button", name="Take over").click()
    await expect(page.get_by_label("Reply to the visitor")).to_be_visible()
    assert await grave(page) == []
    await page.goto("/console/overview")
    assert await grave(page) == []
    await page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert await grave(page) != []


@pytest.mark.parametrize("width", [320, 768, 1440])
async def test_that_no_page_scrolls_sideways(desk: Desk, width: int) -> None:
    visitor = await desk.visitor("How much is delivery?" + "x" * 300)
    page = await desk.sign_in(viewport={"width": width, "height": 800})
    for path in ("/console/inbox", f"/console/conversations/{visitor.id}", "/console/overview"):
        await page.goto(path)
        for summary in await page.locator("summary").all():
            await summary.click()
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path


async def test_that_the_inbox_is_walked_by_keyboard(desk: Desk) -> None:
    for words in ("First question", "Second question", "Third question"):
        await desk.visitor(words)
    page = await desk.sign_in()
    for key in ("j", "j", "k", "j"):
        await page.keyboard.press(key)
    await page.keyboard.press("Enter")
    await expect(page.locator(".bubble.visitor")).to_contain_text("Second question")
    await page.keyboard.press("u")
    await page.wait_for_url("**/console/inbox")


async def test_that_markup_never_runs_in_the_console(desk: Desk, bot: ScriptedBot) -> None:
    bot.script = lambda message: [
        sentence(message.text or "", {"article": "a", "title": message.text, "url": "/x"})
    ]
    attacks = [text for text in payloads(60) if not fault_of(text) and len(text) < 2000]
    visitor = await desk.visitor(*attacks)
    page = await desk.sign_in()
    await page.goto(f"/console/conversations/{visitor.id}")
    await expect(page.locator(".bubble.visitor")).to_have_count(len(attacks))
    for summary in await page.locator("summary").all():
        await summary.click()
    await visitor.say("one more, live: <img src=x onerror=alert(1)>", "live")
    await expect(page.locator(".bubble.visitor")).to_have_count(len(attacks) + 1)
    assert (
        await page.evaluate(
            "document.querySelectorAll('main script, main img, main iframe, main base').length"
        )
        == 0
    )
    assert await faults(page) == []
