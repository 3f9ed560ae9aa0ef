"""`rekindle serve` and `rekindle demo`. What is heavy is imported when needed; training runs elsewhere."""

import asyncio
import logging
import os
import socket
import subprocess
import sys
import threading
import webbrowser
from typing import TYPE_CHECKING, Annotated

import structlog
import typer
from rich.console import Console
from rich.table import Table

from bot.config import Settings
from bot.errors import SettingError
from bot.shop.folder import ShopFolder, open_folder

if TYPE_CHECKING:
    from bot.assembly import Models

TRY_THIS = (
    ("How much is delivery to France?", "a grounded answer with its source"),
    ("Where is my order?", "asks for the order number and the e-mail, then shows the order"),
    ("My parcel should have been here days ago", "signed in with a late parcel: the remedy comes first"),
    (
        "I want to cancel my subscription, it is too expensive",
        "the way out, and an offer where one is allowed",
    ),
    ("Can I talk to a person?", "hands over; take it in the console"),
    ("What is the capital of Mongolia?", "says honestly that it does not know"),
)


def serve() -> None:
    """Serve the shop: the visitor API, the widget, the console."""
    _run(Settings(), browser=False, guide=False)


def demo(
    no_browser: Annotated[
        bool, typer.Option("--no-browser", help="Do not open the shop in a browser.")
    ] = False,
) -> None:
    """Set up what is missing, make the demo shop's data, and serve it with a guide to what to try."""
    settings = as_shown(Settings())
    with listening(settings) as taken:  # a taken port is told before minutes of training
        models = _trained(settings)
        if models is None:
            _set_up()
        _run(settings, browser=not no_browser, guide=True, taken=taken, models=models)


def _trained(settings: Settings) -> "Models | None":
    """The models, if everything that is trained opens: then no second process has to look."""
    from bot.assembly import open_models
    from bot.errors import NotReady
    from bot.retention.risk import open_risk

    folder = open_folder(settings.shop)
    try:
        open_risk(settings.models, folder.intents)
        return open_models(settings, folder)
    except NotReady:
        return None


def as_shown(settings: Settings) -> Settings:
    """Exploration draws some replies without an offer, by design; whoever follows the guide's story of a
    leaving subscriber would take that for a fault. A share that was asked for stands."""
    if "exploration" in settings.model_fields_set:
        return settings
    return settings.model_copy(update={"exploration": 0.0})


def listening(settings: Settings) -> socket.socket:
    from web.server import listen

    return listen(settings.host, settings.port)


def _set_up() -> None:
    """In a process of its own: this one will serve, and never loads what only training needs."""
    done = subprocess.run([sys.executable, "-m", "bot.cli", "setup"], check=False)
    if done.returncode != 0:
        raise SystemExit(done.returncode)


def _run(
    settings: Settings,
    *,
    browser: bool,
    guide: bool,
    taken: socket.socket | None = None,
    models: "Models | None" = None,
) -> None:
    os.umask(0o077)  # what people said is nobody else's to read
    set_up_logs(settings.log_level)
    folder = open_folder(settings.shop)
    with taken or listening(settings) as port:
        try:
            asyncio.run(_serve(settings, folder, port, models, browser=browser, guide=guide))
        except KeyboardInterrupt:
            typer.echo("Stopped.")


async def _serve(
    settings: Settings,
    folder: ShopFolder,
    taken: socket.socket,
    models: "Models | None",
    *,
    browser: bool,
    guide: bool,
) -> None:
    from bot.assembly import build_bot, demo_shop
    from web.app import create_app
    from web.console.staff import ensure_staff
    from web.server import Server, address

    if folder.demo:
        await demo_shop(settings)
    bot = await build_bot(settings, models=models)
    app = create_app(bot, settings, folder)
    passwords = await ensure_staff(bot.parts.store)
    base = address(taken)
    _greet(base, folder, passwords, guide=guide)
    if browser:
        # Some browsers hold their caller until they are closed; the server must not wait for them.
        opening = threading.Timer(1.0, webbrowser.open, (base,))
        opening.daemon = True
        opening.start()
    await Server(app, settings.host, settings.log_level).serve(sockets=[taken])


def _greet(base: str, folder: ShopFolder, passwords: list[tuple[str, str, str]], *, guide: bool) -> None:
    console = Console(highlight=False, soft_wrap=True)
    if folder.demo:
        console.print(f"Shop     [bold]{base}/[/bold]")
    else:
        console.print(f"Try it   [bold]{base}/try[/bold]  the widget, and the tag for your own pages")
    console.print(f"Console  [bold]{base}/console[/bold]")
    if passwords:
        table = Table("name", "role", "password", title="Staff, shown this once", title_justify="left")
        for row in passwords:
            table.add_row(*row)
        console.print(table)
    if guide:
        hints = Table("say", "and see", title="Try this in the shop's chat", title_justify="left")
        for say, see in TRY_THIS:
            hints.add_row(say, see)
        console.print(hints)
    console.print("Ctrl-C stops.")


def set_up_logs(level: str) -> None:
    """One line of JSON an event on stderr, with ids and never with what somebody said."""
    number = logging.getLevelNamesMapping().get(level.upper())
    if number is None:
        raise SettingError("REKINDLE_LOG_LEVEL is none of debug, info, warning, error")
    quiet = logging.StreamHandler(sys.stderr)
    quiet.setLevel(logging.INFO if number == logging.DEBUG else logging.WARNING)
    logging.basicConfig(handlers=[quiet], format="%(levelname)s %(name)s: %(message)s", force=True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
