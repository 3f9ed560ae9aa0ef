"""What a visitor says and reads: streamed sentences, sources, cards, people."""

import asyncio
from typing import Any

import pytest
from playwright.async_api import expect

from bot.storage.types import Author, ConversationId, Event, Kind, NewEvent, Owner, StaffId
from tests.web.browsing import faults, needs_chromium
from tests.web.scripted import SOURCE, sentence
from tests.web.shop import Chat, Served

pytestmark = [needs_chromium, pytest.mark.browser]
PHONE = {"width": 320, "height": 568}
ORDER: dict[str, Any] = {
    "kind": "order",
    "order": "JR-104233",
    "state": "Shipped",
    "placed_on": "11 November 2026",
    "promised_on": "16 November 2026",
    "carrier": "Redkite Parcels",
    "tracking": "RK318063164",
    "url": "/account/orders/JR-104233",
    "lines": [{"name": "Hearthside Blend 500 g", "quantity": 1, "price": "£16.00"}],
    "total": "£32.95",
}


def card(**content: Any) -> NewEvent:
    return NewEvent(Author.BOT, Kind.CARD, {"card": content})


async def conversation_of(served: Served) -> ConversationId:
    return (await served.store.inbox("all"))[0].id


async def ask(served: Served, *events: NewEvent, **options: Any) -> Chat:
    """A fresh visitor asks, and these events come back."""
    served.bot.script = lambda message: list(events)
    chat = await served.chat(**options)
    await chat.open()
    await chat.say("Hello")
    await expect(chat.part(".quick button")).to_have_text("Thanks")
    return chat


async def test_that_a_question_gets_a_streamed_reply_with_its_source(served: Served) -> None:
    served.bot.gate.clear()
    chat = await served.chat()
    await chat.open()
    await expect(chat.part(".disclosure")).to_contain_text("AI assistant")
    await chat.say("How much is delivery to France?")
    await expect(chat.part(".visitor .bubble")).to_have_text("How much is delivery to France?")
    await expect(chat.part(".typing")).to_be_visible()
    await served.bot.begun.wait()
    served.bot.gate.set()
    await expect(chat.part(".bot:not(.typing) .bubble")).to_have_text(
        "Delivery to France costs £9.95. It takes four to seven working days."
    )
    await expect(chat.part(".bot:not(.typing) .who")).to_have_text("AI assistant")
    source = chat.part(".sources a")
    await expect(source).to_have_count(1)
    await expect(source).to_contain_text("Source: Delivery abroad")
    assert await source.evaluate("(link) => link.href") == f"{served.base}/help/delivery-abroad"
    await expect(chat.part(".typing")).to_be_hidden()
    assert await faults(chat.page) == []


async def test_that_the_first_sentence_is_shown_before_the_second_is_made(served: Served) -> None:
    second = asyncio.Event()

    async def slowly(message: Event) -> None:
        await served.bot.show(message, sentence("The first sentence."))
        await second.wait()
        await served.bot.show(message, sentence("The second one."))
        await served.bot.show(message, NewEvent(Author.BOT, Kind.DONE, {"message_seq": message.seq}))

    served.bot.answer = slowly  # type: ignore[method-assign]
    chat = await served.chat()
    await chat.open()
    await chat.say("Hello")
    bubble = chat.part(".bot:not(.typing) .bubble")
    await expect(bubble).to_have_text("The first sentence.")
    second.set()
    await expect(bubble).to_have_text("The first sentence. The second one.")


async def test_that_a_quick_reply_is_said_with_one_press(served: Served) -> None:
    chat = await ask(served, sentence("Which one?"))
    await chat.part(".quick button").click()
    await expect(chat.part(".visitor .bubble").last).to_have_text("Thanks")


async def test_that_an_order_card_shows_the_order_and_leads_to_it(served: Served) -> None:
    chat = await ask(served, card(**ORDER))
    shown = chat.part(".card.order")
    for words in (
        "JR-104233",
        "Shipped",
        "Redkite Parcels",
        "RK318063164",
        "£32.95",
        "Hearthside Blend 500 g",
    ):
        await expect(shown).to_contain_text(words)
    link = shown.get_by_role("link")
    assert await link.evaluate("(one) => one.pathname") == "/account/orders/JR-104233"


async def test_that_an_offer_says_its_terms_and_gives_its_code_only_when_accepted(served: Served) -> None:
    chat = await ask(served, sentence("A moment."))
    conversation = await conversation_of(served)
    grant = served.bot.parts.retention.grant(conversation)
    served.bot.script = lambda message: [card(kind="offer", grant=grant)]
    await chat.say("I want to cancel")
    shown = chat.part(".card.offer")
    await expect(shown).to_contain_text("Pause for two months")
    await expect(shown).to_contain_text("No charge while paused")
    await expect(shown).to_contain_text("Valid until")
    await expect(shown).not_to_contain_text("JR-PAUSE-77")
    await shown.get_by_role("button", name="Yes, please").click()
    await expect(shown.locator(".code")).to_have_text("JR-PAUSE-77")
    await expect(shown).to_contain_text("Accepted")
    await expect(shown.get_by_role("button")).to_have_count(0)
    await expect(chat.part("[role=status]")).to_contain_text("JR-PAUSE-77")
    await chat.page.reload()
    await expect(chat.part(".card.offer .code")).to_have_text("JR-PAUSE-77")
    await expect(chat.part(".card.offer")).to_have_count(1)


