"""One's orders: how far each has come, and what can still be done about it."""

from datetime import UTC, datetime
from typing import TypeVar

from fastapi import APIRouter, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from bot.shop import Money, Order, OrderId, OrderState, ProductId
from bot.shop import actions as a
from bot.shop.working_days import next_closing
from bot.storage.types import CustomerId
from web.errors import Problem, no_such
from web.state import AppState, State
from web.storefront.doing import do
from web.storefront.pages import page
from web.storefront.visitor import Visitor, field, find_visitor

router = APIRouter(prefix="/account/orders")
PASSED = {"placed": 1, "packed": 2, "shipped": 3, "delivered": 4, "returned": 4, "refunded": 4, "lost": 3}
FAULTS = {
    a.Fault.DAMAGED: "It arrived damaged",
    a.Fault.WRONG: "It is not what I ordered",
    a.Fault.MISSING: "It was missing from the parcel",
    a.Fault.FAULTY: "It broke in use",
}
WISHES = {a.Wish.REPLACEMENT: "Another one", a.Wish.REFUND: "My money back", a.Wish.REPAIR: "A repair"}
LONGEST_WORDS = 500
Choice = TypeVar("Choice", a.Wish, a.Fault)


@router.get("/{id}")
async def show(request: Request, state: State, id: str) -> Response:
    """One's own orders only; another's looks like none."""
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    order = await _own(state, visitor, id)
    return await page(
        request,
        "order.html",
        order=order,
        passed=PASSED.get(order.state.value, 0),
        delivery=_delivery(order),
        invoice=await state.shop.invoice(order.id),
        back=_may_come_back(order),
        faults=FAULTS,
        wishes=WISHES,
    )


@router.get("/{id}/invoice")
async def invoice(request: Request, state: State, id: str) -> Response:
    return await _paper(request, state, id, "invoice.html")


@router.get("/{id}/label")
async def label(request: Request, state: State, id: str) -> Response:
    return await _paper(request, state, id, "label.html")


async def _paper(request: Request, state: AppState, id: str, template: str) -> Response:
    """A page to print."""
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    order = await _own(state, visitor, id)
    found = await state.shop.invoice(order.id)
    if found is None if template == "invoice.html" else not order.returning:
        raise no_such("invoice" if template == "invoice.html" else "open return")
    return await page(request, template, order=order, invoice=found, delivery=_delivery(order))


@router.post("/{id}/{what}")
async def change(request: Request, state: State, id: str, what: str) -> Response:
    visitor = await find_visitor(request, state)
    if visitor is None:
        return RedirectResponse("/account", 303)
    order = await _own(state, visitor, id)
    form = await request.form(max_files=0, max_fields=60)
    return await do(request, state, visitor, _action(what, order.id, form), f"/account/orders/{order.id}")


def _action(what: str, id: OrderId, form: FormData) -> a.Action:
    match what:
        case "cancel":
            return a.CancelOrder(id)
        case "restore":
            return a.RestoreOrder(id)
        case "address":
            return a.ChangeAddress(id, field(form, "address")[:300])
        case "trace":
            return a.TraceParcel(id)
        case "make-good":
            return a.MakeGood(id, _chosen(a.Wish, field(form, "wish")))
        case "return":
            products = tuple(ProductId(str(one)) for one in form.getlist("product"))
            return a.OpenReturn(id, products, field(form, "reason")[:LONGEST_WORDS])
        case "fault":
            return _fault(id, form)
        case _:
            raise no_such("form")


def _fault(id: OrderId, form: FormData) -> a.ReportFault:
    return a.ReportFault(
        id,
        ProductId(field(form, "product")),
        _chosen(a.Fault, field(form, "fault")),
        _chosen(a.Wish, field(form, "wish")),
        field(form, "words")[:LONGEST_WORDS],
    )


def _chosen(kind: type[Choice], value: str) -> Choice:
    try:
        return kind(value)
    except ValueError:
        raise Problem(
            422, "invalid", "Choose one of what the form offers.", [("choice", value[:40])]
        ) from None


async def _own(state: AppState, visitor: Visitor, id: str) -> Order:
    found = await state.shop.order(OrderId(id))
    if found is None or found.customer != CustomerId(visitor.customer.id):
        raise no_such("order")
    return found


def _delivery(order: Order) -> Money:
    goods = sum(line.price.minor * line.quantity for line in order.lines)
    return Money(order.total.minor + order.discount.minor - goods, order.total.currency)


def _may_come_back(order: Order) -> bool:
    """A cancelled order can be brought back until the end of the working day."""
    at = order.refunded_at
    return order.state is OrderState.CANCELLED and at is not None and datetime.now(UTC) <= next_closing(at)
