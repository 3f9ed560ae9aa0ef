"""What the bot may have the shop do. An action is a value: sent once per key, over any back end, with what
undoes it in its receipt."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar, NewType

from bot.errors import RekindleError
from bot.shop.values import Money, OrderId, ProductId, SubscriptionId
from bot.storage.types import CustomerId

CaseId = NewType("CaseId", str)
"""The number under which shop and customer find a case again."""


class Fault(StrEnum):
    """What was wrong with something that arrived."""

    DAMAGED = "damaged"
    WRONG = "wrong"
    MISSING = "missing"
    FAULTY = "faulty"
    """Broke in use: the warranty's business."""


class Wish(StrEnum):
    REPLACEMENT = "replacement"
    REFUND = "refund"
    REPAIR = "repair"


class DataWish(StrEnum):
    COPY = "copy"
    ERASE = "erase"


class Refusal(StrEnum):
    """Why the shop does not do it. A skill has words for each."""

    TOO_LATE = "too_late"
    """The state has moved on: packed, charged, out of the window."""
    NOT_COVERED = "not_covered"
    """The shop's rules leave it out: opened tea, worn burrs, a sale item."""
    SOLD_OUT = "sold_out"
    LIMIT = "limit"
    """Done as often as the rules allow."""
    BAD_VALUE = "bad_value"
    """An address or a date that cannot be."""
    PERSON = "person"
    """Somebody has to look at it first."""


class Refused(RekindleError):
    """The shop's rules or state forbid an action; nothing has changed."""

    def __init__(self, refusal: Refusal, why: str = "") -> None:
        super().__init__(why or refusal.value)
        self.refusal = refusal


@dataclass(frozen=True)
class CancelOrder:
    kind: ClassVar = "cancel_order"
    order: OrderId


@dataclass(frozen=True)
class RestoreOrder:
    """Undoes CancelOrder, as long as nobody has acted on it."""

    kind: ClassVar = "restore_order"
    order: OrderId


@dataclass(frozen=True)
class SetQuantity:
    """Of one product in an order that is not packed; 0 takes it out."""

    kind: ClassVar = "set_quantity"
    order: OrderId
    product: ProductId
    quantity: int


@dataclass(frozen=True)
class ChangeAddress:
    kind: ClassVar = "change_address"
    order: OrderId
    address: str


@dataclass(frozen=True)
class ChangeBoxAddress:
    kind: ClassVar = "change_box_address"
    subscription: SubscriptionId
    address: str


@dataclass(frozen=True)
class TraceParcel:
    kind: ClassVar = "trace_parcel"
    order: OrderId


@dataclass(frozen=True)
class MakeGood:
    """Resend or refund an order whose parcel is lost."""

    kind: ClassVar = "make_good"
    order: OrderId
    wish: Wish


@dataclass(frozen=True)
class OpenReturn:
    """`exchange_for` is what comes instead, at the same price; None for the money."""

    kind: ClassVar = "open_return"
    order: OrderId
    products: tuple[ProductId, ...]
    reason: str = ""
    exchange_for: ProductId | None = None


@dataclass(frozen=True)
class ReportFault:
    kind: ClassVar = "report_fault"
    order: OrderId
    product: ProductId
    fault: Fault
    wish: Wish
    words: str = ""
    """What the customer wrote about it."""


@dataclass(frozen=True)
class WithdrawCase:
    """Undoes a return, a report or a claim on which nobody has acted."""

    kind: ClassVar = "withdraw_case"
    case: CaseId


@dataclass(frozen=True)
class SkipBox:
    kind: ClassVar = "skip_box"
    subscription: SubscriptionId


@dataclass(frozen=True)
class UnskipBox:
    kind: ClassVar = "unskip_box"
    subscription: SubscriptionId


@dataclass(frozen=True)
class PauseSubscription:
    kind: ClassVar = "pause_subscription"
    subscription: SubscriptionId
    until: date


@dataclass(frozen=True)
class ResumeSubscription:
    """Ends a pause, or undoes a cancel that has not taken effect."""

    kind: ClassVar = "resume_subscription"
    subscription: SubscriptionId


@dataclass(frozen=True)
class SwapProduct:
    kind: ClassVar = "swap_product"
    subscription: SubscriptionId
    product: ProductId


@dataclass(frozen=True)
class ChangePlan:
    kind: ClassVar = "change_plan"
    subscription: SubscriptionId
    every_weeks: int
    next_on: date | None = None
    """Another day for the next box; None keeps it."""


@dataclass(frozen=True)
class CancelSubscription:
    """Holds from `asked_at`, when the customer asked, not from when the shop got round to it."""

    kind: ClassVar = "cancel_subscription"
    subscription: SubscriptionId
    asked_at: datetime


@dataclass(frozen=True)
class RequestData:
    kind: ClassVar = "request_data"
    customer: CustomerId
    wish: DataWish


Action = (
    CancelOrder
    | RestoreOrder
    | SetQuantity
    | ChangeAddress
    | ChangeBoxAddress
    | TraceParcel
    | MakeGood
    | OpenReturn
    | ReportFault
    | WithdrawCase
    | SkipBox
    | UnskipBox
    | PauseSubscription
    | ResumeSubscription
    | SwapProduct
    | ChangePlan
    | CancelSubscription
    | RequestData
)


@dataclass(frozen=True)
class Receipt:
    """What the shop did. Whoever tells of it reads the changed record first."""

    case: CaseId
    at: datetime
    refund: Money | None = None
    """What is paid back, when that is known already."""
    effective_on: date | None = None
    answer_by: date | None = None
    """When the customer hears of it at the latest, where somebody has to look first."""
    undo: Action | None = None
    undo_until: datetime | None = None
    url: str = ""
    """A label to print or a page to follow it; opens for its owner only."""
