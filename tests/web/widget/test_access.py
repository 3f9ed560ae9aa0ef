"""For everybody: by keyboard, by ear, small, large, still, in high contrast."""

import pytest
from playwright.async_api import expect

from bot.storage.types import Author, Event, Kind, NewEvent
from tests.web.browsing import grave, needs_chromium
from tests.web.scripted import SOURCE, sentence
from tests.web.shop import Chat, Served
from tests.web.widget.test_talk import ORDER, card, conversation_of

pytestmark = [needs_chromium, pytest.mark.browser]
OFFSCREEN = """(node) => {
    const box = node.getBoundingClientRect();
    return box.right > innerWidth + 1 || box.left < -1;
}"""
LISTEN = """() => {
    window.announced = [];
    const live = document.querySelector('rekindle-chat').shadowRoot.querySelector('[aria-live]');
    new MutationObserver(() => { if (live.textContent) announced.push(live.textContent) })
        .observe(live, { childList: true, characterData: true, subtree: true });
}"""
KEYBOARD = """() => {
    const left = { height: { get: () => 420 }, offsetTop: { get: () => 60 } };
    Object.defineProperties(visualViewport, left);
    visualViewport.dispatchEvent(new Event('resize'));
}"""
MOVING = "document.querySelector('rekindle-chat').shadowRoot.getAnimations().length"


async def full_talk(served: Served, **options: object) -> Chat:
    """A talk with everything in it."""
    chat = await served.chat("/help/delivery-uk", **options)
    await chat.open()
    await chat.say("Hello")
    await expect(chat.part(".quick button")).to_be_visible()
    grant = served.bot.parts.retention.grant(await conversation_of(served))
    served.bot.script = lambda message: [
        sentence("Here is everything.", SOURCE),
        card(**ORDER),
        card(kind="offer", grant=grant),
        card(kind="cancel", label="Cancel my subscription", url="/account", note="Costs nothing."),
        card(
            kind="product", name="Pebble", price="£59.00", url="/products/pebble-oat", description="By hand."
        ),
        card(kind="form", form="a", title="Your order", fields=[{"name": "order", "label": "Order number"}]),
    ]
    await chat.say("Everything, please")
    await expect(chat.part(".card")).to_have_count(5)
    await expect(chat.part(".rate")).to_have_count(2)
    return chat


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_that_axe_finds_nothing_serious_and_is_not_blind(served: Served, scheme: str) -> None:
    chat = await full_talk(served, bypass_csp=True)
    await chat.page.evaluate(
        "(scheme) => { document.querySelector('rekindle-chat').dataset.theme = scheme }", scheme
    )
    assert await grave(chat.page) == []
    await chat.page.keyboard.press("Escape")
    assert await grave(chat.page) == []
    await chat.page.evaluate(
        "document.querySelector('rekindle-chat').shadowRoot.querySelector('.launcher').removeAttribute('aria-label')"
    )
    assert any("button-name" in fault for fault in await grave(chat.page)), (
        "axe does not look into the widget"
    )


async def test_that_the_whole_way_can_be_gone_by_keyboard(served: Served) -> None:
    chat = await served.chat("/checkout")
    for _ in range(40):
        await chat.page.keyboard.press("Tab")
        if await chat.page.evaluate("document.activeElement.localName") == "rekindle-chat":
            break
    await chat.page.keyboard.press("Enter")
    await expect(chat.field).to_be_focused()
    await chat.page.keyboard.type("How much is delivery?")
    await chat.page.keyboard.press("Enter")
    quick = chat.part(".quick button")
    await expect(quick).to_be_visible()
    await chat.page.keyboard.press("Shift+Tab")
    await expect(quick).to_be_focused()
    await chat.page.keyboard.press("Shift+Tab")
    await chat.page.keyboard.press("Shift+Tab")
    await expect(chat.part(".rate button").first).to_be_focused()
    await chat.page.keyboard.press("Enter")
    await expect(chat.part(".rate")).to_have_text("Thank you.")
    await chat.page.keyboard.press("Escape")
    await expect(chat.part(".panel")).to_be_hidden()
    await expect(chat.part(".launcher")).to_be_focused()


async def test_that_focus_stays_where_a_card_was_answered(served: Served) -> None:
    chat = await full_talk(served)
    accept = chat.part(".card.offer").get_by_role("button", name="Yes, please")
    await accept.focus()
    await chat.page.keyboard.press("Enter")
    await expect(chat.part(".card.offer .code")).to_be_visible()
    inside = "document.querySelector('rekindle-chat').shadowRoot.activeElement?.className ?? ''"
    assert "message" in await chat.page.evaluate(inside)


async def test_that_shift_enter_breaks_the_line_and_enter_sends(served: Served) -> None:
    chat = await served.chat()
    await chat.open()
    await chat.field.press_sequentially("one")
    await chat.field.press("Shift+Enter")
    await chat.field.press_sequentially("two")
    await chat.field.press("Enter")
    await expect(chat.part(".visitor .bubble")).to_have_text("one\ntwo", use_inner_text=True)


