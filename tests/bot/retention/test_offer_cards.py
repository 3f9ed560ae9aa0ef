"""The card of a grant: what its owner sees, may do with it, and nobody else."""

from pathlib import Path

import pytest

from bot.errors import Conflict, NotFound
from bot.retention.types import GrantId, GrantState
from tests.bot.retention.desk import TOO_DEAR, Desk
from tests.bot.retention.turns import as_customer, person


async def test_that_new_york_reads_its_line_on_the_card_for_good(desk: Desk) -> None:
    there = person(6, country="US", region="US-NY")
    decision = await desk.retention.consider(as_customer(TOO_DEAR, there, "talk-6"))
    assert decision.card
    assert "ALGORITHM" in decision.card.disclosure
    shown = await desk.retention.card(decision.card.grant, "talk-6")
    assert shown.disclosure == decision.card.disclosure


async def test_that_an_accepted_offer_shows_its_code_to_its_owner_only(desk: Desk) -> None:
    _, card = await desk.offered(TOO_DEAR)
    assert (await desk.retention.card(card.grant, "talk-1")).code is None
    first = await desk.retention.accept(card.grant, "talk-1")
    assert await desk.retention.accept(card.grant, "talk-1") == first
    shown = await desk.retention.card(card.grant, "talk-1")
    assert shown.state is GrantState.ACCEPTED
    assert shown.code
    for step in (desk.retention.card, desk.retention.accept, desk.retention.decline):
        with pytest.raises(NotFound):
            await step(card.grant, "talk-2")
        with pytest.raises(NotFound):
            await step(GrantId("made-up"), "talk-1")


async def test_that_no_code_is_stored_anywhere(desk: Desk, tmp_path: Path) -> None:
    _, card = await desk.offered(TOO_DEAR)
    await desk.retention.accept(card.grant, "talk-1")
    code = (await desk.retention.card(card.grant, "talk-1")).code
    assert code
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("rekindle.db*"))  # noqa: ASYNC240
    assert card.grant.encode() in stored
    assert code.encode() not in stored


async def test_that_declining_releases_the_reserve_and_ends_it(desk: Desk) -> None:
    _, card = await desk.offered(TOO_DEAR)
    await desk.retention.decline(card.grant, "talk-1")
    await desk.retention.decline(card.grant, "talk-1")
    [balance] = await desk.retention.balances()
    assert (balance.reserved, balance.balanced) == (0, True)
    with pytest.raises(Conflict, match="declined"):
        await desk.retention.accept(card.grant, "talk-1")


async def test_that_an_offer_out_of_date_cannot_be_accepted(desk: Desk) -> None:
    _, card = await desk.offered(TOO_DEAR)
    desk.now = card.expires_at
    with pytest.raises(Conflict, match="expired"):
        await desk.retention.accept(card.grant, "talk-1")
    shown = await desk.retention.card(card.grant, "talk-1")
    assert (shown.state, shown.code) == (GrantState.EXPIRED, None)
    assert (await desk.retention.balances())[0].reserved == 0
