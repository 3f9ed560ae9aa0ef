"""The widget in the shop it was made for."""

from tests.web.shop import bot, folder, goods, served, shop

__all__ = ["bot", "folder", "goods", "served", "shop"]
