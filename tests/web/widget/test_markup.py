"""Markup in every place where words are shown: read, never run."""

import pytest
from playwright.async_api import expect

from bot.storage.types import Author, Event, Kind, NewEvent
from tests.web.browsing import faults, needs_chromium, payloads
from tests.web.scripted import sentence
from tests.web.shop import Served
from tests.web.widget.test_talk import card
from web.chat.bodies import fault_of

pytestmark = [needs_chromium, pytest.mark.browser]
SINKS = (
    "script, img, iframe, base, object, embed, style, meta, svg:not([aria-hidden]), "
    "[onclick], [onerror], [onload]"
)
LINKS = """() => [...document.querySelector('rekindle-chat').shadowRoot.querySelectorAll('a')]
    .map((link) => link.protocol).filter((protocol) => !['http:', 'https:', 'mailto:'].includes(protocol))"""


def everywhere(text: str) -> list[NewEvent]:
    """The same text in each place that a server's words can reach."""
    source = {"article": text, "title": text, "url": text}
    return [
        sentence(text, source),
        card(
            kind="order",
            order=text,
            state=text,
            carrier=text,
            tracking=text,
            url=text,
            total=text,
            placed_on=text,
            lines=[{"name": text, "quantity": 1, "price": text}],
        ),
        card(kind="cancel", label=text, url=text, note=text),
        card(kind="product", name=text, price=text, url=text, description=text),
        card(kind="choices", title=text, choices=[text]),
        card(
            kind="form",
            form=text,
            title=text,
            fields=[{"name": text, "label": text, "type": text, "placeholder": text}],
            submit_label=text,
        ),
        NewEvent(Author.SYSTEM, Kind.NOTICE, {"notice": text}, text),
        NewEvent(Author.AGENT, Kind.SENTENCE, {"name": text, "sources": [source]}, text),
    ]


async def test_that_no_payload_runs_in_any_place(served: Served) -> None:
    attacks = [text for text in payloads(60) if not fault_of(text) and len(text) < 2000]

    def echo(message: Event) -> list[NewEvent]:
        return everywhere(message.text or "")

    served.bot.script = echo
    chat = await served.chat("/checkout")
    await chat.open()
    for number, text in enumerate(attacks, 1):
        await chat.page.evaluate("(text) => Rekindle('send', text)", text)
        await expect(chat.part(".agent .bubble")).to_have_count(number)
    await expect(chat.part(".visitor .bubble").first).to_have_text(attacks[0], use_inner_text=True)
    for part in await chat.part(".visitor .bubble, .card .act").all():
        await part.hover(timeout=2000, force=True)
    assert await chat.part(SINKS).count() == 0
    assert await chat.page.evaluate(LINKS) == []
    await chat.page.reload()
    await expect(chat.part(".agent .bubble")).to_have_count(len(attacks))
    assert await chat.part(SINKS).count() == 0
    assert await faults(chat.page) == []
