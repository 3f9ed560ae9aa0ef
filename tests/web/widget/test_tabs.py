"""Several tabs of one browser: one conversation, one stream, the same transcript everywhere."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.web.browsing import needs_chromium
from tests.web.shop import Served

pytestmark = [needs_chromium, pytest.mark.browser]
REPLIES = ".bot:not(.typing) .bubble"


async def test_that_three_tabs_agree_and_hold_one_conversation(served: Served) -> None:
    first = await served.chat()
    tabs = [first, await served.tab(first, "/help"), await served.tab(first, "/shop/tea")]
    for tab in tabs:
        await tab.open()
    await asyncio.gather(*(tab.say(f"From tab {number}") for number, tab in enumerate(tabs)))
    for tab in tabs:
        await expect(tab.part(".visitor .bubble")).to_have_count(3)
        await expect(tab.part(".pending, .typing:not([hidden])")).to_have_count(0)
    transcripts = [await tab.transcript() for tab in tabs]
    assert transcripts[0] == transcripts[1] == transcripts[2]
    assert await served.conversations() == 1


async def test_that_the_next_tab_takes_over_the_stream(served: Served) -> None:
    first = await served.chat()
    await first.open()
    await first.say("One")
    await expect(first.part(REPLIES)).to_have_count(1)
    second = await served.tab(first)
    await expect(second.part(".launcher")).to_be_visible()
    await second.open()
    await expect(second.part(REPLIES)).to_have_count(1)
    await first.page.close()
    third = await served.tab(second)
    await third.open()
    await third.say("Two")
    await expect(second.part(REPLIES)).to_have_count(2)
    assert await second.transcript() == await third.transcript()


async def test_that_seven_tabs_do_not_hang(served: Served) -> None:
    first = await served.chat()
    await first.open()
    await first.say("One")
    await expect(first.part(REPLIES)).to_have_count(1)
    tabs = [first, *[await served.tab(first, "/checkout") for _ in range(6)]]
    for tab in tabs[1:]:
        await tab.open()
    await tabs[-1].say("Two")
    for tab in tabs:
        await expect(tab.part(REPLIES)).to_have_count(2)
    await tabs[3].page.reload()
    await expect(tabs[3].part(REPLIES)).to_have_count(2)


async def test_that_a_reset_in_one_tab_empties_all_and_begins_anew(served: Served) -> None:
    first = await served.chat()
    second = await served.tab(first)
    for tab in (first, second):
        await tab.open()
    await first.say("One")
    await expect(second.part(REPLIES)).to_have_count(0)
    await second.page.evaluate("Rekindle('close')")
    await second.open()
    await expect(second.part(REPLIES)).to_have_count(1)
    await second.page.evaluate("Rekindle('reset')")
    for tab in (first, second):
        await expect(tab.part(".bubble:not(.dots)")).to_have_count(0)
    assert await first.page.evaluate("JSON.stringify(localStorage)") == "{}"
    await first.say("Two")
    await expect(second.part(".visitor .bubble")).to_have_text("Two")
    assert await served.conversations() == 2
