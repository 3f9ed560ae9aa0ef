"""What the mood and safety heads learn from: their own content, and the shipped intents as ordinary
messages."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

import intents
from encoder.content import read_yaml
from intents.catalogue import read_catalogue

FORMAT = 4
"""Counted up whenever a head trained on the same rows would come out different."""

CONTENT = Path(__file__).parent / "content"
MOOD = CONTENT / "mood.yaml"
SAFETY = CONTENT / "safety.yaml"
SHIPPED = Path(intents.__file__).parent / "content"

CALM = "none"
"""The label that a head of alarms gives to everything that is none of them."""
NEUTRAL = "neutral"
RISKY = frozenset(
    {"account_access", "complaint", "data_request", "delete_account", "lost_parcel", "payment_problem"}
)
"""Intents whose examples may hold a real threat, claim or fraud: they teach no calm."""
EVEN = frozenset(
    {
        "allergens_diet",
        "bot_identity",
        "brewing_help",
        "contact_hours",
        "gift_card",
        "gift_options",
        "invoice_copy",
        "jobs_careers",
        "payment_methods",
        "press_media",
        "product_care",
        "product_question",
        "product_recommendation",
        "sourcing_ethics",
        "subscription_how",
        "visit_us",
        "wholesale_business",
    }
)
"""Intents whose examples are written in an even tone."""


class HeadFile(BaseModel):
    """One content file: what each label sounds like."""

    model_config = ConfigDict(extra="forbid")

    head: str
    labels: dict[str, list[str]] = Field(min_length=2)


@dataclass(frozen=True)
class Lesson:
    """What a head learns from: (text, label), and the name that its file bears."""

    name: str
    rows: tuple[tuple[str, str], ...]

    @property
    def calm(self) -> str | None:
        return CALM if any(label == CALM for _, label in self.rows) else None

    def path(self, models: Path, encoder_version: str) -> Path:
        key = json.dumps([FORMAT, encoder_version, self.rows])
        return models / "heads" / f"{self.name}-{hashlib.sha256(key.encode()).hexdigest()[:12]}.npz"


def read_lesson(source: Path) -> Lesson:
    labels = read_yaml(HeadFile, source).labels
    return Lesson(source.stem, tuple((text, label) for label, texts in labels.items() for text in texts))


def mood_lesson() -> Lesson:
    """The mood content, and as neutral texts the shipped intents' plain questions: most messages are
    neutral."""
    own = read_lesson(MOOD)
    plain = [item.text for item in read_catalogue(SHIPPED).labelled() if item.intent in EVEN]
    return Lesson(own.name, (*own.rows, *((text, NEUTRAL) for text in plain)))


def safety_lesson() -> Lesson:
    """The safety content, and as calm texts what shoppers write on an ordinary day, angry or not."""
    own = read_lesson(SAFETY)
    moods = [text for text, _ in read_lesson(MOOD).rows]
    ordinary = [item.text for item in read_catalogue(SHIPPED).labelled() if item.intent not in RISKY]
    return Lesson(own.name, (*own.rows, *((text, CALM) for text in (*moods, *ordinary))))
