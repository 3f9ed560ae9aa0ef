"""`rekindle shop`: generate the demo shop, look at it, and meet the customers whose stories it tells."""

import asyncio
import json
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.config import Settings
from bot.errors import NotReady
from bot.shop import OrderId, api_cli
from bot.shop.generate import SEED, generate
from bot.shop.sqlite import SqliteShop, open_shop

app = typer.Typer(
    help="The demo shop: products, customers, orders and subscriptions; and the API of any other.",
    no_args_is_help=True,
)
app.command()(api_cli.check)
app.command()(api_cli.openapi)
_console = Console(highlight=False)
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


def shop_file(home: Path) -> Path:
    return home / "shop.db"


@app.command("generate")
def generate_shop(
    seed: Annotated[int, typer.Option(help="The same seed and day give the same shop.")] = SEED,
    as_json: AsJson = False,
) -> None:
    """Make the demo shop anew, as of now; what was there is replaced."""
    path = shop_file(Settings().home)
    summary = generate(path, seed=seed)
    if as_json:
        typer.echo(json.dumps({**asdict(summary), "file": str(path)}))
    else:
        _console.print(
            f"{summary.products} products, {summary.customers} customers, {summary.orders} orders and "
            f"{summary.subscriptions} subscriptions in {path}"
        )


@app.command()
def show(
    order: Annotated[str, typer.Argument(help="An order number such as JR-104233.")], as_json: AsJson = False
) -> None:
    """Show one order as the shop knows it."""
    asyncio.run(_show(order, as_json))


@app.command()
def stories(as_json: AsJson = False) -> None:
    """List the fixed customers that the demo offers to sign in as."""
    asyncio.run(_stories(as_json))


async def _opened() -> SqliteShop:
    shop = open_shop(shop_file(Settings().home))
    if not await shop.ready():
        await shop.close()
        raise NotReady("There is no demo shop yet; make one with: rekindle shop generate")
    return shop


async def _show(number: str, as_json: bool) -> None:
    shop = await _opened()
    try:
        order = await shop.order(OrderId(number.upper()))
    finally:
        await shop.close()
    if order is None:
        typer.echo(json.dumps(None) if as_json else f"There is no order {number}.")
        raise typer.Exit(1)
    value: dict[str, Any] = asdict(order)
    if as_json:
        typer.echo(json.dumps(value, default=str))
        return
    for name, item in value.items():
        _console.print(f"{name:<14} {item}", markup=False)


async def _stories(as_json: bool) -> None:
    shop = await _opened()
    try:
        found = await shop.stories()
    finally:
        await shop.close()
    if as_json:
        typer.echo(json.dumps([asdict(story) for story in found]))
        return
    table = Table("story", "name", "e-mail", "order", "what happens")
    for story in found:
        table.add_row(story.title, story.name, story.email, story.order, story.about)
    _console.print(table)
