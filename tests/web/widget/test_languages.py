"""Three languages, whole; the direction of the interface, and of every message by itself."""

import json
from typing import Any

import pytest
from playwright.async_api import expect

from tests.web.browsing import needs_chromium
from tests.web.scripted import sentence
from tests.web.shop import Served
from tests.web.widget.conftest import embedded
from tests.web.widget.test_talk import ORDER, card

pytestmark = [needs_chromium, pytest.mark.browser]


async def test_that_every_language_has_every_word(served: Served) -> None:
    chat = await served.chat()
    words: dict[str, dict[str, str]] = json.loads(
        await chat.page.evaluate(
            "import('/widget/strings.js').then(({ LANGUAGES }) => JSON.stringify(LANGUAGES))"
        )
    )
    assert set(words) == {"en", "zh-CN", "ar"}
    for name, own in words.items():
        assert set(own) == set(words["en"]), name
        assert all(text.strip() for text in own.values()), name
        assert name == "en" or not set(own.values()) & set(words["en"].values()), name


@pytest.mark.parametrize(
    ("locale", "lang", "expected"),
    [
        ("auto", "ar", ("تحدث معنا", "rtl")),
        ("auto", "zh-Hans", ("与我们聊天", "ltr")),
        ("zh_CN", "en", ("与我们聊天", "ltr")),
        ("auto", "de", ("Chat with us", "ltr")),
        ("ar-EG", "en", ("تحدث معنا", "rtl")),
    ],
)
async def test_that_the_language_is_picked_from_the_tag_or_the_page(
    served: Served, host: str, locale: str, lang: str, expected: tuple[str, str]
) -> None:
    chat = await embedded(served, host, lang=lang, more=f'data-locale="{locale}"')
    await expect(chat.part(".launcher")).to_have_accessible_name(expected[0])
    direction = "(node) => getComputedStyle(node).direction"
    assert await chat.part(".launcher").evaluate(direction) == expected[1]


async def test_that_right_to_left_turns_the_panel_and_each_message_keeps_its_own_direction(
    served: Served, host: str
) -> None:
    served.bot.script = lambda message: [sentence("Delivery costs £9.95."), card(**ORDER)]
    chat = await embedded(served, host, more='data-locale="ar"')
    box = await chat.part(".launcher").bounding_box()
    assert box is not None
    assert box["x"] < 100, "in Arabic the chat sits on the left"
    await chat.open()
    await chat.say("كم سعر التوصيل؟")
    await expect(chat.part(".card.order")).to_contain_text("رقم التتبع")
    direction = "(node) => getComputedStyle(node).direction"
    assert await chat.part(".visitor .bubble").evaluate(direction) == "rtl"
    assert await chat.part(".bot:not(.typing) .bubble").evaluate(direction) == "ltr"
    sides: dict[str, Any] = await chat.part(".log").evaluate(
        """(log) => { const x = (selector) => log.querySelector(selector).getBoundingClientRect().x;
        return { mine: x('.visitor .bubble'), theirs: x('.bot:not(.typing) .bubble') }; }"""
    )
    assert sides["mine"] < sides["theirs"]
    assert await chat.part(".log").evaluate("(log) => log.scrollWidth <= log.clientWidth")
