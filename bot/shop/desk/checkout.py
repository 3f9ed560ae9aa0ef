"""The demo shop's checkout: a basket becomes a bill, and a bill an order.

No part of the port: a real shop has its own.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, func, insert, select, update

from bot.errors import NotFound
from bot.shop import tables as t
from bot.shop.actions import Refusal, Refused
from bot.shop.desk.addresses import SERVED, checked, is_po_box
from bot.shop.desk.order_rows import BY_E_MAIL
from bot.shop.desk.orders import LIGHT
from bot.shop.desk.till import quote, redeem
from bot.shop.desk_tables import checkouts, order_addresses
from bot.shop.discounts import CodeRefused, NotRedeemable, Reduction
from bot.shop.generator.delivery import add_working_days, dispatch_day, zone_of
from bot.shop.values import Money, OrderId, OrderState, ProductId
from bot.storage.types import CustomerId

CURRENCY = "GBP"
NO_ORDER = OrderId("")
"""Stands for the order while nothing is placed yet."""


@dataclass(frozen=True)
class Guest:
    """Somebody who orders without an account."""

    name: str
    email: str
    country: str
    address: str


Buyer = CustomerId | Guest
Wanted = Sequence[tuple[ProductId, int]]


@dataclass(frozen=True)
class Bill:
    goods: Money
    delivery: Money
    """After what a code takes off it."""
    off: Money
    """What a code takes off goods and delivery together; zero without a code."""
    points: int
    """What a code adds to the Club balance."""
    total: Money


@dataclass(frozen=True)
class _Sums:
    """In pence. `eligible` is what codes apply to."""

    goods: int
    eligible: int
    off_goods: int = 0
    off_delivery: int = 0
    points: int = 0


def bill(
    connection: Connection, wanted: Wanted, buyer: CustomerId | None, code: str, country: str, now: datetime
) -> Bill:
    """What the basket would cost this customer, or a guest in that country. Raises CodeRefused."""
    rows = _products(connection, wanted)
    sums = _summed(connection, rows, wanted, buyer, code, NO_ORDER, now)
    country, club = _place(connection, buyer, country)
    return _bill(sums, _delivery(rows, country, club, sums))


def place(
    connection: Connection, wanted: Wanted, buyer: Buyer, code: str, key: str, now: datetime
) -> OrderId:
    """Once per key. The code is redeemed in the same transaction: both or neither. Raises CodeRefused, and
    Refused for what cannot be sent."""
    before = placed(connection, key)
    if before is not None:
        return before
    rows = _products(connection, wanted)
    customer = _guest(connection, buyer, now) if isinstance(buyer, Guest) else buyer
    country, club = _place(connection, customer)
    _check(rows, wanted, country, buyer)
    order = _next_number(connection)
    known = None if isinstance(buyer, Guest) else customer
    sums = _summed(connection, rows, wanted, known, code, order, now)
    _write(
        connection,
        order,
        customer,
        country,
        rows,
        _bill(sums, _delivery(rows, country, club, sums)),
        sums,
        now,
    )
    _write_lines(connection, order, rows, wanted)
    if isinstance(buyer, Guest) and not _by_mail(rows):
        address = {"order": order, "address": checked(buyer.address)}
        connection.execute(insert(order_addresses).values(address))
    if code:
        redeem(connection, code, customer, order, Money(sums.eligible, CURRENCY), now)
    connection.execute(insert(checkouts).values(key=key, order=order))
    return order


def placed(connection: Connection, key: str) -> OrderId | None:
    found = connection.execute(select(checkouts.c.order).where(checkouts.c.key == key)).scalar()
    return OrderId(found) if found is not None else None


def _products(connection: Connection, wanted: Wanted) -> Mapping[str, RowMapping]:
    ids = [product for product, _ in wanted]
    query = select(t.products).where(t.products.c.id.in_(ids))
    found = {row["id"]: row for row in connection.execute(query).mappings()}
    if not ids or len(found) < len(set(ids)):
        raise NotFound("The basket is empty, or holds something that is not sold here.")
    return found


def _summed(
    connection: Connection,
    rows: Mapping[str, RowMapping],
    wanted: Wanted,
    customer: CustomerId | None,
    code: str,
    order: OrderId,
    now: datetime,
) -> _Sums:
    """Codes are not for gift cards."""
    worth = {product: rows[product]["price"] * many for product, many in wanted}
    goods = sum(worth.values())
    eligible = sum(price for id, price in worth.items() if rows[id]["family"] != "gift-cards")
    if not code:
        return _Sums(goods, eligible)
    if customer is None:
        raise CodeRefused(
            NotRedeemable.NOT_YOURS, "A personal code belongs to an account: sign in to use it."
        )
    quoted = quote(connection, code, customer, order, Money(eligible, CURRENCY), now)
    off = quoted.redemption.taken_off.minor
    if quoted.reduction is Reduction.POINTS:
        return _Sums(goods, eligible, points=off)
    if quoted.reduction is Reduction.FREE_SHIPPING:
        return _Sums(goods, eligible, off_delivery=off)
    return _Sums(goods, eligible, off_goods=off)


def _delivery(rows: Mapping[str, RowMapping], country: str, club: bool, sums: _Sums) -> int:
    """Free from a sum that counts after the discount; gift cards go by e-mail."""
    zone = zone_of(country)
    free = sums.goods - sums.off_goods >= zone.free_from or (country == "GB" and club)
    return 0 if free or _by_mail(rows) else zone.fee


def _bill(sums: _Sums, fee: int) -> Bill:
    off_delivery = min(sums.off_delivery, fee)
    total = sums.goods - sums.off_goods + fee - off_delivery
    return Bill(
        goods=Money(sums.goods, CURRENCY),
        delivery=Money(fee - off_delivery, CURRENCY),
        off=Money(sums.off_goods + off_delivery, CURRENCY),
        points=sums.points,
        total=Money(total, CURRENCY),
    )


def _place(connection: Connection, customer: CustomerId | None, country: str = "") -> tuple[str, bool]:
    """The customer's country, or the one given for nobody in particular; and whether of the Club."""
    query = select(t.customers.c.country, t.customers.c.club).where(t.customers.c.id == customer)
    row = connection.execute(query).first() if customer else None
    return (str(row.country), bool(row.club)) if row else (country, False)


