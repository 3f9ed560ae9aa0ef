"""The demo's fixed customers: one for each thing that a newcomer should see happen."""

from dataclasses import dataclass

LATE = "late-parcel"
TREATED = "leaving-treated"
HELD_OUT = "leaving-held-out"
HAPPY = "happy"
LATE_ORDER = 104_233


@dataclass(frozen=True)
class Story:
    key: str
    title: str
    about: str
    customer: str
    name: str
    email: str
    order: str
    """The order the story is about; empty when it is about a subscription."""


@dataclass(frozen=True)
class Cast:
    """Who plays a story, before the shop has given out ids."""

    key: str
    title: str
    about: str
    name: str
    email: str
    region: str
    club: bool


CAST = (
    Cast(
        LATE,
        "A late parcel",
        "Ordered coffee and tea; the parcel was due days ago and has not come. Ask where it is.",
        "Nell Ashdown",
        "nell.ashdown@post.example",
        "GB-ENG",
        club=False,
    ),
    Cast(
        TREATED,
        "Leaving, and treated",
        "Has subscribed for over a year and finds it too expensive now. Say so and ask to cancel.",
        "Tom Brackley",
        "tom.brackley@mail.example",
        "GB-ENG",
        club=True,
    ),
    Cast(
        HELD_OUT,
        "Leaving, and held out",
        "The same wish to leave, but in the hold-out group: the offer is computed, logged and not shown.",
        "Imogen Farrow",
        "imogen.farrow@mail.example",
        "GB-SCT",
        club=False,
    ),
    Cast(
        HAPPY,
        "A happy customer",
        "A long-standing Club member whose last order arrived two days ago. Ask anything.",
        "Owen Hartley",
        "owen.hartley@inbox.example",
        "GB-WLS",
        club=True,
    ),
)
