"""The shop in a real Chromium: readable by everybody, at every width, and in touch with the chat."""

import pytest
from playwright.async_api import expect

from tests.web.browsing import faults, grave, needs_chromium, page_of
from tests.web.shop import Served

pytestmark = [needs_chromium, pytest.mark.browser]
PATHS = (
    "/",
    "/shop/beans",
    "/products/hearthside-blend-500-g",
    "/basket",
    "/help",
    "/help/choosing-grinder",
    "/account",
    "/account/subscription",
    "/account/subscription/cancel",
    "/account/visitors",
    "/checkout",
)


@pytest.mark.parametrize("width", [320, 768, 1440])
async def test_that_no_page_scrolls_sideways_or_breaks_its_policy(served: Served, width: int) -> None:
    page = await page_of(served.browser, base_url=served.base, viewport={"width": width, "height": 800})
    await page.goto("/account/visitors")
    await page.get_by_role("button", name="Sign in as Tom").click()
    await page.wait_for_url("**/account")
    for path in PATHS:
        await page.goto(path)
        assert await page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert await faults(page) == [], path


async def test_that_axe_finds_nothing_serious_on_any_page(served: Served) -> None:
    page = await page_of(served.browser, base_url=served.base, bypass_csp=True)
    for signed_in in (False, True):
        if signed_in:
            await page.goto("/account/visitors")
            await page.get_by_role("button", name="Sign in as Tom").click()
            await page.wait_for_url("**/account")
        for path in PATHS:
            await page.goto(path)
            assert await grave(page) == [], (path, signed_in)
    await page.evaluate("document.querySelector('main').append(document.createElement('input'))")
    assert await grave(page) != []


async def test_that_a_prompt_is_said_to_the_chat(served: Served) -> None:
    chat = await served.chat()
    await chat.page.get_by_role("button", name="How much is delivery to France?").click()
    await expect(chat.part(".visitor .bubble")).to_have_text("How much is delivery to France?")
    await expect(chat.part(".bot:not(.typing) .bubble")).to_contain_text("£9.95")


async def test_that_the_help_page_asks_the_chat(served: Served) -> None:
    chat = await served.chat("/help")
    question = chat.page.get_by_role("textbox", name="Your question", exact=True)
    await question.fill("Do you deliver to Germany?")
    await chat.page.get_by_role("button", name="Ask the chat").click()
    await expect(chat.part(".visitor .bubble")).to_have_text("Do you deliver to Germany?")


async def test_that_the_shop_works_without_javascript(served: Served) -> None:
    page = await page_of(served.browser, base_url=served.base, java_script_enabled=False)
    await page.goto("/")
    await page.get_by_role("link", name="Hearthside Blend").click()
    await page.get_by_role("link", name="500 g").click()
    await page.get_by_role("button", name="Put in the basket").click()
    await expect(page.get_by_text("£19.95")).to_be_visible()
    await page.get_by_role("link", name="Account").click()
    await page.get_by_role("button", name="Sign in as Tom").click()
    await page.goto("/account/subscription/cancel")
    await page.get_by_role("button", name="Cancel it now").click()
    await expect(page.get_by_role("heading", name="It is cancelled")).to_be_visible()
