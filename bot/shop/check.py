"""What `rekindle shop check` asks of a live shop: every call of the document, and rules beyond types."""

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import quote

from bot.shop.actions import Action, CancelOrder, DataWish, Refusal, RequestData
from bot.shop.discounts import Discount, NotRedeemable, Redemption, Reduction, Uses
from bot.shop.http import KEY
from bot.shop.probe import Judge, Prober, Wrong, empty, reads, refuses, succeeds
from bot.shop.values import Customer, Invoice, Money, Order, OrderId, Points, Product, Subscription
from bot.shop.wire import action_to_wire
from bot.shop.wire_values import Fault, WrongShape, read_all, read_receipt, to_wire
from bot.storage.types import CustomerId

T = TypeVar("T")
HOW = "needs --email of a customer, or --order"
ACT = "only with --act"
A_FEW = 3


async def examine(prober: Prober, *, email: str = "", order: str = "", act: bool = False) -> None:
    """Changes nothing in the shop unless `act`; then it opens a data request and issues a discount of the
    smallest amount for the customer that was found."""
    await prober.ask("GET /v1/health", "/v1/health", succeeds(_healthy))
    wrong = {"Authorization": "Bearer wrong"}
    await prober.ask("GET /v1/products, wrong token", "/v1/products", refuses(401), headers=wrong)
    products = await _catalogue(prober)
    await _made_up(prober)
    known = await _order(prober, order) if order else None
    customer = await _customer(prober, email, known)
    if customer is not None:
        await _records(prober, customer)
    elif not email and not order:
        prober.skip("GET /v1/customers/{id} and what is below it", HOW)
    await _actions(prober, customer if act else None)
    currency = products[0].price.currency if products else "GBP"
    await _discounts(prober, customer if act else None, currency)


async def _catalogue(prober: Prober) -> list[Product]:
    call, few = "GET /v1/products?limit=", {"limit": A_FEW}
    products = await prober.ask(call, "/v1/products", _lists(Product, "products", _few), params=few) or []
    if not products:
        prober.skip("GET /v1/products/{id}", "needs a product")
        return products
    first = products[0]

    def same_family(found: list[Product]) -> str:
        return "" if {one.family for one in found} == {first.family} else "other families are among them"

    judge = _lists(Product, "products", same_family)
    await prober.ask("GET /v1/products?family=", "/v1/products", judge, params={"family": first.family})
    await prober.ask("GET /v1/products/{id}", f"/v1/products/{_in_path(first.id)}", _is(Product, first.id))
    return products


async def _made_up(prober: Prober) -> None:
    """What does not exist is a 404, or nothing in a list; never somebody else's."""
    id = f"none-{secrets.token_hex(6)}"
    for path in (
        "orders/{id}",
        "orders/{id}/invoice",
        "customers/{id}",
        "customers/{id}/points",
        "products/{id}",
    ):
        await prober.ask(f"GET /v1/{path}, made up", f"/v1/{path.format(id=id)}", refuses(404))
    for name, kind in (("orders", Order), ("subscriptions", Subscription)):
        judge = _nothing(kind, name)
        await prober.ask(f"GET /v1/customers/{{id}}/{name}, made up", f"/v1/customers/{id}/{name}", judge)
    nobody = {"email": f"{id}@nobody.example"}
    judge = _lists(Customer, "customers", lambda found: "found somebody" if found else "")
    await prober.ask("GET /v1/customers?email=, made up", "/v1/customers", judge, params=nobody)


async def _order(prober: Prober, number: str) -> Order | None:
    return await prober.ask("GET /v1/orders/{id}", f"/v1/orders/{_in_path(number)}", _is(Order, number))


async def _customer(prober: Prober, email: str, order: Order | None) -> Customer | None:
    wanted = email or (order.email if order and order.customer else "")
    if not wanted:
        return None

    def is_found(found: list[Customer]) -> str:
        if [one.email.casefold() for one in found] == [wanted.casefold()]:
            return ""
        return "nobody else's address may be in it" if found else "no customer is found by this address"

    judge, upper = _lists(Customer, "customers", is_found), {"email": wanted.upper()}
    found = await prober.ask("GET /v1/customers?email=, in capitals", "/v1/customers", judge, params=upper)
    if not found:
        return None
    customer: Customer = found[0]
    path = f"/v1/customers/{_in_path(customer.id)}"
    await prober.ask("GET /v1/customers/{id}", path, _is(Customer, customer.id))
    return customer


async def _records(prober: Prober, customer: Customer) -> None:
    def own(found: list[Any]) -> str:
        return "" if {one.customer for one in found} <= {customer.id} else "another customer's are among them"

    def newest(found: list[Order]) -> str:
        times = [one.placed_at for one in found]
        ordered = times == sorted(times, reverse=True)
        return own(found) or _few(found) or ("" if ordered else "orders should come newest first")

    base, below = f"/v1/customers/{_in_path(customer.id)}", "GET /v1/customers/{id}"
    judge, few = _lists(Order, "orders", newest), {"limit": A_FEW}
    orders = await prober.ask(f"{below}/orders?limit=", f"{base}/orders", judge, params=few)
    mine = _lists(Subscription, "subscriptions", own)
    await prober.ask(f"{below}/subscriptions", f"{base}/subscriptions", mine)
    await prober.ask(f"{below}/points", f"{base}/points", _perhaps(reads(Points)))
    if not orders:
        prober.skip("GET /v1/orders/{id} and its invoice", "this customer has no orders")
        return
    number = orders[-1].id
    await _order(prober, number)
    path = f"/v1/orders/{_in_path(number)}/invoice"
    bill = reads(Invoice, lambda found: "" if found.order == number else "it is another order's")
    await prober.ask("GET /v1/orders/{id}/invoice", path, _perhaps(bill))


