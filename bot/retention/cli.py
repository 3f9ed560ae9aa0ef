"""`rekindle retention`: validate the offers, explain a decision, and see that the ledger balances."""

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from babel.numbers import format_currency, get_currency_precision
from rich.console import Console
from rich.table import Table

from bot.config import Settings
from bot.keys import Keys
from bot.retention.decision import Rules, Verdict, decide, observe
from bot.retention.history import History
from bot.retention.offers import Catalogue, read_offers
from bot.retention.reconciling import STRAYS, Account, listed, reconciled
from bot.retention.rehearsal import rehearsed
from bot.retention.risk import open_risk
from bot.retention.till import Till
from bot.retention.uncoded import uncoded
from bot.shop import Customer, Money, ProductId, Shop, Subscription, SubscriptionId
from bot.shop.cli import shop_file
from bot.shop.folder import ShopFolder, open_folder
from bot.shop.opening import open_shop_of, till_terms_of
from bot.storage.database import open_database
from bot.storage.migrations import migrate
from bot.storage.types import CustomerId
from bot.understanding import Understanding
from bot.understanding.understander import open_understander
from encoder.sessions import open_encoder
from intents.classifier import open_classifier

app = typer.Typer(help="Offers to people who are about to leave, and their ledger.", no_args_is_help=True)
_console = Console(highlight=False)
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@app.command()
def check(
    offers: Annotated[Path | None, typer.Option(help="An offers.yaml; the shop's own when unset.")] = None,
    as_json: AsJson = False,
) -> None:
    """Validate offers.yaml; a fault is named with its file and line. Warns of offers that the shop's till has
    no code for."""
    settings = Settings()
    catalogue = read_offers(offers or open_folder(settings.shop).offers)
    without = uncoded(catalogue, till_terms_of(settings.shop_api))
    if as_json:
        typer.echo(json.dumps(_summary(catalogue) | {"uncoded": [asdict(one) for one in without]}))
        return
    table = Table("offer", "arm", "causes", "at most", "for")
    for offer in catalogue.offers:
        causes = ", ".join(offer.causes) or "[yellow]none: it is never made[/yellow]"
        table.add_row(offer.id, offer.arm, causes, _amount(offer.max_cost), offer.tier)
    _console.print(table)
    _console.print(
        f"{catalogue.version}: {len(catalogue.offers)} offers, budget {_amount(catalogue.budget.total)}"
    )
    for one in without:
        _console.print(f"[yellow]{one.offer} gets no code[/yellow]: {one.why}", soft_wrap=True)


@app.command("decide")
def explain(
    text: Annotated[str, typer.Option(help="What the visitor says.")],
    verified: Annotated[bool, typer.Option(help="As a subscriber of long standing.")] = False,
    country: Annotated[str, typer.Option(help="Two letters; with --verified.")] = "GB",
    region: Annotated[str, typer.Option(help="Such as US-MN; with --verified.")] = "",
    as_json: AsJson = False,
) -> None:
    """Explain what would be decided about one message, without granting anything."""
    settings = Settings()
    folder = open_folder(settings.shop)
    rules = _rules(settings, folder)
    known = _subscriber(country, region, rules.catalogue.budget.total.currency) if verified else ()
    turn = rehearsed(_understood(settings.models, folder, text), datetime.now(UTC), *known)
    history = History(budget_left=rules.catalogue.budget.total.minor)
    verdict = decide(turn, observe(turn, rules.risk), history, rules)
    if as_json:
        typer.echo(json.dumps(_explained(verdict)))
    else:
        _print(verdict)


@app.command()
def reconcile(
    days: Annotated[int, typer.Option(min=1, max=3650, help="How far back the till is asked.")] = 90,
    as_json: AsJson = False,
) -> None:
    """Hear what the till took, release what is out of date, add every budget up three ways. Fails when they
    differ, or when the till took a code that the ledger does not stand for."""
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    account = asyncio.run(_reconciled(settings, timedelta(days=days)))
    if as_json:
        typer.echo(json.dumps(listed(account)))
    else:
        _print_account(account)
    if not account.sound:
        raise typer.Exit(1)


async def _reconciled(settings: Settings, back: timedelta) -> Account:
    await migrate(settings.store_url)
    folder, now = open_folder(settings.shop), datetime.now(UTC)
    database, shop = open_database(settings.store_url), _shop(settings, folder)
    secret = Keys(settings.home / "keys").offers
    till = Till(shop, database, secret, lambda: now, read_offers(folder.offers))
    try:
        return await reconciled(database, till, now - back, now)
    finally:
        await shop.close()
        await database.close()


