"""What a subscription sends, and how often."""

from datetime import date, timedelta

from sqlalchemy import RowMapping, select

from bot.errors import NotFound
from bot.shop import tables as t
from bot.shop.actions import ChangePlan, Receipt, Refusal, Refused, SwapProduct
from bot.shop.desk.box_rows import NOTICE, changeable, deadline, find_subscription, rewrite
from bot.shop.desk.boxes import PAGE
from bot.shop.desk.desk import Desk
from bot.shop.values import ProductId

WEEKS = (1, 2, 4)
FURTHEST = timedelta(days=28)
SUBSCRIBER_PERCENT = 90


def swap(desk: Desk, action: SwapProduct) -> Receipt:
    mine = find_subscription(desk, action.subscription)
    day = changeable(desk, mine)
    wanted = _product(desk, action.product)
    if wanted["id"] == mine.product:
        raise Refused(Refusal.BAD_VALUE, "The subscription sends this already.")
    if not is_for_subscription(wanted):
        raise Refused(Refusal.NOT_COVERED, "This is not a subscription coffee.")
    if wanted["stock"] <= 0:
        raise Refused(Refusal.SOLD_OUT, "It is sold out.")
    price = round(wanted["price"] * SUBSCRIBER_PERCENT / 100)
    rewrite(desk, mine, {"product": wanted["id"], "product_name": wanted["name"], "price": price})
    back = _product(desk, mine.product)["stock"] > 0
    undo = SwapProduct(mine.id, mine.product) if back else None
    return desk.receipt(effective_on=day, undo=undo, undo_until=deadline(day), url=PAGE)


def change(desk: Desk, action: ChangePlan) -> Receipt:
    mine = find_subscription(desk, action.subscription)
    day = changeable(desk, mine)
    if action.every_weeks not in WEEKS:
        raise Refused(Refusal.BAD_VALUE, "Boxes come every 1, 2 or 4 weeks.")
    moved = action.next_on or day
    if moved != day:
        _check_day(desk, moved, day)
    rewrite(desk, mine, {"every_weeks": action.every_weeks, "next_on": moved})
    old = ChangePlan(mine.id, mine.every_weeks, day if moved != day else None)
    undo = old if day <= moved + FURTHEST else None
    return desk.receipt(
        effective_on=moved, undo=undo, undo_until=min(deadline(day), deadline(moved)), url=PAGE
    )


def is_for_subscription(product: RowMapping) -> bool:
    """The standing coffees: a lot of one farm never comes back, and the tasting flight has no one roast."""
    facts = product["facts"] or {}
    return product["family"] == "beans" and "roast" in facts and "farm" not in facts


def _check_day(desk: Desk, wanted: date, old: date) -> None:
    if not desk.today + NOTICE <= wanted <= old + FURTHEST:
        raise Refused(
            Refusal.BAD_VALUE,
            "The next box comes two days from now at the earliest, four weeks later at most.",
        )


def _product(desk: Desk, id: ProductId) -> RowMapping:
    row = desk.connection.execute(select(t.products).where(t.products.c.id == id)).mappings().first()
    if row is None:
        raise NotFound("There is no such product.")
    return row
