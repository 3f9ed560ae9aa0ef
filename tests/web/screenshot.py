"""Takes the README's picture from a running demo: `python -m tests.web.screenshot http://127.0.0.1:8100`."""

import asyncio
import sys
from pathlib import Path

from playwright.async_api import expect

from tests.web.browsing import browsing, page_of

PICTURE = Path(__file__).parents[2] / "docs" / "screenshot.png"
SAID = "I want to cancel my subscription, it is too expensive"


async def take(base: str) -> None:
    async with browsing() as browser:
        options = {"base_url": base, "locale": "en-GB", "viewport": {"width": 1440, "height": 900}}
        page = await page_of(browser, **options)
        await page.goto("/account/visitors")
        await page.get_by_role("button", name="Sign in as Tom").click()
        await page.goto("/shop/beans")
        await page.locator("rekindle-chat .launcher").click()
        await page.locator("rekindle-chat textarea").fill(SAID)
        await page.locator("rekindle-chat textarea").press("Enter")
        await expect(page.locator("rekindle-chat .rate")).to_be_visible(timeout=20_000)
        offer = page.locator("rekindle-chat .card.offer")
        await expect(offer, "no offer was drawn in this home: begin a new one").to_be_visible()
        await page.screenshot(path=PICTURE)
    print(f"{PICTURE}: {PICTURE.stat().st_size // 1024} KB")


if __name__ == "__main__":
    asyncio.run(take(sys.argv[1]))
