"""Where objects are wired: settings in, one Bot out."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import numpy as np

from bot.config import Settings
from bot.dialogue.lines import open_lines
from bot.dialogue.policy import open_policy
from bot.dialogue.skills import open_skills
from bot.feed.opening import open_feed
from bot.generation import Generator
from bot.generation.phraser import open_phraser
from bot.generation.speech import open_speaker
from bot.keys import Keys
from bot.parts import Parts
from bot.retention import Retention
from bot.retention.holdout import held_out
from bot.retention.shop_retention import open_retention
from bot.retention.types import Subject
from bot.shop.folder import ShopFolder, Site, open_folder
from bot.shop.generate import generate
from bot.shop.sqlite import open_shop
from bot.storage.migrations import migrate
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import CustomerId
from bot.turn import Bot
from bot.understanding import Understander
from bot.understanding.understander import open_understander
from bot.workers import Batcher
from encoder import SentenceEncoder
from encoder.sessions import open_encoder
from intents.catalogue import read_catalogue
from intents.classifier import open_classifier
from knowledge_base import Filters, Query, Searcher, SearchResult
from knowledge_base.search import open_searcher


def utc_now() -> datetime:
    return datetime.now(UTC)


async def build_bot(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Bot:
    """Open everything that a reply needs; raises NotReady, naming the command, when something is missing."""
    folder = open_folder(settings.shop)
    site = next(iter(folder.config.site.values()))
    settings.home.mkdir(parents=True, exist_ok=True)
    await migrate(settings.store_url)
    store = open_store(settings.store_url, clock)
    shop = open_shop(shop_file(settings))
    brand = folder.config.brand
    lines = open_lines(bot_name=brand.bot_name, shop_name=brand.name, hours=brand.hours, email=brand.email)
    models = open_models(settings, folder)
    return Bot(
        Parts(
            store=store,
            feed=open_feed(settings.feed),
            shop=shop,
            understand=Batcher(models.understander.understand),
            search=Batcher(partial(_search, models.searcher)),
            policy=open_policy(read_catalogue(folder.intents), lines),
            skills=open_skills(shop, lines, clock, locale=site.locale, time_zone=site.time_zone),
            retention=_retention(settings, folder, site, store, clock),
            speaker=open_speaker(models.generator, partial(_closeness, models.encoder)),
            lines=lines,
            clock=clock,
            locale=site.locale.replace("-", "_"),
            versions=models.versions,
        )
    )


@dataclass(frozen=True)
class Models:
    encoder: SentenceEncoder
    understander: Understander
    searcher: Searcher
    generator: Generator
    versions: Mapping[str, str]


def open_models(settings: Settings, folder: ShopFolder) -> Models:
    encoder = open_encoder(settings.models)
    classifier = open_classifier(settings.models, folder.intents)
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
    )


def _retention(
    settings: Settings, folder: ShopFolder, site: Site, store: SqlStore, clock: Callable[[], datetime]
) -> Retention:
    keys = Keys(settings.home / "keys")
    return open_retention(
        models=settings.models,
        offers=folder.offers,
        database=store.database,
        salt=keys.experiment,
        secret=keys.offers,
        clock=clock,
        currency=site.currency,
        hold_out=settings.hold_out,
        exploration=settings.exploration,
        default_region=site.default_region,
        intents=folder.intents,
    )


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


async def demo_shop(settings: Settings) -> dict[str, CustomerId]:
    """Make the demo shop's data unless it is there; return the customers of its stories by key. The two who
    leave stand on the sides of the experiment that their stories tell of."""
    path = shop_file(settings)
    salt = Keys(settings.home / "keys").experiment
    if not path.is_file():

        def side(customer: str) -> bool:
            return held_out(Subject(f"customer:{customer}"), settings.hold_out, salt)

        await asyncio.to_thread(generate, path, held_out=side)
    shop = open_shop(path)
    try:
        return {story.key: CustomerId(story.customer) for story in await shop.stories()}
    finally:
        await shop.close()
