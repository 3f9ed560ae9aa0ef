"""A shop's folder: shop.toml, and where its articles, intents and offers lie."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from bot.errors import ContentError, SettingError
from bot.shop.pages import Pages

ROOT = Path(__file__).resolve().parents[2]
DEMO = Path(__file__).parent / "demo"


class Brand(BaseModel):
    model_config = ConfigDict(extra="forbid")
    name: str
    bot_name: str
    email: str
    hours: str

    @property
    def known(self) -> Mapping[str, str]:
        """The names that fixed words may use."""
        return {"bot": self.bot_name, "shop": self.name, "hours": self.hours, "email": self.email}


class Weekday(StrEnum):
    """In the order of `date.weekday`."""

    MONDAY = "Monday"
    TUESDAY = "Tuesday"
    WEDNESDAY = "Wednesday"
    THURSDAY = "Thursday"
    FRIDAY = "Friday"
    SATURDAY = "Saturday"
    SUNDAY = "Sunday"


class Hours(BaseModel):
    """When people answer, in the first site's time zone; `brand.hours` says the same in words."""

    model_config = ConfigDict(extra="forbid")
    days: list[Weekday] = Field(min_length=1)
    opens: time
    closes: time
    holidays: list[date] = []

    @model_validator(mode="after")
    def in_order(self) -> Self:
        if self.opens >= self.closes:
            raise ValueError("opens must be earlier than closes")
        return self


class Site(BaseModel):
    model_config = ConfigDict(extra="forbid")
    public_key: str
    allowed_origins: list[str] = []
    locale: str = "en"
    time_zone: str = "UTC"
    currency: str = Field(min_length=3, max_length=3)
    default_region: str | None = None
    order_prefix: str = ""
    """What order numbers begin with, such as `JR-`: a visitor may leave it out."""

    @field_validator("time_zone")
    @classmethod
    def known(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{name!r} is not a time zone, such as Europe/London") from None
        return name


class ShopConfig(BaseModel):
    model_config = ConfigDict(extra="forbid")
    brand: Brand
    hours: Hours | None = None
    pages: Pages = Pages()
    site: dict[str, Site] = Field(min_length=1)


@dataclass(frozen=True)
class ShopFolder:
    config: ShopConfig
    articles: Path
    intents: Path
    offers: Path
    demo: bool
    lines: Path | None = None
    """The shop's own fixed words, where it has some."""


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
        lines=shop / "lines.yaml" if (shop / "lines.yaml").is_file() else None,
    )
