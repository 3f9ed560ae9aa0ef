"""Where objects are wired: settings in, one Bot out."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np

from bot.config import Settings
from bot.customers import EmailCodes
from bot.customers.opening import open_reaching
from bot.dialogue import Skill
from bot.dialogue.hours import OpeningHours, open_hours
from bot.dialogue.lines import Lines, open_lines
from bot.dialogue.own_lines import with_own
from bot.dialogue.policy import open_policy
from bot.dialogue.skills import open_skills
from bot.dialogue.skills.by_person import as_connected
from bot.dialogue.skills.kit import Kit
from bot.dialogue.waiting import wait_now
from bot.feed.opening import open_feed
from bot.generation import Generator
from bot.generation.phraser import open_phraser
from bot.generation.speech import open_speaker
from bot.helpdesk.setting import desk_listeners
from bot.keys import Keys
from bot.notify.letters import Letters, open_letters
from bot.notify.mail import Sender
from bot.notify.opening import open_notifier
from bot.parts import Parts
from bot.retention import Retention
from bot.retention.holdout import held_out
from bot.retention.shop_retention import open_retention
from bot.retention.types import Subject
from bot.rollout.switches import SqlSwitchboard
from bot.shop import Shop
from bot.shop.folder import ShopFolder, Site, open_folder
from bot.shop.generate import generate
from bot.shop.opening import open_shop_of
from bot.shop.sqlite import open_shop
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.talks import OutsideTalks
from bot.storage.types import CustomerId
from bot.turn import Bot
from bot.understanding import Understander
from bot.understanding.understander import open_understander
from bot.webhooks.courier import Courier
from bot.webhooks.endpoints import LETTERS, read_endpoints
from bot.webhooks.mailbox import SqlMailbox
from bot.webhooks.opening import open_courier
from bot.workers import Batcher
from encoder import SentenceEncoder
from encoder.sessions import open_encoder
from intents.catalogue import read_catalogue
from intents.swapping import open_swapping
from knowledge_base import Filters, Query, Searcher, SearchResult
from knowledge_base.search import open_searcher


def utc_now() -> datetime:
    return datetime.now(UTC)


Clock = Callable[[], datetime]


async def build_bot(settings: Settings, clock: Clock = utc_now, models: "Models | None" = None) -> Bot:
    """Open all that a reply needs, but for `models` that are open; NotReady names the command that mends."""
    folder = open_folder(settings.shop)
    site = next(iter(folder.config.site.values()))
    store, shop = await _store(settings, clock), _shop(settings, folder, clock)
    lines, hours, letters = _lines(folder), open_hours(folder.config), _letters(settings, folder)
    mailbox, secret = SqlMailbox(store.database, clock), Keys(settings.home / "keys").codes
    wait = partial(_wait, lines, hours, clock)
    reaching = open_reaching(store, store.database, shop, mailbox, letters, secret, clock, wait)
    skills = _skills(folder, shop, lines, reaching.codes, clock)
    models = models or open_models(settings, folder)
    return Bot(
        Parts(
            store=store,
            feed=open_feed(settings.feed),
            shop=shop,
            understand=Batcher(models.understander.understand),
            search=Batcher(partial(_search, models.searcher)),
            policy=open_policy(read_catalogue(folder.intents), lines, skills),
            skills=skills,
            retention=_retention(settings, folder, site, store, shop, clock),
            speaker=open_speaker(models.generator, partial(_closeness, models.encoder)),
            lines=lines,
            clock=clock,
            locale=site.locale.replace("-", "_"),
            versions=models.versions,
            behind=models.behind,
            mailbox=mailbox,
            letters=letters,
            codes=reaching.codes,
            contacts=reaching.contacts,
            reception=reaching.reception,
            replies=reaching.replies,
            hours=hours,
            courier=_courier(settings, folder, store, clock),
            switchboard=SqlSwitchboard(store.database),
            keeps=timedelta(days=settings.keep_days),
            talks=OutsideTalks(store.database),
        )
    )


async def _store(settings: Settings, clock: Clock) -> SqlStore:
    settings.home.mkdir(parents=True, exist_ok=True)
    await migrate(settings.store_url)
    listeners = [endpoint.listener for endpoint in read_endpoints(settings.webhooks)]
    return open_store(settings.store_url, clock, [*listeners, *desk_listeners(settings.helpdesk)])


def _shop(settings: Settings, folder: ShopFolder, clock: Clock) -> Shop:
    token = settings.shop_token.get_secret_value()
    return open_shop_of(settings.shop_api, token, shop_file(settings) if folder.demo else None, clock)


def _lines(folder: ShopFolder) -> Lines:
    brand = folder.config.brand
    lines = open_lines(bot_name=brand.bot_name, shop_name=brand.name, hours=brand.hours, email=brand.email)
    return with_own(lines, folder.lines, brand.known)


def _wait(lines: Lines, hours: OpeningHours | None, clock: Clock) -> str:
    return wait_now(lines, hours, clock())


def _letters(settings: Settings, folder: ShopFolder) -> Letters:
    """Their link leads to where the widget is: the address in the settings, or a page that embeds it."""
    brand, site = folder.config.brand, next(iter(folder.config.site.values()))
    return open_letters(
        bot_name=brand.bot_name,
        shop_name=brand.name,
        hours=brand.hours,
        email=brand.email,
        link=settings.public_url or next(iter(site.allowed_origins), ""),
    )


def _skills(
    folder: ShopFolder, shop: Shop, lines: Lines, codes: EmailCodes, clock: Clock
) -> Mapping[str, Skill]:
    known, site = folder.config.brand.known, next(iter(folder.config.site.values()))
    locale = site.locale.replace("-", "_")
    kit = Kit(shop, lines, codes, clock, locale, site.time_zone, known, site.order_prefix)
    return as_connected(open_skills(kit), shop, known)


@dataclass(frozen=True)
class Models:
    encoder: SentenceEncoder
    understander: Understander
    searcher: Searcher
    generator: Generator
    versions: Mapping[str, str]
    behind: Callable[[], str]
    """See Parts."""


def open_models(settings: Settings, folder: ShopFolder) -> Models:
    encoder = open_encoder(settings.models)
    classifier = open_swapping(settings.models, folder.intents)
    searcher = open_searcher(settings.models, folder.articles, encoder)
    generator = open_phraser(settings.models, encoder)
    return Models(
        encoder=encoder,
        understander=open_understander(settings.models, encoder, classifier),
        searcher=searcher,
        generator=generator,
        versions={
            "encoder": encoder.version,
            "intents": classifier.version,
            "index": searcher.version,
            "generator": generator.version,
        },
        behind=lambda: classifier.failed,
    )


def _retention(
    settings: Settings,
    folder: ShopFolder,
    site: Site,
    store: SqlStore,
    shop: Shop,
    clock: Clock,
) -> Retention:
    keys = Keys(settings.home / "keys")
    return open_retention(
        models=settings.models,
        offers=folder.offers,
        database=store.database,
        salt=keys.experiment,
        secret=keys.offers,
        clock=clock,
        shop=shop,
        currency=site.currency,
        hold_out=settings.hold_out,
        exploration=settings.exploration,
        default_region=site.default_region,
        intents=folder.intents,
    )


def _courier(settings: Settings, folder: ShopFolder, store: SqlStore, clock: Clock) -> Courier:
    keys, brand = Keys(settings.home / "keys"), folder.config.brand
    sender = Sender(brand.name, brand.email)
    notifier = open_notifier(settings.notifier, settings.home, keys.webhook(LETTERS), sender)
    return open_courier(store.database, read_endpoints(settings.webhooks), keys.webhook, notifier, clock)


def _search(searcher: Searcher, asked: list[tuple[Query, Filters]]) -> list[SearchResult]:
    """Search what arrived together; what has the same filters goes in one call."""
    found: dict[int, SearchResult] = {}
    for filters in dict.fromkeys(filters for _, filters in asked):
        places = [place for place, (_, wanted) in enumerate(asked) if wanted == filters]
        results = searcher.search([asked[place][0] for place in places], filters=filters)
        found.update(zip(places, results, strict=True))
    return [found[place] for place in range(len(asked))]


def _closeness(encoder: SentenceEncoder, question: str, sentences: list[str]) -> list[float]:
    """Cosine of each sentence with the question."""
    vectors = encoder.encode([question, *sentences])
    return [float(value) for value in np.asarray(vectors[1:] @ vectors[0])]


def shop_file(settings: Settings) -> Path:
    return settings.home / "shop.db"


async def _in_shape(path: Path) -> bool:
    shop = open_shop(path)
    try:
        return await shop.ready()
    finally:
        await shop.close()


async def demo_shop(settings: Settings) -> dict[str, CustomerId]:
    """Make the demo shop's data unless it is there in the shape that this version reads; return the
    customers of its stories by key. The two who leave stand on the sides of the experiment that their
    stories tell of."""
    path = shop_file(settings)
    salt = Keys(settings.home / "keys").experiment
    if not await _in_shape(path):

        def side(customer: str) -> bool:
            return held_out(Subject(f"customer:{customer}"), settings.hold_out, salt)

        await asyncio.to_thread(generate, path, held_out=side)
    shop = open_shop(path)
    try:
        return {story.key: CustomerId(story.customer) for story in await shop.stories()}
    finally:
        await shop.close()
