"""One message's reply, followed until it ends. The turn itself does not depend on anybody following."""

import time
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from bot.feed import Hint
from bot.feed.follow import watch
from bot.storage.types import Author, ConversationId, Event, Kind, Owner
from web.chat.public import Public
from web.sse import beating
from web.state import AppState

WAITS = 60.0
"""Seconds after which a reply is not waited for any longer; it may still be read from the events."""
LOOKS_EVERY = 5.0


def ends(event: Event, message: Event) -> bool:
    """Whether nothing more of this message's reply can follow."""
    if event.kind is Kind.DONE:
        return bool(event.payload.get("message_seq") == message.seq)
    return event.kind is Kind.OWNER and event.payload.get("owner") == Owner.AGENT


async def reply(
    state: AppState, message: Event, until: int | None = None
) -> AsyncGenerator[dict[str, Any] | None, None]:
    """The message as accepted, then its reply: public events, heartbeats, `typing`, at worst an `error`.

    `until` is the last event to wait for when a person has the conversation: the bot says nothing more."""
    public, begin, spoke = Public(state.retention, state.folder.config.pages), time.perf_counter(), False
    seen = watch(state.store, state.feed, message.conversation, message.seq - 1)
    async with aclosing(beating(seen, state.stopping, LOOKS_EVERY)) as items:
        async for item in items:
            if item is None:
                if await _silent(state, message.conversation):
                    return
                if time.perf_counter() - begin > WAITS:
                    yield {
                        "kind": "error",
                        "code": "slow",
                        "detail": "The reply takes long; read the events later.",
                    }
                    return
                yield None
                continue
            if isinstance(item, Hint):
                yield {"kind": item.kind, "author": Author.AGENT.value}
                continue
            if not spoke and item.kind is Kind.SENTENCE:
                spoke = True
                state.metrics.first_sentence.observe(time.perf_counter() - begin)
            shown = await public.event(item)
            if shown is not None:
                yield shown
                state.presence.mark(message.conversation)  # it went out: somebody reads
            if ends(item, message) or (until is not None and item.seq >= until):
                return
            if item.seq == message.seq and until is None:
                yield {"kind": "typing", "author": Author.BOT.value}


async def _silent(state: AppState, conversation: ConversationId) -> bool:
    """A person has the conversation: no reply of the bot's will come."""
    return (await state.store.conversation(conversation)).owner is not Owner.BOT


async def live(
    state: AppState, conversation: ConversationId, after: int
) -> AsyncGenerator[dict[str, Any] | None, None]:
    """Everything after a sequence number, and then whatever happens."""
    public = Public(state.retention, state.folder.config.pages)
    async with aclosing(
        beating(watch(state.store, state.feed, conversation, after), state.stopping)
    ) as items:
        async for item in items:
            if item is None:
                yield None
            elif isinstance(item, Hint):
                yield {"kind": item.kind, "author": Author.AGENT.value}
            elif (shown := await public.event(item)) is not None:
                yield shown
            state.presence.mark(conversation)  # it went out: somebody is there
