"""The demo shop's pages, over its real database."""

from tests.web.shop import bot, folder, goods, served, shop

__all__ = ["bot", "folder", "goods", "served", "shop"]
