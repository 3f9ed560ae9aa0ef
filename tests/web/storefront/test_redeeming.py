"""An offer from yes to till in a real Chromium: accepted in the chat, used at the checkout, then spent."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, cast

import pytest
from playwright.async_api import Page, expect

from bot.retention import ledger
from bot.retention.decision import Rules
from bot.retention.ledger import Claim
from bot.retention.offers import read_offers
from bot.retention.shop_retention import ShopRetention
from bot.retention.till import Till
from bot.retention.types import GrantId, GrantState, OfferId, Subject
from bot.shop import Money
from bot.shop.folder import DEMO
from bot.shop.sqlite import SqliteShop
from bot.storage.sqlalchemy import SqlStore, utc_now
from bot.storage.types import Author, Event, Kind, NewEvent
from tests.web.browsing import faults, needs_chromium
from tests.web.scripted import ScriptedBot, sentence
from tests.web.shop import Chat, Served

pytestmark = [needs_chromium, pytest.mark.browser]
FIVE = OfferId("five-pounds")


@pytest.fixture
async def retention(store: SqlStore, shop: SqliteShop) -> ShopRetention:
    """The real one over the real shop; who is offered what is not the question here, so it needs no model."""
    catalogue = read_offers(DEMO / "offers.yaml")
    rules = Rules(catalogue, cast(Any, None), "salt", 0.0, 0.0, "GB")
    till = Till(shop, store.database, "secret", utc_now, catalogue)
    await store.database.write(partial(ledger.open_budget, budget=catalogue.budget))
    return ShopRetention(rules, store.database, "secret", utc_now, till)


@pytest.fixture
async def bot(store: SqlStore, shop: SqliteShop, retention: ShopRetention) -> ScriptedBot:
    bot = ScriptedBot(store)
    bot.parts = replace(bot.parts, shop=shop, retention=retention)
    return bot


def claim_of(customer: str, message: Event) -> Claim:
    now = datetime.now(UTC)
    return Claim(
        id=GrantId("grant-of-the-test"),
        decision_key=f"{message.conversation}:{message.seq}",
        window="w",
        subject=Subject(f"customer:{customer}"),
        offer=FIVE,
        offer_version="offers-1",
        budget="demo-saves",
        max_cost=Money(500, "GBP"),
        conversation=message.conversation,
        message_seq=message.seq,
        now=now,
        expires_at=now + timedelta(days=30),
    )


@dataclass
class Offering:
    """A bot that offers £5 off, of a grant that the test claims meanwhile."""

    customer: str
    claims: list[Claim] = field(default_factory=list)
    asked: asyncio.Event = field(default_factory=asyncio.Event)

    def __call__(self, message: Event) -> list[NewEvent]:
        self.claims.append(claim_of(self.customer, message))
        self.asked.set()
        card = {"card": {"kind": "offer", "grant": self.claims[-1].id}}
        return [sentence("There is something for you."), NewEvent(Author.BOT, Kind.CARD, card)]


async def accepted(served: Served, offering: Offering) -> tuple[Chat, str]:
    """Signed in as Tom, offered, accepted in the chat: the page, and the code that it shows."""
    served.bot.script = offering
    served.bot.gate.clear()
    chat = await served.chat("/account/visitors")
    await chat.page.get_by_role("button", name="Sign in as Tom").click()
    await chat.page.wait_for_url("**/account")
    await chat.open()
    await chat.say("I want to leave")
    await offering.asked.wait()
    await served.store.database.write(partial(ledger.claim, claim=offering.claims[0]))
    served.bot.gate.set()
    await chat.part(".card.offer").get_by_role("button", name="Yes, please").click()
    await expect(chat.part(".card.offer .code")).to_be_visible()
    code = await chat.part(".card.offer .code").inner_text()
    await chat.page.keyboard.press("Escape")
    return chat, code


async def buy(page: Page, code: str) -> None:
    await page.goto("/products/hearthside-blend-1-kg")
    await page.get_by_role("button", name="Put in the basket").click()
    await page.get_by_label("Discount code").fill(code.lower())
    await page.get_by_role("button", name="Use it").click()
    await expect(page.get_by_text("−£5.00")).to_be_visible()
    await page.get_by_role("link", name="Check out").click()
    await page.get_by_role("button", name="Place the demo order").click()
    await expect(page.get_by_role("status").filter(has_text="Thank you. Order JR-")).to_be_visible()


async def test_that_an_accepted_offer_is_used_at_the_checkout_and_spent_in_the_ledger(
    served: Served, shop: SqliteShop, retention: ShopRetention
) -> None:
    tom = await shop.customer_by_email("tom.brackley@mail.example")
    assert tom
    offering = Offering(tom.id)
    chat, code = await accepted(served, offering)
    await buy(chat.page, code)
    assert await faults(chat.page) == []
    await retention.sweep()
    [claim] = offering.claims
    assert (await retention.card(claim.id, claim.conversation)).state is GrantState.REDEEMED
    [balance] = await retention.balances()
    assert (balance.reserved, balance.spent, balance.balanced) == (0, 500, True)
    order = (await shop.orders_of(tom.id))[0]
    assert order.discount == Money(500, "GBP")
