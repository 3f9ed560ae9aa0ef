"""What Shopify does on request, once; and that everything else is left to a person."""

from datetime import timedelta

import pytest

from bot.errors import NotReady
from bot.shop import OrderState
from bot.shop import actions as a
from bot.shop.actions import Refusal, Refused
from bot.shop.shopify import ShopifyShop
from tests.bot.shop.platform_deeds import ADDRESS, ORDER, PlatformDeedsContract, refusal
from tests.bot.shop.platform_story import PLACED, state_of
from tests.bot.shop.replaying import Platform, Reply
from tests.bot.shop.shopify_server import ShopifyServer
from tests.bot.shops import Clock


class TestShopifyDeeds(PlatformDeedsContract):
    def paid(self, server: Platform) -> int:
        """A cancel pays back with it."""
        return len([path for path in server.written() if path.endswith(("/cancel.json", "/refunds.json"))])


async def test_that_goods_go_back_on_the_shelf_when_an_order_is_cancelled(
    shop: ShopifyShop, server: ShopifyServer
) -> None:
    receipt = await shop.act(a.CancelOrder(ORDER), "key")
    sent = next(call for call in server.asked if call.path.endswith("cancel.json")).body
    assert (sent["reason"], sent["email"], sent["refund"]["note"]) == ("customer", False, receipt.case)
    lines = sent["refund"]["refund_line_items"]
    assert [(line["quantity"], line["restock_type"]) for line in lines] == [(2, "cancel"), (1, "cancel")]


async def test_that_a_cancel_is_carried_out_after_a_crash_between_note_and_deed(
    shop: ShopifyShop, server: ShopifyServer, clock: Clock
) -> None:
    """The shop breaks at the deed: nothing is cancelled, and the key does it later with its first receipt."""
    cancel = server._cancel
    server._cancel = lambda call, id: Reply({"errors": "Internal Server Error"}, 500)  # type: ignore[method-assign]
    with pytest.raises(NotReady):
        await shop.act(a.CancelOrder(ORDER), "key")
    assert await state_of(shop, ORDER) is OrderState.PLACED
    noted = clock.now
    server._cancel = cancel  # type: ignore[method-assign]
    clock.now += timedelta(minutes=3)
    assert (await shop.act(a.CancelOrder(ORDER), "key")).at == noted
    assert await state_of(shop, ORDER) is OrderState.CANCELLED


async def test_that_a_no_of_shopifys_is_left_to_a_person(shop: ShopifyShop, server: ShopifyServer) -> None:
    server._cancel = lambda call, id: Reply({"errors": {"base": ["Returns are open"]}}, 422)  # type: ignore[method-assign]
    with pytest.raises(Refused, match="base: Returns are open") as refused:
        await shop.act(a.CancelOrder(ORDER), "key")
    assert refused.value.refusal is Refusal.PERSON


async def test_that_an_order_paid_in_another_currency_is_left_to_a_person(
    shop: ShopifyShop, server: ShopifyServer
) -> None:
    server.of(PLACED)["presentment_currency"] = "EUR"
    assert await refusal(shop, a.CancelOrder(ORDER)) == Refusal.PERSON


async def test_that_the_details_of_others_stay(shop: ShopifyShop, server: ShopifyServer) -> None:
    await shop.act(a.ChangeAddress(ORDER, ADDRESS), "key")
    names = [one["name"] for one in server.of(PLACED)["note_attributes"]]
    assert names[0] == "gift wrap"
    assert len(names) == 2
    assert server.of(PLACED)["shipping_address"]["zip"] == "ZZ0 7QX"
