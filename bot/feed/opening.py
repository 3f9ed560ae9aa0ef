"""Which feed a URL means. Redis is imported only when it is asked for."""

from bot.errors import SettingError
from bot.feed import Feed
from bot.feed.memory import MemoryFeed


def open_feed(url: str) -> Feed:
    """`memory:`, or `redis://host:port/db?channel=name`; raise MissingExtra or SettingError."""
    scheme = url.partition(":")[0]
    if scheme == "memory":
        return MemoryFeed()
    if scheme in ("redis", "rediss"):
        from bot.feed.redis import open_redis

        return open_redis(url)
    raise SettingError("REKINDLE_FEED is neither `memory:` nor a redis:// URL")
