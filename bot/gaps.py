"""What a shop still lacks before its customers come: each gap with its mend. `rekindle doctor` shows them."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.config import Settings
from bot.dialogue.lines import open_lines
from bot.dialogue.own_lines import with_own
from bot.errors import NotReady
from bot.notify.mail import Sender
from bot.notify.opening import open_notifier
from bot.retention.offers import read_offers
from bot.retention.uncoded import uncoded
from bot.shop.folder import Brand, ShopFolder
from bot.shop.opening import till_terms_of
from intents.catalogue import read_catalogue
from intents.releases import is_trained
from knowledge_base.articles import inspect_articles

FEW_EXAMPLES = 30
"""Under so many examples an intent is taken for another too often."""
SHOWN = 3
OUTBOX = "outbox:"


@dataclass(frozen=True)
class Gap:
    """What was looked at; `todo` when something is left to do."""

    said: str
    todo: bool = True


def articles(settings: Settings, folder: ShopFolder) -> Gap:
    reading = inspect_articles(folder.articles)
    if reading.faults:
        return Gap(f"{reading.faults[0]}: see `rekindle kb check`")
    today = datetime.now(UTC).date()
    stale = [one.id for one in reading.articles if one.review_by < today]
    if not stale:
        return Gap(f"{len(reading.articles)}, none past its review date", todo=False)
    return Gap(
        f"{len(stale)} of {len(reading.articles)} wait for a review ({_some(stale)}): make them true for"
        f" your shop and set their review_by; `rekindle kb check` lists them"
    )


def intents(settings: Settings, folder: ShopFolder) -> Gap:
    catalogue = read_catalogue(folder.intents)
    few = [str(one.name) for one in catalogue.intents if len(one.examples) < FEW_EXAMPLES]
    if few:
        return Gap(f"{len(few)} have fewer than {FEW_EXAMPLES} examples ({_some(few)}): write more")
    if not catalogue.out_of_scope:
        return Gap("no out_of_scope.yaml: without it the bot takes everything for its business")
    return Gap(f"{len(catalogue.intents)}, each with {FEW_EXAMPLES} examples or more", todo=False)


def training(settings: Settings, folder: ShopFolder) -> Gap:
    if not is_trained(settings.models, folder.intents):
        raise NotReady(f"no model of the intents in {folder.intents} yet: run `rekindle setup`")
    return Gap("the intents as they stand", todo=False)


def offers(settings: Settings, folder: ShopFolder) -> Gap:
    catalogue = read_offers(folder.offers)
    without = [str(one.offer) for one in uncoded(catalogue, till_terms_of(settings.shop_api))]
    if without:
        return Gap(
            f"{len(without)} of {len(catalogue.offers)} promise a code that the shop's till has not"
            f" ({_some(without)}): `rekindle retention check` says why"
        )
    return Gap(f"{len(catalogue.offers)} in {catalogue.version}", todo=False)


def own_words(settings: Settings, folder: ShopFolder) -> Gap | None:
    if folder.lines is None:
        return None
    brand = folder.config.brand
    with_own(open_lines(bot_name=brand.bot_name), folder.lines, brand.known)
    return Gap(f"{folder.lines.name} reads well", todo=False)


def shop_data(settings: Settings, folder: ShopFolder) -> Gap | None:
    if folder.demo:
        return None
    if not settings.shop_api:
        return Gap("not connected, so orders go to a person: set REKINDLE_SHOP_API and REKINDLE_SHOP_TOKEN")
    return Gap("connected by REKINDLE_SHOP_API", todo=False)


def identity(settings: Settings, folder: ShopFolder) -> Gap | None:
    """Only looks: a doctor makes no keys."""
    if folder.demo:
        return None
    lacking = [site for site in folder.config.site if not (settings.home / "keys" / f"site-{site}").is_file()]
    if lacking:
        return Gap(
            f"no secret yet for {_some(lacking)}: `rekindle identity secret {lacking[0]}` makes it;"
            f" your server signs customers in with it"
        )
    return Gap("a secret for every site; `rekindle identity check` looks at a token", todo=False)


def embedding(settings: Settings, folder: ShopFolder) -> Gap | None:
    if folder.demo:
        return None
    closed = [id for id, site in folder.config.site.items() if not site.allowed_origins]
    if closed:
        return Gap(
            f"allowed_origins is empty for {_some(closed)}: only this server's own /try shows the widget; put"
            f" your pages' origins, such as https://www.example.com, into shop.toml"
        )
    return Gap("every site names the pages that may embed the widget", todo=False)


def letters(settings: Settings, folder: ShopFolder) -> Gap | None:
    to_files = settings.notifier.strip() == OUTBOX
    if folder.demo and to_files:
        return None
    # Only looks: the first letter makes an outbox.
    asked = not to_files or (settings.home / "outbox").exists()
    if asked and not asyncio.run(_takes_letters(settings, folder.config.brand)):
        raise NotReady(
            "the outbox in the home cannot be written: give its owner the rights"
            if to_files
            else "what REKINDLE_NOTIFIER names does not answer: check its host and port, and that it runs"
        )
    if to_files:
        return Gap("go into files in the home and reach nobody: set REKINDLE_NOTIFIER to an smtp:// address")
    return Gap("go out by REKINDLE_NOTIFIER, which answers", todo=False)


async def _takes_letters(settings: Settings, brand: Brand) -> bool:
    """Nothing is signed, so no secret is made for it."""
    sender = Sender(brand.name, brand.email)
    notifier = open_notifier(settings.notifier, settings.home, "", sender)
    try:
        return await notifier.ready()
    finally:
        await notifier.close()


def sizes(settings: Settings, folder: ShopFolder) -> Gap:
    said = f"models {_megabytes(settings.models)} MB, data {_megabytes(settings.home)} MB"
    return Gap(said, todo=False)


Look = Callable[[Settings, ShopFolder], Gap | None]
GAPS: Mapping[str, Look] = {
    "Articles": articles,
    "Intents": intents,
    "Training": training,
    "Offers": offers,
    "Own words": own_words,
    "Shop data": shop_data,
    "Identity": identity,
    "Pages": embedding,
    "Letters": letters,
    "Sizes": sizes,
}


def _some(names: Iterable[str]) -> str:
    every = list(names)
    more = len(every) - SHOWN
    return ", ".join(every[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def _megabytes(folder: Path) -> int:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return round(sum(path.stat().st_size for path in files) / 1_000_000)