async def test_that_every_finished_reply_is_announced_exactly_once(served: Served) -> None:
    chat = await served.chat()
    await chat.page.evaluate(LISTEN)
    await chat.open()

    def numbered(message: Event) -> list[object]:
        return [sentence(f"To {message.text}: part one."), sentence("Part two.")]

    served.bot.script = numbered  # type: ignore[assignment]
    for number in range(4):
        await chat.say(f"question {number}")
        await expect(chat.part(".bot:not(.typing) .rate")).to_have_count(number + 1)
        await chat.page.wait_for_timeout(200)
    await chat.page.keyboard.press("Escape")
    await chat.open()
    await chat.page.wait_for_timeout(400)
    said = await chat.page.evaluate("announced")
    assert said == [f"To question {number}: part one. Part two." for number in range(4)]
    regions = "[...document.querySelector('rekindle-chat').shadowRoot.querySelectorAll('[aria-live]')].length"
    assert await chat.page.evaluate(regions) == 1


async def test_that_what_was_said_before_the_page_loaded_is_not_announced(served: Served) -> None:
    chat = await served.chat()
    await chat.open()
    await chat.say("Hello")
    await expect(chat.part(".quick button")).to_be_visible()
    await chat.page.reload()
    await expect(chat.part(".bot:not(.typing) .bubble")).to_have_count(1)
    await chat.page.wait_for_timeout(300)
    await expect(chat.part("[role=status]")).to_have_text("")


async def test_that_a_reply_which_ends_while_the_chat_is_closed_is_counted(served: Served) -> None:
    served.bot.gate.clear()
    chat = await served.chat()
    await chat.open()
    await chat.say("Hello")
    await served.bot.begun.wait()
    await chat.page.keyboard.press("Escape")
    served.bot.gate.set()
    await expect(chat.part(".badge")).to_have_text("1")
    await expect(chat.part(".launcher")).to_have_accessible_name("Chat with us (1 unread)")
    await chat.open()
    await expect(chat.part(".badge")).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(320, 640), (320, 256), (768, 900), (1440, 900)])
async def test_that_nothing_is_cut_off_at_any_width(served: Served, width: int, height: int) -> None:
    chat = await full_talk(served, viewport={"width": width, "height": height})
    for part in await chat.part("button, a, .bubble, .card, textarea, h2").all():
        if await part.is_visible():
            assert not await part.evaluate(OFFSCREEN), await part.inner_html()
    assert await chat.part(".log").evaluate("(log) => log.scrollWidth <= log.clientWidth")
    box = await chat.field.bounding_box()
    assert box is not None
    assert box["y"] + box["height"] <= height


async def test_that_the_field_stays_above_a_phones_keyboard(served: Served) -> None:
    chat = await served.chat(viewport={"width": 390, "height": 800}, has_touch=True, is_mobile=True)
    await chat.open()
    await chat.page.evaluate(KEYBOARD)
    box = await chat.field.bounding_box()
    assert box is not None
    assert 60 < box["y"] < 480 - box["height"]


async def test_that_the_keyboard_stays_in_a_panel_that_covers_the_page(served: Served) -> None:
    chat = await full_talk(served, viewport={"width": 320, "height": 640})
    inside = "document.querySelector('rekindle-chat').shadowRoot.activeElement?.ariaLabel ?? ''"
    await chat.part(".composer form button").focus()
    await chat.page.keyboard.press("Tab")
    assert await chat.page.evaluate(inside) == "Close chat"
    await chat.page.keyboard.press("Shift+Tab")
    assert await chat.page.evaluate(inside) == "Send"
    wide = await served.chat()
    await wide.open()
    await wide.part(".composer form button").focus()
    await wide.page.keyboard.press("Tab")
    assert await wide.page.evaluate("document.activeElement.localName") != "rekindle-chat"


async def test_that_twelve_choices_leave_room_for_the_talk(served: Served) -> None:
    def script(message: Event) -> list[NewEvent]:
        labels = [f"A rather long choice {number}" for number in range(12)]
        done = {"message_seq": message.seq, "choices": labels}
        return [sentence("What is it about?"), NewEvent(Author.BOT, Kind.DONE, done)]

    served.bot.script = script
    chat = await served.chat(viewport={"width": 320, "height": 568})
    await chat.open()
    await chat.say("Hello")
    await expect(chat.part(".bot:not(.typing) .bubble")).to_be_in_viewport()
    quick, log = await chat.part(".quick").bounding_box(), await chat.part(".log").bounding_box()
    assert quick is not None
    assert log is not None
    assert log["height"] > 2 * quick["height"]
    assert quick["height"] % 44 > 10, "a row that is cut in two says that there are more"


async def test_that_everything_to_press_is_at_least_24_pixels(served: Served) -> None:
    chat = await full_talk(served)
    for part in await chat.part("button, a, textarea, input").all():
        if await part.is_visible():
            box = await part.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 24, await part.inner_text()


async def test_that_nothing_moves_for_those_who_want_it_still(served: Served) -> None:
    served.bot.gate.clear()
    chat = await served.chat(reduced_motion="reduce")
    await chat.open()
    await chat.say("Hello")
    await expect(chat.part(".typing")).to_be_visible()
    assert await chat.page.evaluate(MOVING) == 0
    served.bot.gate.set()


async def test_that_parts_keep_their_edges_in_forced_colours(served: Served) -> None:
    chat = await full_talk(served, forced_colors="active")
    for selector in (".panel", ".bot:not(.typing) .bubble", ".card.order", "textarea"):
        width = await chat.part(selector).first.evaluate("(node) => getComputedStyle(node).borderTopWidth")
        assert width != "0px", selector
