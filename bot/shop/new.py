"""`rekindle new`: writes the folder of a shop that checks, trains and serves as it stands."""

import json
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from string import Template
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer
from babel import Locale, UnknownLocaleError
from babel.numbers import get_territory_currencies, list_currencies

from bot.errors import SettingError

STARTER = Path(__file__).parent / "starter"
SITE = "main"
TO_COMPLETE = "review_by: 2000-01-01"
"""How an article of the starter says that the shop has to look at it before it is the shop's own."""
COMPLETE = "review_by: 2100-01-01"
A_YEAR = timedelta(days=365)
SOON = "as soon as possible"
"""Ends "Our team answers ..." truly until the shop says its hours."""
_EMAIL = re.compile(r"^[^@\s\"'<>]+@[^@\s\"'<>]+\.[^@\s\"'<>.]+$")

AsJson = Annotated[bool, typer.Option("--json", help="Print the result as JSON.")]


@dataclass(frozen=True)
class Answers:
    """What the operator says of the shop; each field is an option of `rekindle new`."""

    name: str
    email: str
    bot_name: str
    hours: str
    locale: str
    currency: str
    time_zone: str


def default_currency(locale: str) -> str:
    territory = Locale.parse(locale, sep="-").territory
    found: list[str] = get_territory_currencies(territory) if territory else []
    return found[0] if found else "EUR"


def check_answers(answers: Answers) -> None:
    """Raises SettingError, naming the option, for what shop.toml could not hold or the bot could not say."""
    for field, value in asdict(answers).items():
        if not value.strip() or not value.isprintable() or set(value) & set("{}"):
            raise SettingError(f"--{field.replace('_', '-')}: one line of text, without braces, is needed")
    if not _EMAIL.match(answers.email):
        raise SettingError(f"--email: {answers.email!r} is no e-mail address")
    if answers.currency not in list_currencies():
        raise SettingError(f"--currency: {answers.currency!r} is no ISO 4217 code such as GBP")
    try:
        Locale.parse(answers.locale, sep="-")
    except (UnknownLocaleError, ValueError):
        raise SettingError(f"--locale: {answers.locale!r} is no locale such as en-GB") from None
    try:
        ZoneInfo(answers.time_zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingError(
            f"--time-zone: {answers.time_zone!r} is no time zone such as Europe/London"
        ) from None


def pages(folder: Path, answers: Answers, public_key: str, today: date) -> Mapping[Path, str]:
    """Every file of the new folder and what stands in it."""
    known = {
        "shop": answers.name,
        "bot": answers.bot_name,
        "email": answers.email,
        "hours": answers.hours,
        "folder": str(folder),
        "currency": answers.currency,
        "locale": answers.locale,
        "time_zone": answers.time_zone,
        "public_key": public_key,
        "name": _quoted(answers.name),
        "bot_name": _quoted(answers.bot_name),
        "email_quoted": _quoted(answers.email),
        "hours_quoted": _quoted(answers.hours),
    }
    return {
        folder / path.relative_to(STARTER): _dated(
            Template(path.read_text(encoding="utf-8")).substitute(known), today
        )
        for path in sorted(STARTER.rglob("*"))
        if path.is_file()
    }


def _quoted(text: str) -> str:
    """As a TOML string; JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _dated(text: str, today: date) -> str:
    """What the shop has to complete was due yesterday, so that `rekindle kb check` lists it at once."""
    due = text.replace(TO_COMPLETE, f"review_by: {today - timedelta(days=1)}")
    return due.replace(COMPLETE, f"review_by: {today + A_YEAR}")


def write_folder(folder: Path, answers: Answers, today: date) -> tuple[list[Path], str]:
    """The files written and the site's public key; nothing is written when anything would be overwritten."""
    check_answers(answers)
    public_key = f"pub_{secrets.token_hex(8)}"
    written = pages(folder, answers, public_key, today)
    taken = next((path for path in written if path.exists() or path.is_symlink()), None)
    if taken is not None:
        raise SettingError(f"{taken} is there already: name another folder, or move it away first")
    try:
        for path, text in written.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise SettingError(f"{folder}: cannot be written: {error.strerror}") from error
    return list(written), public_key


def _ask(option: str, given: str | None, question: str, default: Callable[[], str] | None) -> str:
    """The option, else the answer at a terminal, else the default."""
    if given is not None:
        return given.strip()
    if sys.stdin.isatty():
        return str(typer.prompt(question, default=default() if default else None)).strip()
    if default is None:
        raise SettingError(f"{option}: say it; nobody is here to be asked")
    return default()


def new(
    folder: Annotated[Path, typer.Argument(help="The folder to write.")],
    name: Annotated[str | None, typer.Option(help="The shop's name.")] = None,
    email: Annotated[str | None, typer.Option(help="The address at which shoppers reach the shop.")] = None,
    bot_name: Annotated[str | None, typer.Option(help="What the bot is called.")] = None,
    hours: Annotated[str | None, typer.Option(help='Ends "Our team answers ...".')] = None,
    locale: Annotated[str | None, typer.Option(help="How dates and money are shown: en-GB.")] = None,
    currency: Annotated[str | None, typer.Option(help="ISO 4217: GBP.")] = None,
    time_zone: Annotated[str | None, typer.Option(help="Such as Europe/London.")] = None,
    as_json: AsJson = False,
) -> None:
    """Write the folder of a shop of your own: articles, intents, offers and settings to start from."""
    spoken = _ask("--locale", locale, "Locale", lambda: "en-GB")
    answers = Answers(
        name=_ask("--name", name, "The shop's name", lambda: folder.resolve().name.replace("-", " ").title()),
        email=_ask("--email", email, "E-mail address for shoppers", None),
        bot_name=_ask("--bot-name", bot_name, "The bot's name", lambda: "Robin"),
        hours=_ask("--hours", hours, "Our team answers ...", lambda: SOON),
        locale=spoken,
        currency=_ask("--currency", currency, "Currency", lambda: default_currency(spoken)),
        time_zone=_ask("--time-zone", time_zone, "Time zone", lambda: "UTC"),
    )
    files, public_key = write_folder(folder, answers, datetime.now(UTC).date())
    if as_json:
        value = {"folder": str(folder), "site": SITE, "public_key": public_key, "files": len(files)}
        typer.echo(json.dumps(value, indent=2))
        return
    typer.echo(f"{len(files)} files in {folder}. Next:")
    typer.echo(f"  export REKINDLE_SHOP={folder}")
    typer.echo("  rekindle setup     # trains on the folder, once")
    typer.echo("  rekindle serve     # then open /try on the address that it prints")
    typer.echo(f"{folder / 'README.md'} says what to do after that.")
