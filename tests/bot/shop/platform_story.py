"""The people, goods and orders that both replayed platforms hold, and which order is which example."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from bot.shop import OrderId, OrderState, Shop
from tests.bot.shops import NOW
from tests.contracts.shop_examples import IMOGEN, NELL, OWEN, TOM, Example


@dataclass(frozen=True)
class Person:
    id: int
    email: str
    first: str
    last: str
    country: str = "GB"
    state: str = "ENG"
    town: str = "Amberwick"
    postcode: str = "ZZ0 4AB"


@dataclass(frozen=True)
class Ware:
    id: int
    name: str
    family: str
    price: Decimal
    stock: int = 5


@dataclass(frozen=True)
class Sale:
    id: int
    number: str
    person: Person
    wares: tuple[tuple[Ware, int], ...]
    state: str
    """placed, packed, shipped, delivered or lost."""
    placed_at: datetime
    discount: Decimal = Decimal(0)
    delivery: Decimal = Decimal("3.95")
    code: str = ""
    by_post: bool = True
    paid: bool = True

    @property
    def worth(self) -> Decimal:
        return sum((ware.price * count for ware, count in self.wares), Decimal(0))

    @property
    def total(self) -> Decimal:
        return self.worth - self.discount + self.delivery


PEOPLE = (
    Person(2001, TOM, "Tom", "Brackley"),
    Person(2002, IMOGEN, "Imogen", "Farrow"),
    Person(2003, NELL, "Nell", "Ashdown"),
    Person(2004, OWEN, "Owen", "Hartley"),
    Person(2005, "ray@post.example", "Ray", "Castle", "US", "CA", "San Perdido", "00042"),
)
TOM_, IMOGEN_, NELL_, OWEN_, RAY = PEOPLE
HEARTHSIDE = Ware(3001, "Hearthside & Blend", "beans", Decimal("8.50"))
NIGHTJAR = Ware(3002, "Nightjar Decaf", "beans", Decimal("9.00"), stock=0)
ASSAM = Ware(3003, "Assam", "tea", Decimal("6.25"))
SENCHA = Ware(3004, "Sencha", "tea", Decimal("7.00"))
CARD = Ware(3005, "Gift card", "gift-cards", Decimal("25.00"))
WARES = (HEARTHSIDE, NIGHTJAR, ASSAM, SENCHA, CARD)


def _sales() -> list[Sale]:
    """Each example of another shopper where the contract asks for it; numbers rise with the ids."""
    ids = iter(range(5001, 5100))

    def sale(person: Person, state: str, days: float, *wares: tuple[Ware, int], **more: Any) -> Sale:
        id = next(ids)
        number = more.pop("number", f"JR-{id}")
        return Sale(id, number, person, wares, state, NOW - timedelta(days=days), **more)

    return [
        sale(NELL_, "shipped", 9, (HEARTHSIDE, 1), (ASSAM, 2), number="JR-104233"),
        sale(OWEN_, "delivered", 40, (SENCHA, 1)),
        sale(OWEN_, "delivered", 20, (ASSAM, 1)),
        sale(OWEN_, "shipped", 2, (HEARTHSIDE, 1)),
        sale(TOM_, "placed", 0.02, (HEARTHSIDE, 2), (ASSAM, 1), discount=Decimal("2.00"), code="SPRING"),
        sale(IMOGEN_, "packed", 0.5, (HEARTHSIDE, 1)),
        sale(RAY, "delivered", 5, (HEARTHSIDE, 1)),
        sale(NELL_, "delivered", 3, (CARD, 1), delivery=Decimal(0), by_post=False),
        sale(IMOGEN_, "lost", 30, (SENCHA, 2)),
        sale(IMOGEN_, "placed", 0.1, (ASSAM, 3), (SENCHA, 1), paid=False),
    ]


SALES = _sales()
PLACED, UNPAID, LOST_SALE = SALES[4], SALES[9], SALES[8]
LATE = SALES[0]


def examples(id_of: Callable[[Sale], str]) -> dict[Example, OrderId]:
    kinds = {
        Example.PLACED: PLACED,
        Example.PACKED: SALES[5],
        Example.ON_TIME: SALES[3],
        Example.ARRIVED: SALES[2],
        Example.ARRIVED_ABROAD: SALES[6],
        Example.GIFT_CARD: SALES[7],
        Example.MARKED_LOST: LOST_SALE,
        Example.PLACED_ONE_LINE: UNPAID,
        Example.LATE: LATE,
    }
    return {kind: OrderId(id_of(sale)) for kind, sale in kinds.items()}


async def state_of(shop: Shop, id: OrderId) -> OrderState:
    order = await shop.order(id)
    assert order is not None
    return order.state


BEYOND_PLATFORMS = (
    # No points or invoices; products are known by numbers.
    "test_that_a_product_has_facts_in_words",
    "test_that_members_have_points_worth_a_penny_and_others_have_none",
    "test_that_an_order_has_an_invoice_from_the_day_of_dispatch",
    "test_that_coffee_and_tea_are_untaxed_and_equipment_includes_a_fifth",
    # Nothing comes back that was cancelled, quantities of what is paid and PO boxes are for a person.
    "test_that_a_cancelled_order_comes_back_within_the_working_day",
    "test_that_a_cancelled_order_does_not_come_back_later",
    "test_that_only_what_was_cancelled_can_be_brought_back",
    "test_that_what_is_packed_gone_or_charged_as_a_box_stays_as_it_is",
    "test_that_a_lower_quantity_is_refunded_with_its_share_of_the_discount",
    "test_that_a_product_is_taken_out_of_an_order",
    "test_that_nothing_is_added_and_no_quantity_is_below_zero",
    "test_that_the_last_product_and_a_foreign_one_cannot_be_taken_out",
    "test_that_po_boxes_are_for_coffee_and_tea_alone",
    # These skip boxes.
    "test_that_the_same_key_gives_the_first_receipt_and_no_second_effect",
    "test_that_a_key_belongs_to_one_action",
    "test_that_many_at_once_with_one_key_have_one_effect_and_one_receipt",
    "test_that_every_case_has_a_number_of_its_own",
    "test_that_nothing_is_done_to_what_does_not_exist",
    "test_that_a_refused_action_leaves_its_key_free",
)
"""What of the Shop contract no hosted shop can hold."""


def without(*names: str) -> Callable[[type], type]:
    """Says which of a contract's tests a platform cannot hold; each must be there, or the list is old."""

    def mark(suite: type) -> type:
        for name in names:
            assert callable(getattr(suite, name)), name
            setattr(suite, name, None)
        return suite

    return mark
