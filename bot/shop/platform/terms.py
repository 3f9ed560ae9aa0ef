"""Whether a platform's till can keep a discount's terms: none is issued that could take off more than was
said."""

from dataclasses import dataclass

from bot.errors import ContentError
from bot.shop.discounts import Discount, Reduction, Uses
from bot.shop.values import Customer, Money


@dataclass(frozen=True)
class TillTerms:
    """What a platform's own checkout can hold to."""

    till: str
    keeps: tuple[Reduction, ...]
    """Whose most it can limit."""

    def fault(self, reduction: Reduction, uses: Uses) -> tuple[str, str] | None:
        """The field, and why there is no code for such a discount; None when there is."""
        if reduction is Reduction.POINTS:
            return "reduction", f"{self.till} has no points"
        if reduction not in self.keeps:
            return "at_most", f"{self.till} cannot limit a discount by {reduction}; offer an amount instead"
        if uses is Uses.RENEWAL:
            return "uses", f"{self.till} does not take a code on a renewal; use order or either"
        return None

    def check(self, discount: Discount, customer: Customer) -> None:
        """ContentError, naming the field, for what this till cannot hold to."""
        fault = self.fault(discount.reduction, discount.uses)
        if fault is None and discount.countries and customer.country not in discount.countries:
            fault = "countries", "the customer lives in none of them"
        if fault is not None:
            raise ContentError(": ".join(fault))


def check_fields(discount: Discount) -> None:
    """ContentError, naming the field, for what no till could take."""
    most = discount.at_most
    if discount.reduction is Reduction.PERCENT and not 1 <= discount.percent <= 100:
        raise ContentError(f"percent: {discount.percent} is not between 1 and 100")
    by_amount = discount.reduction in (Reduction.AMOUNT, Reduction.POINTS)
    if by_amount and (discount.amount is None or discount.amount.minor <= 0):
        raise ContentError(f"amount: a discount by {discount.reduction} needs one above zero")
    for name, money in (("amount", discount.amount), ("min_order", discount.min_order)):
        if money is not None and money.currency != most.currency:
            raise ContentError(f"{name}: {money.currency} is not the currency of at_most")


def amount_off(discount: Discount) -> Money:
    """Of a discount by amount."""
    amount = discount.amount or discount.at_most
    return min(amount, discount.at_most, key=lambda money: money.minor)
