"""Reads offers.yaml: what may be offered, to whom, for which cause, and how much it may cost in all."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any

from babel.numbers import get_currency_precision, get_currency_symbol
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bot.errors import ContentError
from bot.retention.types import Arm, Cause, Offer, OfferId
from bot.shop import Money
from bot.shop.discounts import Reduction, Uses
from bot.storage.types import Tier
from encoder.content import parse_yaml, read_text, validate

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$", max_length=60)]
Price = Annotated[Decimal, Field(ge=0, max_digits=9, decimal_places=3)]

MONETARY = frozenset({Arm.EXTENSION, Arm.FREE_SHIPPING, Arm.PERCENT, Arm.AMOUNT, Arm.GIFT, Arm.POINTS})
REDUCTIONS: Mapping[Arm, Reduction] = {
    Arm.PERCENT: Reduction.PERCENT,
    Arm.AMOUNT: Reduction.AMOUNT,
    Arm.FREE_SHIPPING: Reduction.FREE_SHIPPING,
    Arm.POINTS: Reduction.POINTS,
}
"""What a till can take off for a code; for what is missing here there is no code."""
OF_SUBSCRIPTIONS = frozenset({Arm.PAUSE, Arm.SKIP, Arm.SWAP, Arm.PLAN_CHANGE, Arm.EXTENSION})


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class BudgetEntry(Strict):
    id: Name
    total: Price


class Caps(Strict):
    """Limits a customer is held to; days and counts."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    window_days: int = Field(30, ge=1, le=365)
    money_days: int = Field(90, ge=1, le=730)
    money_per_year: int = Field(2, ge=0)
    too_new_days: int = Field(14, ge=0)
    threats: int = Field(3, ge=1)


