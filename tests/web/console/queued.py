"""Turns that wait for a review, and the form that they are reviewed by."""

import re
from dataclasses import replace
from secrets import token_hex
from typing import Any

from bot.storage.reviews import Turn, turn_of
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Author, Decision, Kind, NewEvent, SiteId
from tests.web.scripted import decision, sentence
from web.console.review_queue import SEED, TWICE, chance, drawn

UNSURE: dict[str, Any] = {"accepted": [], "out_of_scope": True}


def turn(one: Decision) -> Turn:
    return turn_of(one.conversation, one.message_seq, one.record, one.at)


async def asked(
    store: SqlStore,
    *,
    sampled: bool = False,
    twice: bool = False,
    text: str = "Wo ist mein Paket?",
    **record: Any,
) -> Decision:
    """A turn that the bot was unsure of, in a conversation that chance treats as the test wants."""
    while True:
        talk = await store.create_conversation(SiteId("demo"), "en", token_hex(8))
        message, _ = await store.record_message(talk.id, "m-1", text)
        plain = decision(message)
        made = replace(plain, record={**plain.record, **UNSURE, **record})
        judged_twice = chance(SEED, "twice", turn(made)) < TWICE
        if drawn(turn(made)) is sampled and judged_twice is twice:
            done = NewEvent(Author.BOT, Kind.DONE, {"message_seq": message.seq, "choices": []})
            await store.append(talk.id, [sentence("Let me see."), done])
            await store.save_decision(made)
            return made


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """The address of the page's review form, and what it sends when nothing is touched."""
    found = re.search(r'<form class="stack" method="post" action="/console/([^"]+/review)"', page)
    assert found, page
    form = page[found.end() : page.index("</form>", found.end())]
    sent = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', form))
    selected = re.search(r'<option value="([^"]*)" selected>', form)
    assert selected, form
    return found[1], {**sent, "intent": selected[1]}
