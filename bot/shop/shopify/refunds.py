"""Paying an order back whole: Shopify calculates first, and what it suggests is sent."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from bot.shop.platform.decimals import money
from bot.shop.shopify.admin_api import AdminApi
from bot.shop.shopify.records import Calculation, Order
from bot.shop.values import Money


class Refunds:
    def __init__(self, api: AdminApi) -> None:
        self._api = api

    async def whole(self, order: Order, restock: str) -> Calculation:
        """Everything that has not been paid back yet. `restock`: cancel for what has not been sent."""
        lines = [
            {"line_item_id": line.id, "quantity": left, "restock_type": restock}
            for line in order.line_items
            if (left := line.quantity if line.current_quantity is None else line.current_quantity)
        ]
        wanted = {
            "currency": order.currency,
            "shipping": {"full_refund": True},
            "refund_line_items": lines,
        }
        path = f"orders/{order.id}/refunds/calculate.json"
        return await self._api.send(Calculation, "POST", path, "refund", {"refund": wanted})


def amount_of(calculation: Calculation, order: Order) -> Money:
    return money(sum((one.amount for one in calculation.transactions), Decimal(0)), order.currency)


def body_of(calculation: Calculation, order: Order, restock: str, note: str) -> Mapping[str, Any]:
    """Goods go back on the shelf that Shopify names, or on none."""
    return {
        "currency": order.currency,
        "note": note,
        "shipping": {"full_refund": True},
        "refund_line_items": [
            {
                "line_item_id": line.line_item_id,
                "quantity": line.quantity,
                "restock_type": restock if line.location_id is not None else "no_restock",
                "location_id": line.location_id,
            }
            for line in calculation.refund_line_items
        ],
        "transactions": [
            {
                "parent_id": one.parent_id,
                "amount": str(one.amount),
                "kind": "refund",
                "gateway": one.gateway,
            }
            for one in calculation.transactions
        ],
    }
