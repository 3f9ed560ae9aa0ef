"""A shop in one file that answers Rekindle's calls, with the standard library alone: read it, then do the
same over your own data. `rekindle shop openapi` prints the document that it keeps to."""

import argparse
import hashlib
import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

Json = dict[str, Any]


class Problem(Exception):
    """Anything but a success; `more` holds an action's `refusal` or a till's `reason`."""

    def __init__(self, status: int, title: str, **more: str) -> None:
        super().__init__(title)
        self.status, self.more = status, more


def gbp(minor: int) -> Json:
    return {"minor": minor, "currency": "GBP"}


def now() -> datetime:
    return datetime.now(UTC)


def moment(days: float = 0) -> str:
    return (now() + timedelta(days=days)).isoformat()


def day(days: int) -> str:
    return (now() + timedelta(days=days)).date().isoformat()


def product(id: str, name: str, family: str, price: int, stock: int) -> Json:
    told = {"description": f"{name}, made by hand.", "url": f"/products/{id}", "facts": {"made in": "Wales"}}
    return {
        "id": id,
        "name": name,
        "family": family,
        "price": gbp(price),
        "margin": 0.5,
        "stock": stock,
        **told,
    }


NOTHING_SENT: Json = {"carrier": "", "tracking": "", "shipped_at": None, "last_scan": ""}
NOTHING_SENT |= {"last_scan_at": None, "delivered_at": None}


def order(id: str, state: str, placed: int, bought: Json, sent: Json) -> Json:
    line = {"product": bought["id"], "name": bought["name"], "quantity": 2, "price": bought["price"]}
    whose = {"id": id, "customer": "c-1", "email": "ada@post.example", "state": state}
    paid = {"lines": [line], "total": gbp(2 * bought["price"]["minor"]), "discount": gbp(0)}
    when = {"placed_at": moment(-placed), "promised_on": day(3 - placed)}
    return {**whose, **paid, **when, "refunded": None, "refunded_at": None, **(sent or NOTHING_SENT)}


class Shop:
    """The data and what can be done with it; put your own in its place."""

    def __init__(self) -> None:
        mug, bowl = product("mug", "Mug", "mugs", 1450, 30), product("bowl", "Bowl", "bowls", 2100, 0)
        self.products = {one["id"]: one for one in (mug, bowl)}
        ada = {"id": "c-1", "name": "Ada Pryce", "email": "ada@post.example", "joined_at": moment(-400)}
        lives = {"country": "GB", "region": "", "club": False, "marketing": True}
        self.customers: dict[str, Json] = {"c-1": {**ada, **lives}}
        sent: Json = {"carrier": "Hill Couriers", "tracking": "HC-77", "shipped_at": moment(-8)}
        sent |= {"last_scan": "Handed over", "last_scan_at": moment(-7), "delivered_at": moment(-7)}
        new, old = order("S-2", "placed", 0, mug, {}), order("S-1", "delivered", 9, bowl, sent)
        self.orders = {one["id"]: one for one in (new, old)}
        box: Json = {"id": "sub-1", "customer": "c-1", "product": "mug", "product_name": "A mug every season"}
        box |= {"every_weeks": 13, "price": gbp(1300), "state": "active", "skips": 0}
        self.subscriptions: list[Json] = [{**box, "started_on": day(-200), "next_on": day(20)}]
        self.points: dict[str, Json] = {"c-1": {"balance": 120, "worth": gbp(120)}}
        bill = {"number": "INV-7", "issued_on": day(-9), "total": gbp(4200), "tax": gbp(700)}
        self.invoices: dict[str, Json] = {"S-1": {"order": "S-1", **bill}}
        self.discounts: dict[str, Json] = {}
        self.redemptions: dict[str, Json] = {}
        self.receipts: dict[str, tuple[Json, Json]] = {}

    def orders_of(self, customer: str, limit: int) -> list[Json]:
        own = [one for one in self.orders.values() if one["customer"] == customer]
        return sorted(own, key=lambda one: one["placed_at"], reverse=True)[:limit]

    def act(self, action: Json, key: str) -> Json:
        """The key is looked up first: a call that is repeated must not be done twice."""
        if not key:
            raise Problem(400, "The Idempotency-Key is missing.")
        if key in self.receipts:
            before, receipt = self.receipts[key]
            if before != action:
                raise Problem(409, "This key was used for another action.")
            return receipt
        more = self._done(action)
        receipt = {"case": f"CASE-{len(self.receipts) + 1}", "at": moment(), **more}
        self.receipts[key] = (action, receipt)
        return receipt

    def _done(self, action: Json) -> Json:
        """Two actions that change an order, one that opens a case; everything else is for a person."""
        kind, number = action.get("kind"), action.get("order")
        if kind in ("cancel_order", "restore_order"):
            mine = found(self.orders, str(number))
            wanted, becomes = ("placed", "cancelled") if kind == "cancel_order" else ("cancelled", "placed")
            if mine["state"] != wanted:
                raise Problem(422, f"The order is {mine['state']}.", refusal="too_late")
            mine["state"] = becomes
            undo = {"kind": "restore_order", "order": number} if becomes == "cancelled" else None
            return {"undo": undo, "refund": mine["total"] if undo else None}
        if kind == "request_data":
            found(self.customers, str(action.get("customer")))
            return {"answer_by": day(30)}
        if not isinstance(kind, str) or not kind or len(action) < 2:
            raise Problem(400, "This is no action.")
        raise Problem(422, "A person has to do this.", refusal="person")

    def issue(self, discount: Json) -> None:
        if not {"code", "customer", "at_most", "expires_at"} <= discount.keys():
            raise Problem(400, "This is no discount.")
        before = self.discounts.setdefault(plain(discount["code"]), discount)
        if before != discount:
            raise Problem(409, "This code exists under other terms.")

    def redeem(self, asked: Json) -> Json:
        code = plain(asked["code"])
        discount, before = self.discounts.get(code), self.redemptions.get(code)
        reason = _forbids(asked, discount, before)
        if discount is None or reason:
            raise Problem(422, "The till does not take this code.", reason=reason)
        basket = asked["basket"]["minor"]
        share = discount["percent"] * basket // 100
        off = min(share or (discount["amount"] or gbp(0))["minor"], discount["at_most"]["minor"], basket)
        taken = {
            "customer": asked["customer"],
            "order": asked["order"],
            "taken_off": gbp(off),
            "at": moment(),
        }
        issued = hashlib.sha256(discount["code"].upper().encode()).hexdigest()
        return self.redemptions.setdefault(code, {"code_hash": issued, **taken})


