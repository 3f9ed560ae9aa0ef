"""What a reviewer reads: the conversation without what identifies a person."""

from typing import Any

from bot.masking import masked

__all__ = ["masked", "masked_card"]

SECRET = ("order", "tracking", "url", "code", "carrier")
"""Fields of a card that lead to a person."""


def masked_card(card: dict[str, Any]) -> dict[str, Any]:
    return {key: "[masked]" if key in SECRET and value else value for key, value in card.items()}
