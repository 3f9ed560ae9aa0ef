"""One tag on anybody's page: under strict policies, on another origin, small, and harmless until used."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.web.browsing import faults, needs_chromium, page_of
from tests.web.shop import Served
from tests.web.widget.conftest import embedded

STATIC = Path(__file__).parents[3] / "web" / "widget" / "static"
BUDGET = 25 * 1024


def in_chromium(test: Callable[..., Any]) -> Callable[..., Any]:
    return pytest.mark.browser(needs_chromium(test))


def test_that_the_whole_widget_is_at_most_25_kb_gzipped() -> None:
    sizes = {path.name: len(gzip.compress(path.read_bytes(), 9)) for path in STATIC.iterdir()}
    assert sum(sizes.values()) <= BUDGET, sizes


@in_chromium
@pytest.mark.parametrize("where", ["head", "body", "twice"])
async def test_that_one_tag_works_on_another_origin_under_a_strict_policy(
    served: Served, host: str, where: str
) -> None:
    chat = await embedded(served, host, where=where)
    await expect(chat.host).to_have_count(1)
    await chat.open()
    await chat.say("How much is delivery to France?")
    await expect(chat.part(".bot:not(.typing) .bubble")).to_contain_text("£9.95")
    await expect(chat.part(".quick button")).to_be_visible()
    link = chat.part(".sources a")
    assert await link.evaluate("(one) => one.href") == f"{host}/help/delivery-abroad"
    assert await faults(chat.page) == []


@in_chromium
async def test_that_an_origin_which_is_not_allowed_gets_no_talk(served: Served, host: str) -> None:
    chat = await embedded(served, host.replace("127.0.0.1", "localhost"))
    await chat.open()
    await chat.say("Hello")
    await expect(chat.part(".visitor .state")).to_be_visible()
    assert await served.conversations() == 0


@in_chromium
async def test_that_the_chat_lives_through_client_side_navigation(served: Served) -> None:
    chat = await served.chat()
    await chat.open()
    await chat.say("Hello")
    await expect(chat.part(".quick button")).to_be_visible()
    before = await chat.transcript()
    for change in (
        "document.body.replaceChildren()",
        "document.body.replaceWith(document.createElement('body'))",
    ):
        await chat.page.evaluate(change)
        await chat.page.evaluate("document.body.replaceChildren(document.createElement('main'))")
        await expect(chat.part(".panel")).to_be_visible()
        assert await chat.transcript() == before
    await expect(chat.host).to_have_count(1)


@in_chromium
async def test_that_calls_made_before_loading_are_kept_and_unknown_ones_are_told(served: Served) -> None:
    page = await page_of(served.browser, base_url=served.base)
    await page.add_init_script(
        """window.heard = [];
        for (const name of ['ready', 'open', 'message', 'close']) {
            document.addEventListener(`rekindle:${name}`, () => heard.push(name));
        }
        window.Rekindle = Object.assign((...call) => Rekindle.queue.push(call), { queue: [] });
        Rekindle('on', 'message', ({ text }) => { window.told = text; });
        Rekindle('send', 'How much is delivery?');"""
    )
    chat = await served.visit(page, "/")
    await expect(chat.part(".bot:not(.typing) .bubble")).to_contain_text("£9.95")
    await page.wait_for_function("window.told")
    await page.evaluate("Rekindle('toggle')")
    await expect(chat.part(".panel")).to_be_hidden()
    assert await page.evaluate("window.heard") == [
        "ready",
        "open",
        "message",
        "close",
    ] or await page.evaluate("window.heard") == ["open", "ready", "message", "close"]
    await page.evaluate("Rekindle('hide')")
    await expect(chat.part(".launcher")).to_be_hidden()
    await page.evaluate("Rekindle('show')")
    await expect(chat.part(".launcher")).to_be_visible()
    told = await page.evaluate(
        "(() => { try { Rekindle('dance') } catch (error) { return error.message } })()"
    )
    assert told == 'Rekindle: there is no command "dance"'


async def _kept(page: Page) -> dict[str, object]:
    kept: dict[str, object] = await page.evaluate(
        """async () => ({ local: {...localStorage}, tab: {...sessionStorage}, cookies: document.cookie,
            databases: (await indexedDB.databases()).length })"""
    )
    return kept


@in_chromium
async def test_that_nothing_is_stored_or_asked_before_the_visitor_acts(served: Served) -> None:
    page = await page_of(served.browser, base_url=served.base)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    await page.goto("/account/visitors")
    await page.get_by_role("button", name="Sign in as Nell").click()
    chat = await served.visit(page, "/")
    await page.evaluate("Rekindle('setContext', { page: '/', cart_value: 12, consent: true })")
    await page.wait_for_timeout(500)
    nothing = {"local": {}, "tab": {}, "cookies": "", "databases": 0}
    assert await _kept(page) == nothing
    assert [url for url in asked if "/api/" in url or "/account/identity" in url] == []
    assert {url.split("/")[2] for url in asked} == {served.base.split("/")[2]}, "a third party was asked"
    await chat.open()
    await page.wait_for_timeout(300)
    assert [url for url in asked if "/api/" in url] == []
    assert await served.conversations() == 0
    await chat.say("Hello")
    await expect(chat.part(".quick button")).to_be_visible()
    assert await served.conversations() == 1


@in_chromium
async def test_that_loading_blocks_and_moves_nothing(served: Served) -> None:
    page = await page_of(served.browser, base_url=served.base)
    await page.add_init_script(
        """window.costs = { long: [], shift: 0 };
        new PerformanceObserver((list) => costs.long.push(...list.getEntries().map((one) => one.duration)))
            .observe({ type: 'longtask' });
        new PerformanceObserver((list) => { for (const one of list.getEntries()) costs.shift += one.value; })
            .observe({ type: 'layout-shift' });"""
    )
    await page.goto("/")
    await page.wait_for_load_state("networkidle")
    without = await page.evaluate("JSON.stringify(costs)")
    await page.evaluate(
        """() => { window.costs = { long: [], shift: 0 }; document.querySelector('rekindle-chat').remove();
        delete window.Rekindle; const tag = document.createElement('p'); document.body.append(tag); }"""
    )
    await page.evaluate("import('/widget/v1.js?again')")
    await page.wait_for_timeout(500)
    costs = await page.evaluate("costs")
    assert costs["shift"] == 0, without
    assert [time for time in costs["long"] if time > 50] == []
    assert json.loads(without)["shift"] < 0.02


@in_chromium
async def test_that_the_page_under_the_closed_widget_can_be_clicked(served: Served) -> None:
    chat = await served.chat(viewport={"width": 390, "height": 700})
    hit = "(point) => document.elementFromPoint(...point)?.localName"
    box = await chat.part(".launcher").bounding_box()
    assert box is not None
    assert await chat.page.evaluate(hit, [box["x"] + 30, box["y"] + 30]) == "rekindle-chat"
    for point in (
        [box["x"] - 12, box["y"] + 30],
        [box["x"] + 30, box["y"] - 12],
        [box["x"] + 2, box["y"] - 300],
    ):
        assert await chat.page.evaluate(hit, point) != "rekindle-chat"