async def _actions(prober: Prober, customer: Customer | None) -> None:
    """Dry: nothing that exists is named. Wet: one data request, sent twice."""
    none, keyed = CancelOrder(OrderId(f"none-{secrets.token_hex(6)}")), {KEY: secrets.token_hex(16)}
    post, path = "POST /v1/actions", "/v1/actions"
    refused = refuses(404, 422, field="refusal", among=Refusal)
    await prober.ask(f"{post}, made-up order", path, refused, json=action_to_wire(none), headers=keyed)
    await prober.ask(f"{post}, without {KEY}", path, refuses(400), json=action_to_wire(none))
    empty_key = {KEY: secrets.token_hex(16)}
    await prober.ask(f"{post}, empty action", path, refuses(400), json={}, headers=empty_key)
    if customer is None:
        prober.skip(f"{post}, done once per key", ACT)
        return
    keyed = {KEY: secrets.token_hex(16)}
    wish: Action = RequestData(customer.id, DataWish.COPY)
    receipt = succeeds(read_receipt)
    sent = {"json": action_to_wire(wish), "headers": keyed}
    first = await prober.ask(f"{post}, data request", path, receipt, **sent)
    if first is None:
        return

    def same(value: object) -> object:
        if read_receipt(value) != first:
            raise Wrong("the same key and action should give the first receipt again")
        return value

    await prober.ask(f"{post}, same key again", path, succeeds(same), **sent)
    other = {"json": action_to_wire(none), "headers": keyed}
    await prober.ask(f"{post}, same key, other action", path, refuses(409), **other)


async def _discounts(prober: Prober, customer: Customer | None, currency: str) -> None:
    issue, till = "/v1/discounts", "/v1/discounts/redemptions"
    await prober.ask(f"POST {issue}, empty", issue, refuses(400), json={})
    typed = {"code": f"NONE-{secrets.token_hex(6)}", "customer": "none", "order": "none"}
    code = {**typed, "basket": to_wire(Money(1_000, currency))}
    judge = refuses(422, field="reason", among=NotRedeemable)
    await prober.ask(f"POST {till}, made-up code", till, judge, json=code)
    since = {"since": (datetime.now(UTC) - timedelta(days=30)).isoformat()}

    def oldest(found: list[Redemption]) -> str:
        times = [one.at for one in found]
        return "" if times == sorted(times) else "redemptions should come oldest first"

    await prober.ask(f"GET {till}?since=", till, _lists(Redemption, "redemptions", oldest), params=since)
    if customer is None:
        prober.skip(f"POST {issue}, once per code", ACT)
        return
    smallest = _smallest(customer.id, currency)
    await prober.ask(f"POST {issue}", issue, empty, json=to_wire(smallest))
    await prober.ask(f"POST {issue}, same again", issue, empty, json=to_wire(smallest))
    other = replace(smallest, at_most=Money(2, currency), amount=Money(2, currency))
    await prober.ask(f"POST {issue}, other terms", issue, refuses(409), json=to_wire(other))


def _smallest(customer: CustomerId, currency: str) -> Discount:
    least = Money(1, currency)
    return Discount(
        code=f"CHECK-{secrets.token_hex(8).upper()}",
        customer=customer,
        reduction=Reduction.AMOUNT,
        percent=0,
        amount=least,
        at_most=least,
        min_order=None,
        uses=Uses.ORDER,
        countries=(),
        expires_at=datetime.now(UTC) + timedelta(minutes=5),
    )


def _in_path(id: str) -> str:
    return quote(id, safe="")


def _healthy(value: object) -> bool:
    status = value.get("status") if isinstance(value, dict) else None
    if status is None:
        raise WrongShape((Fault("health.status", "is missing"),))
    if status != "ok":
        raise Wrong(f'health.status is {json.dumps(status)} in place of "ok"')
    return True


def _few(found: list[Any]) -> str:
    return "" if len(found) <= A_FEW else f"limit={A_FEW} is not kept: {len(found)} came"


def _is(kind: type[T], id: str) -> Judge[T]:
    return reads(
        kind, lambda found: "" if getattr(found, "id", id) == id else "it has another id than asked for"
    )


def _lists(kind: type[T], name: str, where: Callable[[list[T]], str]) -> Judge[list[T]]:
    def reader(value: object) -> list[T]:
        found = read_all(kind, value, name)
        if complaint := where(found):
            raise Wrong(complaint)
        return found

    return succeeds(reader)


def _perhaps(judge: Judge[Any]) -> Judge[Any]:
    """A 404 is an answer too."""
    return lambda answer: refuses(404)(answer) if answer.status_code == 404 else judge(answer)


def _nothing(kind: type[Any], name: str) -> Judge[Any]:
    return _perhaps(_lists(kind, name, lambda found: "should be empty" if found else ""))