class Margin(Strict):
    """In percent of a price."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    gross: int = Field(ge=0, le=100)
    floor: int = Field(ge=0, le=100)


class OfferEntry(Strict):
    id: Name
    arm: Arm
    title: Text
    terms: Text
    valid_days: int = Field(ge=1, le=365)
    max_cost: Price = Decimal(0)
    tier: Tier = Tier.ANONYMOUS
    percent: int = Field(0, ge=0, le=50)
    amount: Price | None = None
    min_order: Price = Decimal(0)
    countries: list[Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]] = []
    uses: Uses | None = None


class OffersFile(Strict):
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    budget: BudgetEntry
    caps: Caps = Field(default_factory=lambda: Caps.model_validate({}))
    margin: Margin
    table: dict[Cause, list[Name]]
    offers: list[OfferEntry] = Field(min_length=1)


@dataclass(frozen=True)
class Budget:
    id: str
    total: Money


@dataclass(frozen=True)
class Catalogue:
    """What offers.yaml says, checked."""

    offers: tuple[Offer, ...]
    table: Mapping[Cause, tuple[OfferId, ...]]
    budget: Budget
    caps: Caps
    margin: Margin
    version: str

    def find(self, id: OfferId) -> Offer | None:
        return next((offer for offer in self.offers if offer.id == id), None)


def read_offers(path: Path) -> Catalogue:
    """Raises ContentError with file and line at the first fault."""
    source = read_text(path) if path.is_file() else ""
    if not source:
        raise ContentError(f"{path}:1: there are no offers: the file is missing or empty")
    value, lines = parse_yaml(source, path)
    file = validate(OffersFile, value, lines, path)
    for at, entry in enumerate(file.offers):
        if fault := _fault(entry, file, {other.id for other in file.offers[:at]}):
            raise ContentError(f"{path}:{lines[f'offers.{at}']}: offers.{at} ({entry.id}): {fault}")
    _check_table(file, path, lines)
    return _catalogue(file, hashlib.sha256(source.encode()).hexdigest()[:12])


def _fault(entry: OfferEntry, file: OffersFile, earlier: set[str]) -> str | None:
    """What pydantic cannot see: one field against another."""
    if entry.id in earlier:
        return "this id is already taken"
    if entry.arm is Arm.NONE:
        return "`none` is always possible and needs no offer"
    return _money_fault(entry, file)


def _money_fault(entry: OfferEntry, file: OffersFile) -> str | None:
    if entry.arm not in MONETARY:
        return (
            "an offer without money has no max_cost" if entry.max_cost or entry.amount else _code_fault(entry)
        )
    if not entry.max_cost:
        return "an offer that costs money says its max_cost"
    if entry.max_cost > file.budget.total:
        return "max_cost is more than the whole budget"
    if entry.tier is not Tier.VERIFIED:
        return "an offer that costs money needs tier: verified"
    return _code_fault(entry) or _words_fault(entry, file.currency)


def _code_fault(entry: OfferEntry) -> str | None:
    """What the till is told, and cannot be told."""
    if entry.arm not in MONETARY:
        return "an offer without a code has no `uses`" if entry.uses else None
    if entry.arm not in REDUCTIONS:
        return f"no till has a code for {entry.arm}: use one of {', '.join(REDUCTIONS)}"
    if entry.uses is None:
        return f"an offer with a code says in `uses` what it is good for: {', '.join(Uses)}"
    if entry.arm is Arm.POINTS and not entry.amount:
        return "a points offer has `amount`, what the points are worth"
    return None


def _words_fault(entry: OfferEntry, currency: str) -> str | None:
    """The title is all that many people read: it must state what the fields state."""
    if entry.arm is Arm.PERCENT and (not entry.percent or f"{entry.percent}%" not in entry.title):
        return "a percent offer has `percent`, and its title says it"
    if entry.arm is Arm.AMOUNT:
        if not entry.amount or entry.amount > entry.max_cost:
            return "an amount offer has `amount`, at most its max_cost"
        symbol = get_currency_symbol(currency, "en")
        if not any(f"{symbol}{said}" in entry.title for said in (entry.amount, entry.amount.normalize())):
            return f"the title says the amount, as {symbol}{entry.amount}"
    return None


def _check_table(file: OffersFile, path: Path, lines: Mapping[str, int]) -> None:
    known = {entry.id for entry in file.offers}
    for cause, ids in file.table.items():
        for id in ids:
            if id not in known:
                raise ContentError(f"{path}:{lines['table']}: table.{cause}: there is no offer {id!r}")
        if len(set(ids)) != len(ids):
            raise ContentError(f"{path}:{lines['table']}: table.{cause}: an offer is named twice")


def _catalogue(file: OffersFile, version: str) -> Catalogue:
    currency = file.currency
    table = {cause: tuple(OfferId(id) for id in ids) for cause, ids in file.table.items()}
    return Catalogue(
        offers=tuple(_offer(entry, table, currency) for entry in file.offers),
        table=table,
        budget=Budget(file.budget.id, _money(file.budget.total, currency)),
        caps=file.caps,
        margin=file.margin,
        version=f"offers-{version}",
    )


def _offer(entry: OfferEntry, table: Mapping[Cause, tuple[OfferId, ...]], currency: str) -> Offer:
    money: dict[str, Any] = {"max_cost": _money(entry.max_cost, currency)}
    if entry.amount is not None:
        money["amount"] = _money(entry.amount, currency)
    return Offer(
        id=OfferId(entry.id),
        arm=entry.arm,
        causes=tuple(cause for cause, ids in table.items() if entry.id in ids),
        title=" ".join(entry.title.split()),
        terms=" ".join(entry.terms.split()),
        valid_days=entry.valid_days,
        monetary=entry.arm in MONETARY,
        tier=entry.tier.value,
        percent=entry.percent,
        min_order=_money(entry.min_order, currency),
        countries=tuple(entry.countries),
        uses=entry.uses,
        **money,
    )


def _money(value: Decimal, currency: str) -> Money:
    return Money(int(value.scaleb(get_currency_precision(currency))), currency)
