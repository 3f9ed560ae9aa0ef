"""Whether a platform's till can keep a discount's terms: none is issued that could take off more than was
said."""

from bot.errors import ContentError
from bot.shop.discounts import Discount, Reduction, Uses
from bot.shop.values import Customer, Money


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


def check_kept(discount: Discount, customer: Customer, till: str, keeps: tuple[Reduction, ...]) -> None:
    """ContentError, naming the field, for what this till cannot hold to."""
    if discount.reduction is Reduction.POINTS:
        raise ContentError(f"reduction: {till} has no points")
    if discount.reduction not in keeps:
        raise ContentError(
            f"at_most: {till} cannot limit a discount by {discount.reduction}; offer an amount instead"
        )
    if discount.uses is Uses.RENEWAL:
        raise ContentError(f"uses: {till} does not take a code on a renewal; use order or either")
    if discount.countries and customer.country not in discount.countries:
        raise ContentError("countries: the customer lives in none of them")


def amount_off(discount: Discount) -> Money:
    """Of a discount by amount."""
    amount = discount.amount or discount.at_most
    return min(amount, discount.at_most, key=lambda money: money.minor)