async def test_that_an_offer_is_declined_with_one_press(served: Served) -> None:
    chat = await ask(served, sentence("A moment."))
    grant = served.bot.parts.retention.grant(await conversation_of(served))
    served.bot.script = lambda message: [card(kind="offer", grant=grant)]
    await chat.say("I want to cancel")
    await chat.part(".card.offer").get_by_role("button", name="No, thanks").click()
    await expect(chat.part(".card.offer")).to_contain_text("Declined")
    assert served.bot.parts.retention.grants[grant, await conversation_of(served)].code is None


async def test_that_the_way_to_cancel_is_a_link_of_its_own(served: Served) -> None:
    way_out = {
        "label": "Cancel my subscription",
        "url": "/account/subscription/cancel",
        "note": "Costs nothing.",
    }
    chat = await ask(served, sentence("Here it is."), card(kind="cancel", **way_out))
    link = chat.part(".card.cancel").get_by_role("link", name="Cancel my subscription")
    assert await link.evaluate("(one) => one.pathname") == "/account/subscription/cancel"
    await link.click()
    await chat.page.wait_for_url("**/account")


async def test_that_product_choice_and_form_cards_are_drawn_and_work(served: Served) -> None:
    fields = [
        {"name": "order", "label": "Order number"},
        {"name": "email", "label": "E-mail", "type": "email"},
    ]
    chat = await ask(
        served,
        card(
            kind="product", name="Pebble", price="£59.00", url="/products/pebble-oat", description="By hand."
        ),
        card(kind="choices", title="Which?", choices=["The first", "The second"]),
        card(kind="form", form="lookup", title="Your order", fields=fields, submit_label="Look it up"),
    )
    await expect(chat.part(".card.product")).to_contain_text("£59.00")
    await chat.part(".card.choices").get_by_role("button", name="The second").click()
    await expect(chat.part(".visitor .bubble").nth(1)).to_have_text("The second")
    form = chat.part(".card.form").first
    await form.get_by_label("Order number").fill("JR-104233")
    await form.get_by_label("E-mail").fill("not an address")
    await form.get_by_role("button").click()
    await expect(chat.part(".visitor .bubble")).to_have_count(2)
    await form.get_by_label("E-mail").fill("nell@post.example")
    await form.get_by_role("button").click()
    await expect(chat.part(".visitor .bubble").nth(2)).to_have_text("JR-104233, nell@post.example")


async def test_that_thumbs_reach_the_store_once(served: Served) -> None:
    chat = await ask(served, sentence("Helpful?"))
    await chat.part(".rate").get_by_role("button", name="Was this helpful? Yes").click()
    await expect(chat.part(".rate")).to_have_text("Thank you.")
    stored = await served.store.events(await conversation_of(served))
    await asyncio.sleep(0.2)
    stored = await served.store.events(await conversation_of(served))
    given = [event.payload for event in stored if event.kind is Kind.FEEDBACK]
    assert [one["thumbs"] for one in given] == ["up"]


async def test_that_a_person_joins_is_named_and_leaves_again(served: Served) -> None:
    chat = await ask(
        served,
        sentence("I will fetch somebody."),
        NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"}),
    )
    await expect(chat.part(".note").last).to_contain_text("A colleague will take over")
    conversation = await conversation_of(served)
    await served.store.set_owner(conversation, Owner.AGENT, agent=StaffId("id-abe"))
    said = NewEvent(Author.AGENT, Kind.SENTENCE, {"name": "Abe", "sources": []}, "Hello, Abe here.")
    for event in await served.store.append(conversation, [said]):
        await served.bot.parts.feed.publish(_hint(event))
    await expect(chat.part(".agent .who")).to_have_text("Colleague · Abe")
    await expect(chat.part(".agent .bubble")).to_have_text("Hello, Abe here.")
    await chat.say("Thank you, Abe")
    await expect(chat.part(".visitor .bubble").last).to_have_text("Thank you, Abe")
    await expect(chat.part(".pending")).to_have_count(0)
    await expect(chat.part(".typing")).to_be_hidden()


async def test_that_a_persons_first_words_are_seen_below_a_long_answer(served: Served) -> None:
    chat = await ask(
        served, *[sentence(f"Sentence {n} of a long answer.") for n in range(12)], viewport=PHONE
    )
    conversation = await conversation_of(served)
    await served.store.set_owner(conversation, Owner.AGENT, agent=StaffId("id-abe"))
    said = NewEvent(Author.AGENT, Kind.SENTENCE, {"name": "Abe", "sources": []}, "Hello, Abe here.")
    for event in await served.store.append(conversation, [said]):
        await served.bot.parts.feed.publish(_hint(event))
    await expect(chat.part(".agent .bubble")).to_be_in_viewport(ratio=1)


def _hint(event: Event) -> Any:
    from bot.feed import Hint

    return Hint(event.conversation, event.seq)


async def test_that_the_talk_is_there_again_on_the_next_page(served: Served) -> None:
    chat = await ask(served, sentence("Delivery is £3.95.", SOURCE))
    before = await chat.transcript()
    await chat.page.goto("/shop/tea")
    await expect(chat.part(".panel")).to_be_visible()
    await expect(chat.part(".bot:not(.typing) .bubble")).to_have_count(1)
    assert await chat.transcript() == before