def _guest(connection: Connection, guest: Guest, now: datetime) -> CustomerId:
    """A guest who comes again is the same one; whoever has an account signs in to it."""
    email = guest.email.strip().casefold()
    row = connection.execute(select(t.customers.c.id).where(t.customers.c.email == email)).first()
    if row is not None and not str(row.id).startswith("guest-"):
        raise Refused(Refusal.BAD_VALUE, "There is an account with this address: sign in to order with it.")
    said = {"name": guest.name, "country": guest.country, "region": ""}
    if row is not None:
        connection.execute(update(t.customers).where(t.customers.c.id == row.id).values(said))
        return CustomerId(row.id)
    id = CustomerId(f"guest-{secrets.token_hex(12)}")
    flags = {"joined_at": now, "club": False, "marketing": False}
    connection.execute(insert(t.customers).values(id=id, email=email, **said, **flags))
    return id


def _check(rows: Mapping[str, RowMapping], wanted: Wanted, country: str, buyer: Buyer) -> None:
    for product, many in wanted:
        row = rows[product]
        if row["stock"] < many:
            left = f"only {row['stock']} left" if row["stock"] else "sold out"
            raise Refused(Refusal.SOLD_OUT, f"{row['name']}: {left}.")
        if country == "US" and (row["facts"] or {}).get("power") == "electric":
            raise Refused(Refusal.NOT_COVERED, f"{row['name']}: electric models are never sent to the US.")
    if country not in SERVED:
        raise Refused(Refusal.NOT_COVERED, "We deliver to the UK, the EU and the United States only.")
    heavy = {row["family"] for row in rows.values()} - {*LIGHT, "gift-cards"}
    if isinstance(buyer, Guest) and heavy and is_po_box(buyer.address):
        raise Refused(Refusal.BAD_VALUE, "Grinders and kettles are signed for: no PO box.")


def _by_mail(rows: Mapping[str, RowMapping]) -> bool:
    return {row["family"] for row in rows.values()} == {"gift-cards"}


def _next_number(connection: Connection) -> OrderId:
    last = connection.execute(select(func.max(t.orders.c.id))).scalar() or "JR-100000"
    return OrderId(f"JR-{int(last.removeprefix('JR-')) + 1:06d}")


def _write(
    connection: Connection,
    order: OrderId,
    customer: CustomerId,
    country: str,
    rows: Mapping[str, RowMapping],
    bill: Bill,
    sums: _Sums,
    now: datetime,
) -> None:
    zone, by_mail = zone_of(country), _by_mail(rows)
    email = connection.execute(select(t.customers.c.email).where(t.customers.c.id == customer)).scalar_one()
    row: dict[str, Any] = {
        "id": order,
        "customer": customer,
        "email": email,
        "state": OrderState.PLACED.value,
        "placed_at": now,
        "total": bill.total.minor,
        "discount": sums.off_goods,
        "currency": CURRENCY,
        "carrier": BY_E_MAIL if by_mail else zone.carrier,
        "tracking": "",
        "promised_on": None if by_mail else add_working_days(dispatch_day(now), zone.slowest),
        "last_scan": "",
    }
    connection.execute(insert(t.orders).values(row))


def _write_lines(
    connection: Connection, order: OrderId, rows: Mapping[str, RowMapping], wanted: Wanted
) -> None:
    for position, (product, many) in enumerate(wanted):
        row = rows[product]
        line = {"product": product, "name": row["name"], "quantity": many, "price": row["price"]}
        connection.execute(insert(t.order_lines).values(order=order, position=position, **line))
        taken = update(t.products).where(t.products.c.id == product)
        connection.execute(taken.values(stock=t.products.c.stock - many))
