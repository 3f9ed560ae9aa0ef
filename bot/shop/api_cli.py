"""`rekindle shop check` and `rekindle shop openapi`: for whoever builds a shop's side of the port."""

import asyncio
import json
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from bot.errors import SettingError
from bot.shop.check import examine
from bot.shop.http import open_client
from bot.shop.opening import shop_address, shop_token
from bot.shop.probe import GOOD, Finding, Prober, Verdict

DOCUMENT = Path(__file__).parent / "api.json"
_console = Console(highlight=False, soft_wrap=True)


def openapi() -> None:
    """Print the OpenAPI document that a shop implements."""
    typer.echo(DOCUMENT.read_text(encoding="utf-8"), nl=False)


def check(
    url: Annotated[
        str, typer.Argument(help="The shop API's address, such as https://shop.example/rekindle.")
    ],
    token: Annotated[
        str, typer.Option(envvar="REKINDLE_SHOP_TOKEN", help="The secret that it asks for.")
    ] = "",
    email: Annotated[str, typer.Option(help="A customer to read everything of.")] = "",
    order: Annotated[str, typer.Option(help="An order to read, and its customer.")] = "",
    act: Annotated[
        bool, typer.Option("--act", help="Also open a data request and issue a discount for that customer.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
) -> None:
    """Make every call on a live shop and name each missing or wrong field; ends with status 1 on a fault."""
    address = shop_address(url)
    if address.scheme not in ("http", "https"):
        raise SettingError(
            f"{address.scheme}:// is an adapter of Rekindle's own: there is no shop API to check"
        )
    secret = shop_token(token)
    findings = asyncio.run(_examined(address.geturl(), secret, email, order, act))
    ok = all(finding.verdict in GOOD for finding in findings)
    if as_json:
        typer.echo(json.dumps({"url": url, "ok": ok, "calls": [asdict(one) for one in findings]}))
    else:
        _show(findings)
    if not ok:
        raise typer.Exit(1)


async def _examined(url: str, token: str, email: str, order: str, act: bool) -> list[Finding]:
    async with open_client(url, token) as client:
        prober = Prober(client)
        await examine(prober, email=email, order=order, act=act)
    return prober.findings


def _show(findings: list[Finding]) -> None:
    for one in findings:
        colour = "green" if one.verdict in GOOD else "red"
        beside = one.note or f"{one.ms} ms"
        _console.print(
            f"[{colour}]{one.verdict:<13}[/{colour}] {_plain(one.call)}  [dim]{_plain(beside)}[/dim]"
        )
        for fault in one.faults:
            _console.print(f"{'':<13} {fault}", markup=False)
    count = Counter(one.verdict in GOOD for one in findings)
    skipped = sum(one.verdict is Verdict.SKIPPED for one in findings)
    _console.print(
        f"{count[True] - skipped} calls answered well, {count[False]} with faults, {skipped} skipped"
    )


def _plain(text: str) -> str:
    return text.replace("[", r"\[")
