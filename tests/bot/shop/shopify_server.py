"""Shopify's Admin REST API as it is published, for one small shop: shapes, pages, refunds, price rules."""

import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from tests.bot.shop.platform_story import PEOPLE, SALES, WARES, Sale
from tests.bot.shop.replaying import Call, Platform, Reply
from tests.bot.shop.shopify_shapes import ZONE, customer_json, order_json, product_json, text

TOKEN = "shpat_test"
BASE = "/admin/api/2026-01/"
NOT_FOUND = Reply({"errors": "Not Found"}, 404)


def unprocessable(**errors: list[str]) -> Reply:
    return Reply({"errors": errors}, 422)


class ShopifyServer(Platform):
    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.clock = clock
        self.orders = [order_json(sale) for sale in SALES]
        self.customers = [customer_json(person) for person in PEOPLE]
        self.products = [product_json(ware) for ware in WARES]
        self.rules: dict[int, dict[str, Any]] = {}
        self.codes: dict[str, int] = {}
        self._ids = iter(range(9001, 9999))

    def answer(self, call: Call) -> Reply:
        if call.headers.get("X-Shopify-Access-Token") != TOKEN:
            words = "[API] Invalid API key or access token (unrecognized login or wrong password)"
            return Reply({"errors": words}, 401)
        if not call.path.startswith(BASE):
            return NOT_FOUND
        path = call.path.removeprefix(BASE).removesuffix(".json")
        for pattern, serve in self._routes():
            if found := re.fullmatch(pattern, f"{call.method} {path}"):
                return serve(call, *found.groups())
        return NOT_FOUND

    def _routes(self) -> tuple[tuple[str, Callable[..., Reply]], ...]:
        return (
            (
                "GET shop",
                lambda call: Reply({"shop": {"id": 1, "currency": "GBP", "domain": "shop.example"}}),
            ),
            ("GET orders", self._list_orders),
            (r"GET customers/(\d+)/orders", self._orders_of),
            ("GET customers/search", self._search),
            (r"GET customers/(\d+)", lambda call, id: self._one(self.customers, id, "customer")),
            ("GET products", self._list_products),
            (r"GET products/(\d+)", lambda call, id: self._one(self.products, id, "product")),
            (r"PUT orders/(\d+)", self._update),
            (r"POST orders/(\d+)/cancel", self._cancel),
            (r"POST orders/(\d+)/refunds/calculate", self._calculate),
            (r"POST orders/(\d+)/refunds", self._refund),
            ("POST price_rules", self._add_rule),
            (r"GET price_rules/(\d+)", lambda call, id: Reply({"price_rule": self.rules[int(id)]})),
            (r"POST price_rules/(\d+)/discount_codes", self._add_code),
            ("GET discount_codes/lookup", self._look_up),
        )

    def of(self, sale: Sale) -> dict[str, Any]:
        return next(order for order in self.orders if order["id"] == sale.id)

    def _one(self, things: list[dict[str, Any]], id: str, name: str) -> Reply:
        found = next((one for one in things if one["id"] == int(id)), None)
        return Reply({name: found}) if found else NOT_FOUND

    def _paged(self, call: Call, found: list[dict[str, Any]], name: str) -> Reply:
        """A page's cursor holds where it begins; with one, no filter may be given any more."""
        limit, start = int(call.query.get("limit", 50)), 0
        if cursor := call.query.get("page_info"):
            if set(call.query) - {"limit", "page_info", "fields"}:
                return Reply({"errors": {"page_info": "cannot be sent with other parameters"}}, 400)
            start = int(cursor.removeprefix("cursor-"))
        headers = {}
        if start + limit < len(found):
            query = urlencode({"limit": limit, "page_info": f"cursor-{start + limit}"})
            headers["Link"] = f'<https://other.example{call.path}?{query}>; rel="next"'
        return Reply({name: found[start : start + limit]}, headers=headers)

    def _list_orders(self, call: Call) -> Reply:
        since = call.query.get("created_at_min")
        found = sorted(self.orders, key=lambda one: one["created_at"], reverse=True)
        if name := call.query.get("name"):
            found = [one for one in found if name in one["name"]]
        if since:
            least = datetime.fromisoformat(since)
            found = [one for one in found if datetime.fromisoformat(one["created_at"]) >= least]
        return self._paged(call, found, "orders")

    def _orders_of(self, call: Call, id: str) -> Reply:
        found = [one for one in self.orders if one["customer"] and one["customer"]["id"] == int(id)]
        newest = sorted(found, key=lambda one: one["created_at"], reverse=True)
        return self._paged(call, newest, "orders")

    def _search(self, call: Call) -> Reply:
        """By words: whoever shares a part of the address is found too."""
        domain = call.query["query"].removeprefix("email:").strip('"').partition("@")[2]
        found = [one for one in self.customers if domain and domain in one["email"]]
        return self._paged(call, found, "customers")

    def _list_products(self, call: Call) -> Reply:
        family = call.query.get("product_type")
        found = [one for one in self.products if family in (None, one["product_type"])]
        return self._paged(call, found, "products")

    def _update(self, call: Call, id: str) -> Reply:
        order, wanted = self._order(id), call.body["order"]
        if "note_attributes" in wanted:
            order["note_attributes"] = wanted["note_attributes"]
        if "shipping_address" in wanted:
            order["shipping_address"] = {**(order["shipping_address"] or {}), **wanted["shipping_address"]}
        return Reply({"order": order})

    def _cancel(self, call: Call, id: str) -> Reply:
        order = self._order(id)
        if order["cancelled_at"]:
            return unprocessable(base=["The order has been canceled already"])
        if order["fulfillment_status"]:
            return unprocessable(base=["Cannot cancel a fulfilled order"])
        if refund := call.body.get("refund"):
            self._pay(order, refund)
        order["cancelled_at"] = self._now()
        order["cancel_reason"] = call.body["reason"]
        return Reply({"order": order, "notice": "Order has been canceled"})

    def _calculate(self, call: Call, id: str) -> Reply:
        order, wanted = self._order(id), call.body["refund"]
        left = self._left(order)
        one = {"order_id": order["id"], "kind": "suggested_refund", "gateway": "bogus", "parent_id": 801}
        money = {"amount": text(left), "currency": "GBP", "maximum_refundable": text(left)}
        lines = [
            {**line, "location_id": 65 if line["restock_type"] == "cancel" else None, "price": "1.00"}
            for line in wanted["refund_line_items"]
        ]
        suggested = {"refund_line_items": lines, "transactions": [one | money] if left else []}
        return Reply({"refund": {"currency": "GBP", "shipping": {"amount": "3.95"}, **suggested}})

    def _refund(self, call: Call, id: str) -> Reply:
        order, wanted = self._order(id), call.body["refund"]
        if sum(Decimal(one["amount"]) for one in wanted["transactions"]) > self._left(order):
            return unprocessable(base=["Refund amount is greater than the net payment received"])
        return Reply({"refund": self._pay(order, wanted)}, 201)

    def _pay(self, order: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
        sent = [one | {"id": next(self._ids), "status": "success"} for one in wanted["transactions"]]
        done = {"created_at": self._now(), "processed_at": self._now(), "note": wanted.get("note")}
        refund = {"id": next(self._ids), "order_id": order["id"], "transactions": sent, **done}
        order["refunds"].append(refund)
        for item in wanted["refund_line_items"]:
            line = next(one for one in order["line_items"] if one["id"] == item["line_item_id"])
            line["current_quantity"] -= item["quantity"]
        if sent:
            order["financial_status"] = "partially_refunded" if self._left(order) else "refunded"
        return refund

    def _left(self, order: dict[str, Any]) -> Decimal:
        if order["financial_status"] == "pending":
            return Decimal(0)
        paid = [Decimal(one["amount"]) for refund in order["refunds"] for one in refund["transactions"]]
        return Decimal(order["total_price"]) - sum(paid, Decimal(0))

    def _add_rule(self, call: Call) -> Reply:
        rule = call.body["price_rule"]
        if rule["allocation_method"] == "each" and rule["target_type"] == "line_item":
            return unprocessable(allocation_method=["is not valid here"])
        id = next(self._ids)
        ends = datetime.fromisoformat(rule["ends_at"]).astimezone(ZONE).isoformat()
        empty = {"prerequisite_subtotal_range": None, "prerequisite_shipping_price_range": None}
        self.rules[id] = {"id": id, **empty, **rule, "ends_at": ends}
        return Reply({"price_rule": self.rules[id]}, 201)

    def _add_code(self, call: Call, id: str) -> Reply:
        code = call.body["discount_code"]["code"]
        if code.upper() in self.codes:
            return unprocessable(code=["must be unique. Please try a different code."])
        self.codes[code.upper()] = int(id)
        return Reply({"discount_code": {"id": next(self._ids), "price_rule_id": int(id), "code": code}}, 201)

    def _look_up(self, call: Call) -> Reply:
        rule = self.codes.get(call.query["code"].upper())
        if rule is None:
            return NOT_FOUND
        there = f"{self.url}{BASE}price_rules/{rule}/discount_codes/77"
        return Reply(b"<html>See other</html>", 303, {"Location": there, "Content-Type": "text/html"})

    def _order(self, id: str) -> dict[str, Any]:
        return next(one for one in self.orders if one["id"] == int(id))

    def _now(self) -> str:
        return self.clock().astimezone(ZONE).isoformat()
