"""Settings: the environment says where and which; content says what. Only wiring reads them."""

from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingError


class Settings(BaseSettings):
    """Each field is read from REKINDLE_<NAME>; the README's table is generated from the descriptions."""

    model_config = SettingsConfigDict(env_prefix="REKINDLE_", extra="ignore")

    home: Path = Field(Path(".rekindle"), description="Folder of the data: database, secrets, outbox.")
    models: Path = Field(Path(".models"), description="Folder of trained models, shared by every home.")
    shop: Path | None = Field(
        None,
        description="The shop's folder (shop.toml, articles, intents, offers); the demo shop when unset.",
    )
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8100, ge=0, le=65535, description="Port to listen on; 0 picks a free one.")
    store: str = Field("", description="Database URL; a SQLite file in the home when empty.")
    feed: str = Field("memory:", description="Live events: `memory:` or `redis://host:port/db`.")
    shop_api: str = Field(
        "",
        description="Where the shop's data is: the demo's file when empty; `https://...` of a shop API,"
        " `shopify://NAME.myshopify.com` or `woocommerce://HOST`.",
    )
    shop_token: SecretStr = Field(SecretStr(""), description="The secret that the shop's API asks for.")
    notifier: str = Field(
        "outbox:",
        description="How letters go out: `outbox:` (files in the home), `smtp://user:password@host:port`"
        " or the `https://` address of a webhook.",
    )
    webhooks: str = Field(
        "",
        description="Who hears of events: `name=https://...`, several parted by spaces;"
        " `name[handover,csat]=https://...` hears of these topics only.",
    )
    helpdesk: str = Field(
        "",
        description="A helpdesk beside the bot: `chatwoot+https://HOST/ACCOUNT`, or the `https://` address"
        " of a hand-off webhook.",
    )
    helpdesk_token: SecretStr = Field(SecretStr(""), description="The helpdesk's access token.")
    public_url: str = Field(
        "", description="Address under which visitors reach this server, for links in letters."
    )
    hold_out: float = Field(
        0.2, ge=0, le=1, description="Share of verified customers whose offers are withheld, to measure lift."
    )
    exploration: float = Field(
        0.2, ge=0, le=1, description="Share of offers drawn uniformly among the permitted ones."
    )
    messages_per_minute: int = Field(20, ge=1, description="Messages a conversation may send in a minute.")
    conversations_per_hour: int = Field(60, ge=1, description="Conversations an address may open in an hour.")
    max_body_bytes: int = Field(32_768, ge=1024, description="Largest request body that is read.")
    max_message_chars: int = Field(2_000, ge=1, description="Longest message a visitor may send.")
    keep_days: int = Field(
        365, ge=1, description="Days after which the words of a conversation are erased; its skeleton stays."
    )
    log_level: str = Field("info", description="debug, info, warning or error.")

    def __init__(self, **given: Any) -> None:
        """Raises SettingError with the variable's name, which is what a reader of the message can change."""
        try:
            super().__init__(**given)
        except ValidationError as error:
            wrong = error.errors()[0]
            raise SettingError(f"REKINDLE_{str(wrong['loc'][0]).upper()}: {wrong['msg']}") from error

    @property
    def store_url(self) -> str:
        return self.store or f"sqlite+aiosqlite:///{(self.home / 'rekindle.db').as_posix()}"
