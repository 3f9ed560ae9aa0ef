"""Who is signed in reaches the talk, on the shop's word only, and nobody sees another's talk."""

import pytest
from playwright.async_api import expect

from bot.shop.sqlite import SqliteShop
from bot.storage.types import Tier
from tests.web.browsing import needs_chromium
from tests.web.shop import Chat, Served

pytestmark = [needs_chromium, pytest.mark.browser]
REPLIES = ".bot:not(.typing) .bubble"


async def sign_in(chat: Chat, name: str) -> None:
    await chat.page.goto("/account/visitors")
    await chat.page.evaluate("Rekindle('close')")
    await chat.page.get_by_role("button", name=f"Sign in as {name}").click()
    await chat.page.wait_for_url("**/account")


async def test_that_a_signed_in_customer_is_verified_with_the_first_message(
    served: Served, shop: SqliteShop
) -> None:
    chat = await served.chat()
    await sign_in(chat, "Nell")
    await chat.open()
    await chat.say("Where is my order?")
    await expect(chat.part(REPLIES)).to_have_count(1)
    [talk] = await served.store.inbox("all")
    assert talk.tier is Tier.VERIFIED
    nell = await shop.customer_by_email("nell.ashdown@post.example")
    assert nell is not None
    assert talk.customer == nell.id
    kinds = [event.kind.value for event in await served.store.events(talk.id)]
    assert kinds.index("identity") < kinds.index("message.accepted")


async def test_that_an_open_talk_becomes_verified_at_sign_in(served: Served) -> None:
    chat = await served.chat()
    await chat.open()
    await chat.say("Hello")
    await expect(chat.part(REPLIES)).to_have_count(1)
    token = await chat.page.evaluate(
        """async () => { const form = new URLSearchParams({ story: 'late-parcel' });
        await fetch('/account/sign-in', { method: 'POST', body: form });
        return (await (await fetch('/account/identity')).json()).jwt; }"""
    )
    await chat.page.evaluate("(token) => Rekindle('identify', token)", token)
    [talk] = await served.store.inbox("all")
    assert talk.tier is Tier.VERIFIED


async def test_that_the_next_customer_on_the_same_browser_sees_nothing_of_the_last(served: Served) -> None:
    chat = await served.chat()
    await sign_in(chat, "Nell")
    await chat.open()
    await chat.say("Nell's secret")
    await expect(chat.part(REPLIES)).to_have_count(1)
    await sign_in(chat, "Tom")
    await chat.page.evaluate("Rekindle('open')")
    await expect(chat.part(".bubble:not(.dots)")).to_have_count(0)
    await chat.say("Tom speaks")
    await expect(chat.part(REPLIES)).to_have_count(1)
    assert "Nell's secret" not in await chat.transcript()
    assert len({talk.customer for talk in await served.store.inbox("all")}) == 2


async def test_that_a_shop_which_forgets_to_reset_still_leaks_nothing(served: Served) -> None:
    chat = await served.chat()
    await sign_in(chat, "Nell")
    await chat.open()
    await chat.say("Nell's secret")
    await expect(chat.part(REPLIES)).to_have_count(1)
    await chat.page.evaluate(
        """() => { const body = new URLSearchParams({ story: 'leaving-treated' });
        return fetch('/account/sign-in', { method: 'POST', body }).then(() => {}); }"""
    )
    await chat.page.goto("/")
    await expect(chat.part(".panel")).to_be_visible()
    await chat.say("Tom speaks")
    await expect(chat.part(REPLIES)).to_have_count(1)
    assert (await chat.transcript())[0] == "Tom speaks"


@pytest.mark.parametrize("token", ["", "forged.token.here", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJjdS1uZWxsIn0."])
async def test_that_a_bad_token_is_told_and_the_talk_goes_on_unverified(served: Served, token: str) -> None:
    chat = await served.chat()
    await chat.page.evaluate(
        """(token) => { window.faults = [];
        Rekindle('on', 'error', (detail) => faults.push(detail.status));
        Rekindle('identify', token); }""",
        token,
    )
    await chat.open()
    await chat.say("Hello")
    await expect(chat.part(REPLIES)).to_have_count(1)
    [talk] = await served.store.inbox("all")
    assert talk.tier is Tier.ANONYMOUS
    assert await chat.page.evaluate("window.faults") == ([401] if token else [])
