"""What the shop has done, in a sentence or two for the top of the page."""

from babel.dates import format_date

from bot.shop import actions as a
from bot.shop.actions import Action, Receipt
from web.storefront.pages import LOCALE, money


def told(action: Action, receipt: Receipt) -> str:
    return " ".join([*_done(action, receipt), *_consequences(action, receipt)])


def _done(action: Action, receipt: Receipt) -> list[str]:
    on = _day(receipt)
    match action:
        case a.CancelOrder(order):
            return [f"Order {order} is cancelled."]
        case a.RestoreOrder(order):
            return [f"Order {order} is back and will be sent."]
        case a.ChangeAddress(_, address):
            return [f"The parcel goes to: {address}."]
        case a.TraceParcel():
            return [f"The courier has been asked where your parcel is (case {receipt.case})."]
        case a.MakeGood(order, wish):
            sent = wish is a.Wish.REPLACEMENT
            return [f"Order {order} is sent again." if sent else f"Order {order} is paid back."]
        case a.OpenReturn():
            return [f"Your return {receipt.case} is open.", "Print the label and post it within 14 days."]
        case a.ReportFault():
            return [f"Thank you for telling us. Your report has the number {receipt.case}."]
        case a.WithdrawCase(case):
            return [f"Case {case} is withdrawn."]
        case a.SkipBox():
            return [f"The box of {on} is left out: not charged, not sent."]
        case a.UnskipBox():
            return [f"The box of {on} comes after all."]
        case a.PauseSubscription(_, until):
            return [f"Your subscription rests until {format_date(until, 'd MMMM y', LOCALE)}."]
        case a.ResumeSubscription():
            return [f"Your subscription goes on. The next box comes on {on}."]
        case a.SwapProduct():
            return [f"The box of {on} and those after it bring the new coffee."]
        case a.ChangePlan(_, weeks):
            every = "every week" if weeks == 1 else f"every {weeks} weeks"
            return [f"Boxes come {every} now, the next one on {on}."]
        case _:
            return ["It is done."]


def _consequences(action: Action, receipt: Receipt) -> list[str]:
    said = []
    if receipt.refund is not None and receipt.refund.minor:
        later = " once it has arrived here" if isinstance(action, a.OpenReturn) else ""
        said.append(f"{money(receipt.refund)} goes back the way you paid{later}.")
    if receipt.answer_by is not None and not isinstance(action, a.MakeGood):
        said.append(f"You hear from us by {format_date(receipt.answer_by, 'd MMMM y', LOCALE)}.")
    if isinstance(action, a.PauseSubscription):
        said.append("Nothing is charged or sent meanwhile.")
    return said


def _day(receipt: Receipt) -> str:
    return format_date(receipt.effective_on, "d MMMM y", LOCALE) if receipt.effective_on else "your next date"
