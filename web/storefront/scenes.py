"""Who one can be in the demo, and what is worth saying to the chat as that person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol, TypeGuard

from bot.shop import Shop
from bot.shop.stories import HAPPY, HELD_OUT, LATE, TREATED, Story

ANONYMOUS = "anonymous"
SAY: Mapping[str, tuple[str, ...]] = {
    ANONYMOUS: (
        "How much is delivery to France?",
        "Which grinder is best for espresso?",
        "What is the capital of Mongolia?",
    ),
    LATE: (
        "My parcel should have been here days ago",
        "This is ridiculous, I want my money back",
        "It is late, please ask the courier about it",
    ),
    TREATED: (
        "I want to cancel my subscription, it is too expensive",
        "Pause my boxes for two months, please",
        "Could my box have Nightjar Decaf in it instead?",
    ),
    HELD_OUT: (
        "I want to cancel my subscription, it is too expensive",
        "Leave out my next box, please",
        "Just end my coffee subscription now",
    ),
    HAPPY: (
        "I would like to return the Tasting Flight, it is still sealed",
        "What is my points balance these days?",
        "How fine should I grind for a V60?",
    ),
}


class Cast(Protocol):
    """A shop with fixed customers, as the demo shop is."""

    async def stories(self) -> list[Story]: ...


@dataclass(frozen=True)
class Scene:
    key: str
    title: str
    about: str
    customer: str
    name: str
    say: tuple[str, ...]


async def scenes(shop: Shop) -> list[Scene]:
    """Nobody in particular first, then the demo's customers."""
    nobody = Scene(
        ANONYMOUS,
        "Just looking",
        "Not signed in: the chat answers from the help pages and asks for an order number when it needs one.",
        customer="",
        name="",
        say=SAY[ANONYMOUS],
    )
    cast = await shop.stories() if _has_stories(shop) else []
    return [nobody, *(_scene(story) for story in cast)]


def _has_stories(shop: object) -> TypeGuard[Cast]:
    return hasattr(shop, "stories")


def _scene(story: Story) -> Scene:
    return Scene(story.key, story.title, story.about, story.customer, story.name, SAY.get(story.key, ()))
