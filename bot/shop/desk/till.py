"""Discount codes at the till: kept as hashes, taken once, told back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from sqlalchemy import Connection, RowMapping, insert, select, update

from bot.errors import Conflict, ContentError, NotFound
from bot.shop import tables as t
from bot.shop.desk.box_rows import CANCELLED, boxes_query, standing
from bot.shop.desk.points import credit
from bot.shop.desk_tables import discounts, redemptions
from bot.shop.discounts import CodeRefused, Discount, NotRedeemable, Redemption, Reduction, Uses
from bot.shop.generator.delivery import zone_of
from bot.shop.values import Money, OrderId, SubscriptionId
from bot.shop.working_days import LONDON, moment
from bot.storage.types import CustomerId


def issue(connection: Connection, discount: Discount) -> None:
    row = _row(discount)
    _check(connection, discount)
    query = select(discounts).where(discounts.c.typed_hash == row["typed_hash"])
    before = connection.execute(query).mappings().first()
    if before is None:
        connection.execute(insert(discounts).values(row))
    elif {**before, "expires_at": int(before["expires_at"].timestamp())} != {
        **row,
        "expires_at": int(discount.expires_at.timestamp()),
    }:
        raise Conflict("This code has been issued with other terms.")


@dataclass(frozen=True)
class Quote:
    """What a code takes off, and from what: of goods or delivery; points are added and take off nothing."""

    redemption: Redemption
    reduction: Reduction
    taken: bool
    """It has been redeemed for this order already."""


def quote(
    connection: Connection, code: str, customer: CustomerId, order: OrderId, basket: Money, now: datetime
) -> Quote:
    """What redeeming would come to; raises CodeRefused as redeeming would, and changes nothing."""
    terms = _terms(connection, code, customer)
    reduction = Reduction(terms["reduction"])
    query = select(redemptions).where(redemptions.c.code_hash == terms["code_hash"])
    taken = connection.execute(query).mappings().first()
    if taken is not None:
        if taken["order"] == order:
            return Quote(_redemption(taken), reduction, taken=True)
        raise CodeRefused(NotRedeemable.USED, "This code has been used.")
    if now >= terms["expires_at"]:
        raise CodeRefused(NotRedeemable.EXPIRED, "This code is out of date.")
    owner = connection.execute(select(t.customers).where(t.customers.c.id == customer)).mappings().one()
    _check_use(connection, terms, owner, order, basket)
    off = Money(_taken_off(terms, owner, basket), terms["currency"])
    return Quote(Redemption(terms["code_hash"], customer, order, off, now), reduction, taken=False)


def redeem(
    connection: Connection, code: str, customer: CustomerId, order: OrderId, basket: Money, now: datetime
) -> Redemption:
    _retire(connection, order, now)
    quoted = quote(connection, code, customer, order, basket, now)
    told = quoted.redemption
    if quoted.taken:
        return told
    if quoted.reduction is Reduction.POINTS:
        credit(connection, customer, told.taken_off.minor, now)
    row = {"code_hash": told.code_hash, "customer": customer, "order": order, "at": now}
    off = {"taken_off": told.taken_off.minor, "currency": told.taken_off.currency}
    connection.execute(insert(redemptions).values({**row, **off}))
    return told


def taken_off_next(connection: Connection, subscription: SubscriptionId, now: datetime) -> Money | None:
    """What a code takes off the next renewal; None when none was used on it."""
    query = select(redemptions).where(redemptions.c.order == subscription)
    row = connection.execute(query).mappings().first()
    sent = _last_renewal(connection, OrderId(subscription), now)
    if row is None or (sent is not None and row["at"].astimezone(LONDON).date() <= sent):
        return None
    return Money(row["taken_off"], row["currency"])


def _retire(connection: Connection, order: OrderId, now: datetime) -> None:
    """A code that went on a renewal which has been charged makes room for one on the next."""
    sent = _last_renewal(connection, order, now)
    if sent is not None:
        used = update(redemptions).where(
            redemptions.c.order == order, redemptions.c.at < moment(sent, time.max)
        )
        connection.execute(used.values(order=f"{order}/{sent.isoformat()}"))


def _last_renewal(connection: Connection, id: OrderId, now: datetime) -> date | None:
    row = connection.execute(boxes_query().where(t.subscriptions.c.id == id)).mappings().first()
    return standing(row, now.astimezone(LONDON).date()).sent_on if row else None


def redeemed(connection: Connection, since: datetime) -> list[Redemption]:
    query = select(redemptions).where(redemptions.c.at >= since)
    rows = connection.execute(query.order_by(redemptions.c.at, redemptions.c.code_hash)).mappings()
    return [_redemption(row) for row in rows]


def hash_of(code: str) -> str:
    return sha256(code.upper().encode()).hexdigest()


def _typed(code: str) -> str:
    return hash_of("".join(code.split()).replace("-", ""))


def _row(discount: Discount) -> dict[str, Any]:
    amount, least = discount.amount, discount.min_order
    return {
        "code_hash": hash_of(discount.code),
        "typed_hash": _typed(discount.code),
        "customer": discount.customer,
        "reduction": discount.reduction.value,
        "percent": discount.percent,
        "amount": amount.minor if amount else None,
        "at_most": discount.at_most.minor,
        "min_order": least.minor if least else None,
        "currency": discount.at_most.currency,
        "uses": discount.uses.value,
        "countries": json.dumps(sorted(discount.countries)),
        "expires_at": discount.expires_at,
    }


def _check(connection: Connection, discount: Discount) -> None:
    by_amount = discount.reduction in (Reduction.AMOUNT, Reduction.POINTS)
    if discount.reduction is Reduction.PERCENT and not 1 <= discount.percent <= 100:
        raise ContentError(f"percent: {discount.percent} is not between 1 and 100")
    if by_amount and (discount.amount is None or discount.amount.minor <= 0):
        raise ContentError(f"amount: a discount by {discount.reduction.value} needs one above zero")
    for name, money in (("amount", discount.amount), ("min_order", discount.min_order)):
        if money is not None and money.currency != discount.at_most.currency:
            raise ContentError(f"{name}: {money.currency} is not the currency of at_most")
    known = select(t.customers.c.id).where(t.customers.c.id == discount.customer)
    if connection.execute(known).first() is None:
        raise NotFound("There is no such customer.")


def _terms(connection: Connection, code: str, customer: CustomerId) -> RowMapping:
    query = select(discounts).where(discounts.c.typed_hash == _typed(code))
    terms = connection.execute(query).mappings().first()
    if terms is None:
        raise CodeRefused(NotRedeemable.UNKNOWN, "There is no such code.")
    if terms["customer"] != customer:
        raise CodeRefused(NotRedeemable.NOT_YOURS, "This code belongs to another account.")
    return terms


def _check_use(
    connection: Connection, terms: RowMapping, owner: RowMapping, order: OrderId, basket: Money
) -> None:
    placed = connection.execute(select(t.orders).where(t.orders.c.id == order)).mappings().first()
    if placed is not None and placed["customer"] != owner["id"]:
        raise CodeRefused(NotRedeemable.NOT_YOURS, "This order belongs to another account.")
    renewal = placed["subscription"] is not None if placed else _is_subscription(connection, order)
    if terms["uses"] not in (Uses.EITHER, Uses.RENEWAL if renewal else Uses.ORDER):
        raise CodeRefused(NotRedeemable.WRONG_USE, f"This code is for one {terms['uses']}.")
    countries = json.loads(terms["countries"])
    if countries and owner["country"] not in countries:
        raise CodeRefused(NotRedeemable.WRONG_USE, "This code cannot be used in this country.")
    if terms["currency"] != basket.currency:
        raise CodeRefused(NotRedeemable.WRONG_USE, f"This code is in {terms['currency']}.")
    other = select(redemptions.c.order).where(redemptions.c.order == order)
    if connection.execute(other).first() is not None:
        raise CodeRefused(NotRedeemable.WRONG_USE, "One code an order: another one is used on it.")
    if basket.minor < (terms["min_order"] or 0):
        raise CodeRefused(NotRedeemable.TOO_SMALL, "The basket is below the code's minimum.")
    if terms["reduction"] == Reduction.POINTS and not owner["club"]:
        raise CodeRefused(NotRedeemable.WRONG_USE, "Points are for members of the Club.")


def _is_subscription(connection: Connection, id: OrderId) -> bool:
    """A renewal that is still to be charged has no order yet: the till names the subscription."""
    query = select(t.subscriptions.c.state).where(t.subscriptions.c.id == id)
    state = connection.execute(query).scalar()
    if state == CANCELLED:
        raise CodeRefused(NotRedeemable.WRONG_USE, "This subscription is cancelled: it renews no more.")
    return state is not None


def _taken_off(terms: RowMapping, owner: RowMapping, basket: Money) -> int:
    """Points are added to the balance and take nothing off now; what they are worth is told all the same."""
    reduction, most = terms["reduction"], int(terms["at_most"])
    if reduction == Reduction.POINTS:
        return min(int(terms["amount"]), most)
    if reduction == Reduction.FREE_SHIPPING:
        return min(_delivery(owner, basket), most)
    off = basket.minor * terms["percent"] // 100 if reduction == Reduction.PERCENT else int(terms["amount"])
    return min(off, most, basket.minor)


def _delivery(owner: RowMapping, basket: Money) -> int:
    zone = zone_of(owner["country"])
    if basket.minor >= zone.free_from or (owner["country"] == "GB" and owner["club"]):
        raise CodeRefused(NotRedeemable.WRONG_USE, "Delivery is free here without the code.")
    return zone.fee


def _redemption(row: Mapping[Any, Any]) -> Redemption:
    taken = Money(row["taken_off"], row["currency"])
    return Redemption(row["code_hash"], row["customer"], row["order"], taken, row["at"])
