"""WooCommerce's REST API v3 as it is published, for one small shop: shapes, pages, refunds, coupons."""

import re
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any

from tests.bot.shop.platform_story import HEARTHSIDE, IMOGEN_, PEOPLE, SALES, TOM_, WARES, Sale
from tests.bot.shop.replaying import Call, Platform, Reply
from tests.bot.shop.woocommerce_shapes import (
    FAMILIES,
    customer_json,
    gmt,
    order_json,
    product_json,
    subscription_json,
    text,
)

KEY, SECRET = "ck_test", "cs_test"
BASE = "/wp-json/wc/v3/"


def error(code: str, message: str, status: int) -> Reply:
    return Reply({"code": code, "message": message, "data": {"status": status}}, status)


INVALID_ID = error("woocommerce_rest_shop_order_invalid_id", "Invalid ID.", 404)
NO_ROUTE = error("rest_no_route", "No route was found matching the URL and request method.", 404)


class WooCommerceServer(Platform):
    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.clock = clock
        self.orders = [order_json(sale) for sale in SALES]
        self.customers = [customer_json(person) for person in PEOPLE]
        self.products = [product_json(ware) for ware in WARES]
        self.boxes = [
            subscription_json(person, HEARTHSIDE, id) for person, id in ((TOM_, 6001), (IMOGEN_, 6002))
        ]
        self.with_subscriptions = True
        self.coupons: list[dict[str, Any]] = []
        self.refunds: dict[int, list[dict[str, Any]]] = {}
        self._ids = iter(range(9001, 9999))

    def answer(self, call: Call) -> Reply:
        basic = b64encode(f"{KEY}:{SECRET}".encode()).decode()
        if call.headers.get("Authorization") != f"Basic {basic}":
            return error("woocommerce_rest_cannot_view", "Sorry, you cannot list resources.", 401)
        path = call.path.removeprefix(BASE)
        for pattern, serve in self._routes():
            if found := re.fullmatch(pattern, f"{call.method} {path}"):
                return serve(call, *found.groups())
        return NO_ROUTE

    def _routes(self) -> tuple[tuple[str, Callable[..., Reply]], ...]:
        currency = {"id": "woocommerce_currency", "value": "GBP", "type": "select"}
        return (
            ("GET settings/general/woocommerce_currency", lambda call: Reply(currency)),
            (r"GET payment_gateways/(\w+)", self._gateway),
            ("GET orders", self._list_orders),
            (r"GET orders/(\d+)", lambda call, id: self._one(self.orders, id)),
            (r"PUT orders/(\d+)", self._update),
            (
                r"GET orders/(\d+)/refunds",
                lambda call, id: self._paged(call, self.refunds.get(int(id), [])),
            ),
            (r"POST orders/(\d+)/refunds", self._refund),
            ("GET customers", self._list_customers),
            (r"GET customers/(\d+)", lambda call, id: self._one(self.customers, id)),
            ("GET products", self._list_products),
            (r"GET products/(\d+)", lambda call, id: self._one(self.products, id)),
            ("GET products/categories", self._categories),
            ("GET coupons", self._list_coupons),
            ("POST coupons", self._add_coupon),
            ("GET subscriptions", self._subscriptions),
        )

    def of(self, sale: Sale) -> dict[str, Any]:
        return next(order for order in self.orders if order["id"] == sale.id)

    def _one(self, things: list[dict[str, Any]], id: str) -> Reply:
        found = next((one for one in things if one["id"] == int(id)), None)
        return Reply(found) if found else INVALID_ID

    def _paged(self, call: Call, found: list[dict[str, Any]]) -> Reply:
        size, page = int(call.query.get("per_page", 10)), int(call.query.get("page", 1))
        if size > 100:
            return error("rest_invalid_param", "Invalid parameter(s): per_page", 400)
        pages = -(-len(found) // size)
        headers = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": str(pages)}
        return Reply(found[(page - 1) * size : page * size], headers=headers)

    def _gateway(self, call: Call, name: str) -> Reply:
        supports = ["products", "refunds"] if name == "stripe" else ["products"]
        return Reply({"id": name, "enabled": True, "method_supports": supports})

    def _list_orders(self, call: Call) -> Reply:
        found = sorted(self.orders, key=lambda one: one["date_created_gmt"], reverse=True)
        if customer := call.query.get("customer"):
            found = [one for one in found if one["customer_id"] == int(customer)]
        if after := call.query.get("after"):
            assert call.query["dates_are_gmt"] == "true"
            found = [one for one in found if one["date_created_gmt"] >= after]
        if words := call.query.get("search"):
            found = [one for one in found if words in one["number"]]
        return self._paged(call, found)

    def _update(self, call: Call, id: str) -> Reply:
        order = next(one for one in self.orders if one["id"] == int(id))
        for meta in call.body.get("meta_data", []):
            order["meta_data"] = [one for one in order["meta_data"] if one["key"] != meta["key"]]
            order["meta_data"].append({"id": next(self._ids), **meta})
        order["shipping"] |= call.body.get("shipping", {})
        order["status"] = call.body.get("status", order["status"])
        if "line_items" in call.body:
            self._reckon(order, call.body["line_items"])
        return Reply(order)

    def _reckon(self, order: dict[str, Any], changed: list[dict[str, Any]]) -> None:
        """Lines keep their sums unless others are sent; the order is added up anew."""
        for change in changed:
            line = next(one for one in order["line_items"] if one["id"] == change["id"])
            line |= change
        order["line_items"] = [line for line in order["line_items"] if line["quantity"]]
        worth = sum(Decimal(line["total"]) for line in order["line_items"])
        order["total"] = text(worth + Decimal(order["shipping_total"]))

    def _refund(self, call: Call, id: str) -> Reply:
        """What is paid back whole becomes refunded, whatever it was."""
        order = next(one for one in self.orders if one["id"] == int(id))
        amount = Decimal(call.body["amount"])
        left = Decimal(order["total"]) + sum(Decimal(one["total"]) for one in order["refunds"])
        if amount > left:
            return error("woocommerce_rest_invalid_order_refund", "Refund amount is invalid.", 400)
        number = next(self._ids)
        reason = call.body["reason"]
        order["refunds"].append({"id": number, "reason": reason, "total": f"-{text(amount)}"})
        refund = {"id": number, "amount": text(amount), "reason": reason, "refunded_payment": True}
        refund["date_created_gmt"] = gmt(self.clock())
        self.refunds.setdefault(order["id"], []).insert(0, refund)
        if amount == left:
            order["status"] = "refunded"
        return Reply(refund, 201)

    def _list_customers(self, call: Call) -> Reply:
        email = call.query.get("email")
        return self._paged(call, [one for one in self.customers if email in (None, one["email"])])

    def _list_products(self, call: Call) -> Reply:
        family = call.query.get("category")
        found = [one for one in self.products if family in (None, str(one["categories"][0]["id"]))]
        return self._paged(call, found)

    def _categories(self, call: Call) -> Reply:
        found = [{"id": id, "name": slug.title(), "slug": slug} for slug, id in FAMILIES.items()]
        return self._paged(call, [one for one in found if one["slug"] == call.query["slug"]])

    def _list_coupons(self, call: Call) -> Reply:
        wanted = call.query["code"].lower()
        return self._paged(call, [one for one in self.coupons if one["code"] == wanted])

    def _add_coupon(self, call: Call) -> Reply:
        code = call.body["code"].lower()
        if any(one["code"] == code for one in self.coupons):
            message = "The coupon code already exists"
            return error("woocommerce_rest_coupon_code_already_exists", message, 400)
        least = call.body.get("minimum_amount") or "0.00"
        coupon = {**call.body, "id": next(self._ids), "code": code, "minimum_amount": least}
        self.coupons.append(coupon)
        return Reply(coupon, 201)

    def _subscriptions(self, call: Call) -> Reply:
        if not self.with_subscriptions:
            return NO_ROUTE
        customer = int(call.query["customer"])
        return self._paged(call, [one for one in self.boxes if one["customer_id"] == customer])
