"""`rekindle identity`: make and check the tokens that a shop's server signs its customers in with."""

import json
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated

import typer
from rich.console import Console

from bot.config import Settings
from bot.customers import tokens
from bot.errors import SettingError
from bot.keys import Keys
from bot.shop.folder import open_folder

app = typer.Typer(
    help="Identity tokens: sign one to try, check one, show a site's secret.", no_args_is_help=True
)

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
OfSite = Annotated[
    str | None, typer.Option("--site", help="The site's id in shop.toml; the first when unset.")
]


@dataclass(frozen=True)
class Signing:
    """What a token of one site is signed with and meant for."""

    site: str
    public_key: str
    secret: str


def signing(settings: Settings, named: str | None) -> Signing:
    """By the site's id or public key; its secret is made where it is missing. Raises SettingError."""
    sites = open_folder(settings.shop).config.site
    wanted = named or next(iter(sites))
    for id, site in sites.items():
        if wanted in (id, site.public_key):
            return Signing(id, site.public_key, Keys(settings.home / "keys").site(id))
    raise SettingError(f"there is no site {wanted!r} in shop.toml; there is {', '.join(sites)}")


@app.command()
def check(
    token: Annotated[str, typer.Argument(help="The token, as your server made it.")],
    site: OfSite = None,
    as_json: AsJson = False,
) -> None:
    """Say what is right and what is wrong with a token; ends with status 1 when something is wrong."""
    mine = signing(Settings(), site)
    audiences = (mine.public_key, mine.site)
    checks = tokens.examine(token, secret=mine.secret, audiences=audiences, now=time.time())
    good = all(one.ok for one in checks)
    if as_json:
        customer = tokens.customer_of(token) if good else None
        rows = [{"check": one.point, "ok": one.ok, "said": one.said} for one in checks]
        typer.echo(
            json.dumps({"ok": good, "site": mine.site, "customer": customer, "checks": rows}, indent=2)
        )
    else:
        console = Console(highlight=False, soft_wrap=True)
        for one in checks:
            mark = "[green]right[/green]" if one.ok else "[red]wrong[/red]"
            console.print(f"{mark}  ", end="")
            console.print(f"It {one.said}.", markup=False)
    if not good:
        raise typer.Exit(1)


@app.command()
def sign(
    customer: Annotated[str, typer.Option(help="The customer's id, as the shop's data has it.")],
    site: OfSite = None,
    minutes: Annotated[int, typer.Option(min=1, max=60, help="How long it is good for.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Make a token to try, as your server would."""
    if not customer.strip():
        raise SettingError("--customer: say whose token it is")
    mine, now = signing(Settings(), site), time.time()
    lasts = minutes * 60
    token = tokens.sign(customer, audience=mine.public_key, secret=mine.secret, now=now, lasts=lasts)
    if as_json:
        ends = datetime.fromtimestamp(int(now) + lasts, UTC).isoformat()
        value = {"token": token, "site": mine.site, "customer": customer, "expires_at": ends}
        typer.echo(json.dumps(value, indent=2))
    else:
        typer.echo(token)


@app.command()
def secret(
    site: Annotated[str, typer.Argument(help="The site's id in shop.toml.")], as_json: AsJson = False
) -> None:
    """Show the secret that this site's tokens are signed with; it belongs on your server and nowhere else."""
    mine = signing(Settings(), site)
    typer.echo(json.dumps({"site": mine.site, "secret": mine.secret}) if as_json else mine.secret)
