"""The form that asks where an answer can reach the visitor: sent aside, thanked for, gone in every tab."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import Route, expect

from bot.customers.contacts import Contacts
from bot.dialogue.waiting import contact_form
from bot.storage.types import Author, ConversationId, Event, Kind, NewEvent, card_event
from tests.bot.dialogue.messages import june
from tests.web.browsing import needs_chromium
from tests.web.scripted import sentence
from tests.web.shop import Chat, Served
from tests.web.widget.test_talk import PHONE

pytestmark = [needs_chromium, pytest.mark.browser]


async def asked(served: Served, **options: Any) -> Chat:
    def script(message: Event) -> list[NewEvent]:
        handover = NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})
        return [sentence("Our team is back on Monday."), card_event(contact_form(june())), handover]

    served.bot.script = script
    chat = await served.chat(**options)
    await chat.open()
    await chat.say("A person, please")
    await chat.part(".card.form").wait_for()
    return chat


async def kept(served: Served) -> str:
    [talk] = await served.store.inbox("all")
    found = await Contacts(served.store.database).of(ConversationId(talk.id))
    return found.email if found else ""


async def test_that_an_address_is_sent_aside_and_thanked_for_in_every_tab(served: Served) -> None:
    chat = await asked(served)
    other = await served.tab(beside=chat)
    await other.open() if await other.part(".launcher").is_visible() else None
    await expect(other.part(".card.form")).to_have_count(1)
    form = chat.part(".card.form")
    await form.get_by_label("E-mail address").fill("ann@post.example")
    await form.get_by_role("button", name="Send").click()
    for tab in (chat, other):
        await expect(tab.part(".card.form")).to_have_count(0)
        await expect(tab.part(".note").last).to_contain_text("Thank you.")
    assert await kept(served) == "ann@post.example"
    assert await chat.part(".visitor .bubble").count() == 1
    assert await chat.field.evaluate("(one) => one === one.getRootNode().activeElement")
    await chat.page.reload()
    await expect(chat.part(".note").last).to_contain_text("Thank you.")
    await expect(chat.part(".card.form")).to_have_count(0)


async def test_that_a_refused_or_lost_address_can_be_sent_again(served: Served) -> None:
    chat = await asked(served, viewport=PHONE)
    form = chat.part(".card.form")
    await form.get_by_label("E-mail address").fill("ann@post")  # enough for a browser
    await form.get_by_role("button").click()
    await expect(form.get_by_role("alert")).to_contain_text("check the e-mail address")
    lost = asyncio.Event()

    async def lose(route: Route) -> Any:
        lost.set()
        await route.abort()

    await chat.page.route("**/contact", lose, times=1)
    await form.get_by_label("E-mail address").fill("ann@post.example")
    await form.get_by_role("button").click()
    await asyncio.wait_for(lost.wait(), 10)
    await expect(form.get_by_role("alert")).to_contain_text("try again")
    await form.get_by_role("button").click()
    await expect(chat.part(".card.form")).to_have_count(0)
    await expect(chat.part(".note").last).to_be_in_viewport(ratio=1)
    assert await kept(served) == "ann@post.example"
