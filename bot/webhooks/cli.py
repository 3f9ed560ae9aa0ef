"""`rekindle webhooks`: what went out and what did not, sending it again, an endpoint's secret, and a try."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from bot.config import Settings
from bot.errors import NotFound
from bot.keys import Keys
from bot.storage.database import open_database
from bot.storage.migrations import migrate
from bot.webhooks import Answer, Delivery, DeliveryId, DeliveryState, Topic
from bot.webhooks.endpoints import RESERVED, Endpoint, read_endpoints
from bot.webhooks.queue import SqlDeliveries
from bot.webhooks.sender import WebhookSender

app = typer.Typer(help="What goes out to other systems, and letters.", no_args_is_help=True)
_console = Console(highlight=False)
AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]
Name = Annotated[str, typer.Argument(help="The endpoint's name in REKINDLE_WEBHOOKS.")]
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@app.command("list")
def show(
    state: Annotated[DeliveryState | None, typer.Option(help="Only these.")] = None,
    topic: Annotated[Topic | None, typer.Option(help="Only of this topic.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most so many, the newest.")] = 50,
    as_json: AsJson = False,
) -> None:
    """List deliveries, the newest first."""
    found = asyncio.run(_listed(state, topic, limit))
    if as_json:
        typer.echo(json.dumps([_row(one) for one in found]))
        return
    table = Table("id", "topic", "endpoint", "state", "attempts", "last answer", "made")
    for one in found:
        said = one.error or str(one.status or "")
        made = one.created_at.isoformat(timespec="seconds")
        table.add_row(one.id, one.topic, one.endpoint, one.state, str(one.attempts), said, made)
    _console.print(table)


@app.command("show-secret")
def show_secret(name: Name, as_json: AsJson = False) -> None:
    """Show the secret that an endpoint's deliveries are signed with; `letters` is the letters' webhook, and
    `helpdesk` the secret of REKINDLE_HELPDESK."""
    settings = Settings()
    if name not in RESERVED:
        _endpoint(settings, name)
    secret = Keys(settings.home / "keys").webhook(name)
    typer.echo(json.dumps({"endpoint": name, "secret": secret}) if as_json else secret)


@app.command()
def replay(
    id: Annotated[str | None, typer.Argument(help="The delivery's id.")] = None,
    since: Annotated[
        str | None, typer.Option(help="All made since: 30m, 2h, 3d, or a time such as 2026-03-01T12:00Z.")
    ] = None,
    delivered: Annotated[
        bool, typer.Option("--delivered", help="With --since: also those that have arrived.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Send again, under the same id and with the same payload; the running server does it."""
    if (id is None) == (since is None):
        raise typer.BadParameter("give an ID or --since, one of them")
    now = datetime.now(UTC)
    count = asyncio.run(_replayed(id, _moment(since, now) if since else now, now, delivered))
    if as_json:
        typer.echo(json.dumps({"replayed": count}))
    else:
        _console.print(f"{count} put back in the queue; the running server sends within seconds.")


@app.command("test")
def ping(name: Name, as_json: AsJson = False) -> None:
    """Send a signed ping now and say what came back; ends with status 1 when it was not taken."""
    answer = asyncio.run(_pinged(Settings(), name))
    if as_json:
        result = {"endpoint": name, "delivered": not answer.error, "status": answer.status}
        typer.echo(json.dumps({**result, "error": answer.error}))
    else:
        _console.print(answer.error or f"taken ({answer.status})", markup=False)
    if answer.error:
        raise typer.Exit(1)


def _endpoint(settings: Settings, name: str) -> Endpoint:
    found = read_endpoints(settings.webhooks)
    for endpoint in found:
        if endpoint.name == name:
            return endpoint
    there = ", ".join(endpoint.name for endpoint in found) or "none"
    raise NotFound(f"REKINDLE_WEBHOOKS names no endpoint {name}; there are: {there}")


@asynccontextmanager
async def _opened() -> AsyncIterator[SqlDeliveries]:
    settings = Settings()
    settings.home.mkdir(parents=True, exist_ok=True)
    await migrate(settings.store_url)
    database = open_database(settings.store_url)
    try:
        yield SqlDeliveries(database)
    finally:
        await database.close()


async def _listed(state: DeliveryState | None, topic: Topic | None, limit: int) -> list[Delivery]:
    async with _opened() as deliveries:
        return await deliveries.listed(state=state, topic=topic, limit=limit)


async def _replayed(id: str | None, since: datetime, now: datetime, delivered: bool) -> int:
    async with _opened() as deliveries:
        if id is None:
            return await deliveries.replay_since(since, now, delivered=delivered)
        await deliveries.replay(DeliveryId(id), now)
        return 1


async def _pinged(settings: Settings, name: str) -> Answer:
    endpoint, now = _endpoint(settings, name), datetime.now(UTC)
    id = DeliveryId(token_urlsafe(16))
    payload = {"id": id, "topic": "ping", "at": now.isoformat(), "data": {}}
    delivery = Delivery(
        id, Topic.PING, name, None, None, payload, DeliveryState.WAITING, 1, now, None, "", now, now
    )
    sender = WebhookSender(endpoint, Keys(settings.home / "keys").webhook(name), lambda: datetime.now(UTC))
    try:
        return await sender.send(delivery)
    finally:
        await sender.close()


def _moment(text: str, now: datetime) -> datetime:
    if match := re.fullmatch(r"(\d{1,4})([mhd])", text):
        return now - timedelta(**{UNITS[match[2]]: int(match[1])})
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise typer.BadParameter(f"--since: {text} is neither 30m, 2h, 3d nor 2026-03-01T12:00Z") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _row(one: Delivery) -> dict[str, Any]:
    """Without the payload: it is the receiver's."""
    value = asdict(one)
    del value["payload"]
    return {key: item.isoformat() if isinstance(item, datetime) else item for key, item in value.items()}
