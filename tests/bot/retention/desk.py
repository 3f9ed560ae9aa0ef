"""Retention over one database and one shop on the real risk model, with other settings or at another time."""

from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.retention.shop_retention import ShopRetention, open_retention
from bot.retention.types import OfferCard, RetentionDecision
from bot.shop.folder import DEMO
from bot.shop.sqlite import open_shop
from bot.storage.database import Database
from bot.storage.tables import retention_log
from tests.bot.retention.turns import CANCEL, DEAR, NOW, classified, turn, understood

PLAIN_CANCEL = understood("cancel my subscription", **{CANCEL: 0.95})
TOO_DEAR = understood(
    "it got too dear, please cancel it",
    clauses=[classified("it got too dear", **{DEAR: 0.9}), classified("please cancel it", **{CANCEL: 0.9})],
    **{CANCEL: 0.9},
)
CALM = understood("how do i clean the burrs", brewing_help=0.9)
YES = understood("yes please", thanks_goodbye=0.5)


class Desk:
    """Opens retention over one database, with other settings or at another time."""

    def __init__(self, models: Path, database: Database, shop_file: Path) -> None:
        self.now = NOW
        self.database = database
        self.shop = open_shop(shop_file, lambda: self.now)
        self._models = models
        self.retention = self.open()

    def open(self, **changes: Any) -> ShopRetention:
        settings: dict[str, Any] = {
            "models": self._models,
            "offers": DEMO / "offers.yaml",
            "database": self.database,
            "salt": "salt",
            "secret": "secret",
            "clock": lambda: self.now,
            "shop": self.shop,
            "currency": "GBP",
            "hold_out": 0.0,
            "exploration": 0.0,
            "default_region": "GB",
        }
        self.retention = open_retention(**{**settings, **changes})
        return self.retention

    async def offered(self, *args: Any, **changes: Any) -> tuple[RetentionDecision, OfferCard]:
        decision = await self.retention.consider(turn(*args, **changes))
        assert decision.card
        return decision, decision.card

    async def log(self) -> list[Any]:
        query = select(retention_log).order_by(retention_log.c.id)
        return await self.database.read(lambda connection: list(connection.execute(query)))