def _forbids(asked: Json, discount: Json | None, before: Json | None) -> str:
    if discount is None:
        return "unknown"
    if discount["customer"] != asked["customer"]:
        return "not_yours"
    if before is not None:
        return "" if before["order"] == asked["order"] else "used"
    if datetime.fromisoformat(discount["expires_at"]) < now():
        return "expired"
    least = discount["min_order"] or gbp(0)
    return "too_small" if asked["basket"]["minor"] < least["minor"] else ""


def plain(code: str) -> str:
    """Capitals, hyphens and spaces make no difference."""
    return code.upper().replace("-", "").replace(" ", "")


def found(where: dict[str, Json], id: str) -> Json:
    if id not in where:
        raise Problem(404, "There is no such thing.")
    return where[id]


def answer(shop: Shop, method: str, path: str, query: dict[str, str], body: Json, key: str) -> Json | None:
    """The whole interface. None is a 204."""
    match [method, *(unquote(part) for part in path.strip("/").split("/"))]:
        case ["GET", "v1", "health"]:
            return {"status": "ok"}
        case ["GET", "v1", "orders", id]:
            return found(shop.orders, id)
        case ["GET", "v1", "orders", id, "invoice"]:
            return found(shop.invoices, id)
        case ["GET", "v1", "customers"]:
            wanted = query.get("email", "").casefold()
            return {
                "customers": [one for one in shop.customers.values() if one["email"].casefold() == wanted]
            }
        case ["GET", "v1", "customers", id]:
            return found(shop.customers, id)
        case ["GET", "v1", "customers", id, "orders"]:
            return {"orders": shop.orders_of(id, int(query.get("limit", "20")))}
        case ["GET", "v1", "customers", id, "subscriptions"]:
            return {"subscriptions": [one for one in shop.subscriptions if one["customer"] == id]}
        case ["GET", "v1", "customers", id, "points"]:
            return found(shop.points, id)
        case ["GET", "v1", "products"]:
            family = query.get("family")
            stands = [one for one in shop.products.values() if family in (None, one["family"])]
            return {"products": stands[: int(query.get("limit", "50"))]}
        case ["GET", "v1", "products", id]:
            return found(shop.products, id)
        case ["POST", "v1", "actions"]:
            return shop.act(body, key)
        case ["POST", "v1", "discounts"]:
            shop.issue(body)
            return None
        case ["POST", "v1", "discounts", "redemptions"]:
            return shop.redeem(body)
        case ["GET", "v1", "discounts", "redemptions"]:
            since = datetime.fromisoformat(query["since"])
            taken = [one for one in shop.redemptions.values() if datetime.fromisoformat(one["at"]) >= since]
            return {"redemptions": taken}
    raise Problem(404, "There is no such call.")


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # header and body in one packet
    server: "Server"

    def do_GET(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        try:
            if self.headers.get("Authorization") != f"Bearer {self.server.token}":
                raise Problem(401, "The token is missing or wrong.")
            body = json.loads(content or b"{}")
            address = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(address.query).items()}
            key = self.headers.get("Idempotency-Key", "")
            with self.server.lock:
                said = answer(self.server.shop, self.command, address.path, query, body, key)
            self._send(204 if said is None else 200, said, "application/json")
        except Problem as problem:
            said = {"title": str(problem), "status": problem.status, **problem.more}
            self._send(problem.status, said, "application/problem+json")
        except (ValueError, KeyError, TypeError, AttributeError):
            said = {"title": "This call cannot be read.", "status": 400}
            self._send(400, said, "application/problem+json")

    do_POST = do_GET

    def _send(self, status: int, value: Json | None, kind: str) -> None:
        content = b"" if value is None else json.dumps(value).encode()
        self.send_response(status)
        if content:
            self.send_header("Content-Type", kind)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet: addresses hold e-mail addresses."""


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, port: int, token: str) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.token, self.shop, self.lock = token, Shop(), threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--port", type=int, default=8200)
    options.add_argument("--token", default="sample-token")
    given = options.parse_args()
    running = Server(given.port, given.token)
    print(f"A sample shop answers at {running.url}", flush=True)
    try:
        running.serve_forever()
    except KeyboardInterrupt:
        running.server_close()
