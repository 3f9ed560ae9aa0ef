"""Letters to visitors who left before they were answered: on both databases, one for each reply."""

from datetime import datetime
from typing import Any, cast

import pytest

from bot.customers.contacts import Contacts
from bot.customers.reception import Reception
from bot.customers.replies import ReplyLetters
from bot.notify.letters import Letters
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Author, Conversation, ConversationId, Kind, NewEvent, Owner, StaffId, Tier
from tests.bot.customers.conftest import NELL, Kept, OneCustomer
from tests.contracts.store_parts import Clock, begun, bot_says, said

ANN = "ann@post.example"


@pytest.fixture
def contacts(store: SqlStore) -> Contacts:
    return Contacts(store.database)


@pytest.fixture
def replies(
    store: SqlStore, contacts: Contacts, mailbox: Kept, letters: Letters, clock: Clock
) -> ReplyLetters:
    return ReplyLetters(store, cast(Any, OneCustomer()), contacts, mailbox, letters, clock, "June")


@pytest.fixture
def reception(contacts: Contacts, mailbox: Kept, letters: Letters, clock: Clock) -> Reception:
    return Reception(contacts, mailbox, letters, clock, lambda: "Our team is back on Monday.")


async def handed_over(store: SqlStore) -> Conversation:
    talk = await begun(store)
    await said(store, talk)
    await bot_says(store, talk, "I am passing this on.")
    await store.append(talk.id, [NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})])
    return await store.set_owner(talk.id, Owner.WAITING)


async def answered(store: SqlStore, talk: Conversation, text: str = "It arrives tomorrow.") -> None:
    await store.set_owner(talk.id, Owner.AGENT, agent=StaffId("s-1"))
    await store.append(talk.id, [NewEvent(Author.AGENT, Kind.SENTENCE, {"name": "Priya"}, text)])


async def test_that_one_letter_tells_of_one_reply(
    store: SqlStore, reception: Reception, replies: ReplyLetters, mailbox: Kept, clock: Clock
) -> None:
    talk = await handed_over(store)
    assert await reception.leave(talk, ANN)
    mailbox.letters.clear()
    await answered(store, talk)
    assert await replies.tend() == 0
    clock.turn(minutes=4)
    assert await replies.tend() == 1
    assert await replies.tend() == 0
    [letter] = mailbox.all
    assert letter.to == ANN
    assert "Priya" in letter.subject
    assert "It arrives tomorrow." in letter.text
    assert "passing this on" not in letter.text
    await answered(store, talk, "And it is insured.")
    clock.turn(minutes=4)
    assert await replies.tend() == 1
    assert "tomorrow" not in mailbox.all[-1].text


async def test_that_who_was_there_gets_no_letter_even_after_a_restart(
    store: SqlStore, reception: Reception, replies: ReplyLetters, mailbox: Kept, clock: Clock
) -> None:
    talk = await handed_over(store)
    await reception.leave(talk, ANN)
    mailbox.letters.clear()
    await answered(store, talk)
    seen: dict[ConversationId, datetime] = {talk.id: clock()}
    await replies.tend(seen.get)
    clock.turn(minutes=10)
    await replies.tend()  # a new process has seen nobody
    assert mailbox.all == []


async def test_that_who_left_in_the_middle_is_told_the_rest(
    store: SqlStore, reception: Reception, replies: ReplyLetters, mailbox: Kept, clock: Clock
) -> None:
    talk = await handed_over(store)
    await reception.leave(talk, ANN)
    mailbox.letters.clear()
    await answered(store, talk, "One moment.")
    seen: dict[ConversationId, datetime] = {talk.id: clock()}
    await answered(store, talk, "Found it.")
    clock.turn(minutes=1)
    await replies.tend(seen.get)
    clock.turn(minutes=3)
    await replies.tend()
    [letter] = mailbox.all
    assert "Found it." in letter.text
    assert "One moment." not in letter.text


async def test_that_who_left_no_address_gets_no_letter(
    store: SqlStore, replies: ReplyLetters, mailbox: Kept, clock: Clock
) -> None:
    await answered(store, await handed_over(store))
    clock.turn(minutes=10)
    assert await replies.tend() == 0
    assert mailbox.all == []


async def test_that_a_verified_customer_is_told_at_the_address_that_the_shop_has(
    store: SqlStore, replies: ReplyLetters, mailbox: Kept, clock: Clock
) -> None:
    talk = await begun(store)
    await store.set_identity(talk.id, Tier.VERIFIED, NELL.id)
    await said(store, talk)
    await bot_says(store, talk, "Bots say this.")
    clock.turn(minutes=10)
    assert await replies.tend() == 0  # nobody has taken it over: the answer was read or is not missed
    await answered(store, talk)
    clock.turn(minutes=4)
    assert await replies.tend() == 1
    [letter] = mailbox.all
    assert letter.to == NELL.email
    assert "Bots say this." not in letter.text


async def test_that_a_claim_to_be_somebody_gets_nobody_a_letter(
    store: SqlStore, replies: ReplyLetters, mailbox: Kept, clock: Clock
) -> None:
    talk = await handed_over(store)
    await store.set_identity(talk.id, Tier.CLAIMED, NELL.id)
    await answered(store, talk)
    clock.turn(minutes=4)
    assert await replies.tend() == 0


async def test_that_erasing_takes_the_address_and_what_was_to_be_told(
    store: SqlStore,
    reception: Reception,
    replies: ReplyLetters,
    contacts: Contacts,
    mailbox: Kept,
    clock: Clock,
) -> None:
    talk = await handed_over(store)
    await store.set_identity(talk.id, Tier.VERIFIED, NELL.id)
    await reception.leave(talk, ANN)
    mailbox.letters.clear()
    await answered(store, talk)
    await store.erase_texts(talk.id)
    assert await contacts.of(talk.id) is None
    clock.turn(minutes=10)
    assert await replies.tend() == 0
    assert await contacts.of(talk.id) is None


async def test_that_an_address_left_is_confirmed_once_with_an_honest_wait(
    store: SqlStore, reception: Reception, contacts: Contacts, mailbox: Kept
) -> None:
    talk = await handed_over(store)
    assert await reception.leave(talk, "Ann@Post.Example")
    assert not await reception.leave(talk, ANN)
    assert await reception.leave(talk, "ann@work.example")
    [letter] = mailbox.all
    assert (letter.to, "back on Monday" in letter.text) == (ANN, True)
    found = await contacts.of(talk.id)
    assert found is not None
    assert found.email == "ann@work.example"


async def test_that_an_address_left_while_the_bot_answers_is_kept_in_silence(
    store: SqlStore, reception: Reception, contacts: Contacts, mailbox: Kept
) -> None:
    talk = await begun(store)
    assert await reception.leave(talk, ANN)
    assert await contacts.of(talk.id) is not None
    assert mailbox.all == []


async def test_that_nobody_can_flood_anothers_mailbox(
    store: SqlStore, reception: Reception, mailbox: Kept, clock: Clock
) -> None:
    for _ in range(6):
        await reception.leave(await handed_over(store), ANN)
    assert len(mailbox.all) == 3
    clock.turn(minutes=61)
    await reception.leave(await handed_over(store), ANN)
    assert len(mailbox.all) == 4
