"""Codes by e-mail on both databases: six digits, once, soon, here, and nothing learnt from asking."""

import asyncio
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

import pytest
from sqlalchemy import Connection, select

from bot.customers import TooManyTries
from bot.customers.codes import SqlEmailCodes
from bot.errors import NotFound
from bot.notify.letters import Letters
from bot.storage.reach_tables import code_sends, codes
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import ConversationId
from tests.bot.customers.conftest import NELL, Kept, OneCustomer
from tests.contracts.store_parts import Clock, begun

STRANGER = "stranger@post.example"


@pytest.fixture
def desk(store: SqlStore, mailbox: Kept, letters: Letters, clock: Clock) -> SqlEmailCodes:
    shop = cast(Any, OneCustomer())
    return SqlEmailCodes(
        store.database, shop, mailbox, letters, "a secret", clock, secrets.randbelow, answers_after=0
    )


@pytest.fixture
async def talk(store: SqlStore) -> ConversationId:
    return (await begun(store)).id


def last_code(mailbox: Kept) -> str:
    found = re.search(r"\b\d{6}\b", mailbox.all[-1].text)
    assert found
    return found.group()


def another(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


async def test_that_a_code_goes_to_the_customer_and_says_who_it_is(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept
) -> None:
    await desk.send(talk, " Nell@Post.Example ")
    [letter] = mailbox.all
    assert letter.to == NELL.email
    assert await desk.check(talk, last_code(mailbox)) == NELL.id


async def test_that_a_code_may_be_typed_with_a_gap(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept
) -> None:
    await desk.send(talk, NELL.email)
    code = last_code(mailbox)
    assert await desk.check(talk, f" {code[:3]} {code[3:]} ") == NELL.id


async def test_that_a_code_keeps_its_leading_zeros(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept
) -> None:
    draws = iter([7, 1])
    await replace(desk, below=lambda most: next(draws)).send(talk, NELL.email)
    assert last_code(mailbox) == "000007"
    assert await desk.check(talk, "7") is None
    assert await desk.check(talk, "000007") == NELL.id


async def test_that_a_code_is_never_redeemed_twice(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept
) -> None:
    await desk.send(talk, NELL.email)
    code = last_code(mailbox)
    found = await asyncio.gather(*(desk.check(talk, code) for _ in range(5)))
    assert sorted(found, key=str) == [None, None, None, None, NELL.id]
    assert await desk.check(talk, code) is None


async def test_that_a_code_is_good_in_its_own_conversation_only(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept, store: SqlStore
) -> None:
    other = (await begun(store)).id
    await desk.send(talk, NELL.email)
    code = last_code(mailbox)
    await desk.send(other, STRANGER)
    assert await desk.check(other, code) is None
    assert await desk.check(talk, code) == NELL.id


async def test_that_a_code_runs_out_after_ten_minutes(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept, clock: Clock
) -> None:
    await desk.send(talk, NELL.email)
    clock.turn(minutes=10)
    assert await desk.check(talk, last_code(mailbox)) is None


async def test_that_a_new_code_replaces_the_last_and_its_tries(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept
) -> None:
    await desk.send(talk, NELL.email)
    old = last_code(mailbox)
    for _ in range(5):
        assert await desk.check(talk, another(old)) is None
    await desk.send(talk, NELL.email)
    new = last_code(mailbox)
    assert old == new or await desk.check(talk, old) is None
    assert await desk.check(talk, new) == NELL.id


async def test_that_five_wrong_tries_are_all_even_for_the_right_code(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept
) -> None:
    await desk.send(talk, NELL.email)
    code = last_code(mailbox)
    for _ in range(5):
        assert await desk.check(talk, another(code)) is None
    with pytest.raises(TooManyTries, match="new one"):
        await desk.check(talk, code)


async def test_that_guesses_at_the_same_time_are_counted_one_by_one(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept
) -> None:
    await desk.send(talk, NELL.email)
    wrong = another(last_code(mailbox))
    outcomes = await asyncio.gather(*(desk.check(talk, wrong) for _ in range(12)), return_exceptions=True)
    assert outcomes.count(None) == 5
    assert sum(isinstance(one, TooManyTries) for one in outcomes) == 7


@pytest.mark.parametrize("email", [NELL.email, STRANGER])
async def test_that_a_conversation_gets_three_codes_an_hour(
    desk: SqlEmailCodes, talk: ConversationId, clock: Clock, email: str
) -> None:
    for _ in range(3):
        await desk.send(talk, email)
        clock.turn(minutes=10)
    with pytest.raises(TooManyTries, match="in 30 minutes"):
        await desk.send(talk, f"another.{email}")
    clock.turn(minutes=30)
    await desk.send(talk, email)


@pytest.mark.parametrize("email", [NELL.email, STRANGER])
async def test_that_an_address_gets_three_codes_an_hour_from_all_conversations(
    desk: SqlEmailCodes, store: SqlStore, email: str
) -> None:
    talks = [(await begun(store)).id for _ in range(6)]
    outcomes = await asyncio.gather(*(desk.send(one, email) for one in talks), return_exceptions=True)
    assert outcomes.count(None) == 3
    assert sum(isinstance(one, TooManyTries) for one in outcomes) == 3


async def test_that_nothing_is_sent_to_an_unknown_address_and_nothing_shows_it(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept, store: SqlStore
) -> None:
    async def spent(email: str, in_: ConversationId) -> float:
        begin = time.perf_counter()
        await replace(desk, answers_after=0.3).send(in_, email)
        return time.perf_counter() - begin

    unknown = await spent(STRANGER, talk)
    assert mailbox.all == []
    known = await spent(NELL.email, (await begun(store)).id)
    assert len(mailbox.all) == 1
    assert abs(known - unknown) < 0.15
    assert min(known, unknown) >= 0.3


async def test_that_no_code_of_an_unknown_address_is_ever_right(
    desk: SqlEmailCodes, talk: ConversationId
) -> None:
    drawing: Callable[[int], int] = lambda most: 123456  # noqa: E731
    await replace(desk, below=drawing).send(talk, STRANGER)
    assert await desk.check(talk, "123456") is None


async def test_that_without_a_code_none_is_right(desk: SqlEmailCodes, talk: ConversationId) -> None:
    assert await desk.check(talk, "123456") is None
    with pytest.raises(NotFound):
        await desk.send(ConversationId("nobody-s"), NELL.email)


async def test_that_the_tables_hold_neither_code_nor_address(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept, store: SqlStore
) -> None:
    await desk.send(talk, NELL.email)

    def rows(connection: Connection) -> str:
        return str([connection.execute(select(table)).all() for table in (codes, code_sends)])

    stored = await store.database.read(rows)
    assert NELL.id in stored
    assert last_code(mailbox) not in re.findall(r"\d{6,}", stored)
    assert "nell@" not in stored


async def test_that_erasing_the_conversation_erases_its_code(
    desk: SqlEmailCodes, talk: ConversationId, mailbox: Kept, store: SqlStore
) -> None:
    await desk.send(talk, NELL.email)
    await store.erase_texts(talk)
    assert await desk.check(talk, last_code(mailbox)) is None
