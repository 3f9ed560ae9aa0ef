"""A shop's folder: shop.toml, and where its articles, intents and offers lie."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.errors import ContentError, SettingError

ROOT = Path(__file__).resolve().parents[2]
DEMO = Path(__file__).parent / "demo"


class Brand(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    bot_name: str
    email: str
    hours: str


class Site(BaseModel):
    model_config = ConfigDict(extra="forbid")
    public_key: str
    allowed_origins: list[str] = []
    locale: str = "en"
    time_zone: str = "UTC"
    currency: str = Field(min_length=3, max_length=3)
    default_region: str | None = None


class ShopConfig(BaseModel):
    model_config = ConfigDict(extra="forbid")
    brand: Brand
    site: dict[str, Site]


@dataclass(frozen=True)
class ShopFolder:
    config: ShopConfig
    articles: Path
    intents: Path
    offers: Path
    demo: bool


def read_config(path: Path) -> ShopConfig:
    try:
        value: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        return ShopConfig.model_validate(value)
    except tomllib.TOMLDecodeError as error:
        raise ContentError(f"{path}: not valid TOML: {error}") from error
    except ValidationError as error:
        fault = error.errors()[0]
        where = ".".join(str(part) for part in fault["loc"])
        raise ContentError(f"{path}: {where}: {fault['msg']}") from error


def open_folder(shop: Path | None) -> ShopFolder:
    """The folder that REKINDLE_SHOP names, or the demo shop's."""
    if shop is None:
        return ShopFolder(
            config=read_config(DEMO / "shop.toml"),
            articles=ROOT / "knowledge_base" / "content",
            intents=ROOT / "intents" / "content",
            offers=DEMO / "offers.yaml",
            demo=True,
        )
    if not (shop / "shop.toml").is_file():
        raise SettingError(f"REKINDLE_SHOP: {shop} has no shop.toml; name a shop's folder")
    return ShopFolder(
        config=read_config(shop / "shop.toml"),
        articles=shop / "knowledge_base",
        intents=shop / "intents",
        offers=shop / "offers.yaml",
        demo=False,
    )