def _shop(settings: Settings, folder: ShopFolder) -> Shop:
    demo = shop_file(settings.home) if folder.demo else None
    token = settings.shop_token.get_secret_value()
    return open_shop_of(settings.shop_api, token, demo, lambda: datetime.now(UTC))


def _print_account(account: Account) -> None:
    for one in account.budgets:
        state = "[green]in balance[/green]" if one.balanced else "[red]NOT IN BALANCE[/red]"
        kept = f"total {one.total}, reserved {one.reserved}, spent {one.spent} ({one.currency}, minor units)"
        _console.print(f"{one.budget}: {kept}: {state}")
    for redemption, what in account.strays:
        _console.print(f"order {redemption.order}: {STRAYS[what]}", style="red")
    if account.redeemed:
        _console.print(f"redemptions heard of only now: {account.redeemed}")
    if account.not_issued:
        _console.print(f"accepted offers whose codes the shop does not have: {account.not_issued}")
    if account.unheard:
        _console.print(f"the till was not asked: {account.unheard}", markup=False)


def _rules(settings: Settings, folder: ShopFolder) -> Rules:
    """Nobody is held out and nothing is drawn by lot: what is explained is the table's own answer."""
    region = next((site.default_region for site in folder.config.site.values()), None)
    return Rules(read_offers(folder.offers), open_risk(settings.models, folder.intents), "", 0.0, 0.0, region)


def _understood(models: Path, folder: ShopFolder, text: str) -> Understanding:
    encoder, classifier = open_encoder(models), open_classifier(models, folder.intents)
    return open_understander(models, encoder, classifier).understand([text])[0]


def _subscriber(country: str, region: str, currency: str) -> tuple[Customer, list[Subscription]]:
    id, long_ago = CustomerId("example"), datetime.now(UTC) - timedelta(days=400)
    customer = Customer(id, "Example", "example@shop.example", country, region, long_ago, False, True)
    price = Money(2000, currency)
    subscription = Subscription(
        SubscriptionId("example"),
        id,
        ProductId("example"),
        "Example",
        4,
        price,
        "active",
        date(2025, 1, 1),
        None,
        0,
    )
    return customer, [subscription]


def _explained(verdict: Verdict) -> dict[str, Any]:
    return {
        "signals": {signal.name: round(signal.probability, 4) for signal in verdict.seen.signals},
        "turn_risk": round(verdict.reading.risk, 4),
        "at_risk": verdict.facts.leaving,
        "cause": verdict.reading.cause,
        "remedy": verdict.facts.problem,
        "offer": verdict.offer.id if verdict.offer else None,
        "ask_first": verdict.ask_first,
        "considered": [
            {"offer": row.offer, "arm": row.arm, "withheld": row.withheld, "propensity": row.propensity}
            for row in verdict.considered
        ],
    }


def _print(verdict: Verdict) -> None:
    for signal in verdict.seen.signals:
        _console.print(f"{signal.name:<18} {signal.probability:.2f}  {signal.evidence}", markup=False)
    leaving = "at risk" if verdict.facts.leaving else "not at risk"
    _console.print(f"{'risk':<18} {verdict.reading.risk:.2f}  {leaving}; cause: {verdict.reading.cause}")
    if verdict.facts.problem:
        _console.print(f"{'mend first':<18} {verdict.facts.problem}", markup=False)
    for row in verdict.considered:
        _console.print(f"{row.offer:<18} {row.withheld or '[green]offered[/green]'}")


def _summary(catalogue: Catalogue) -> dict[str, Any]:
    return {
        "version": catalogue.version,
        "currency": catalogue.budget.total.currency,
        "budget_minor": catalogue.budget.total.minor,
        "offers": [
            {
                "id": offer.id,
                "arm": offer.arm,
                "causes": list(offer.causes),
                "max_cost_minor": offer.max_cost.minor,
                "tier": offer.tier,
            }
            for offer in catalogue.offers
        ],
    }


def _amount(money: Money) -> str:
    if not money.minor:
        return "nothing"
    whole = money.minor / 10 ** get_currency_precision(money.currency)
    return str(format_currency(whole, money.currency, locale="en"))
