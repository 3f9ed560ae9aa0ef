"""What the mood, tone and safety heads learn from: their own content, and the shipped intents as ordinary
messages."""

import hashlib
import json
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field

import intents
from bot.understanding import Tone
from encoder.content import read_yaml
from intents.catalogue import read_catalogue

FORMAT = 4
"""Counted up whenever a head trained on the same rows would come out different."""

CONTENT = Path(__file__).parent / "content"
MOOD = CONTENT / "mood.yaml"
SAFETY = CONTENT / "safety.yaml"
TONES = CONTENT / "tones.yaml"
SHIPPED = Path(intents.__file__).parent / "content"

CALM = "none"
"""The label that a head of alarms gives to everything that is none of them."""
NEUTRAL = "neutral"
UPSET = frozenset({"angry", "disappointed"})
TONE_FALSE_ALARMS = 0.02
"""The share of other texts that may be taken for a tone. On held-out folds one in a hundred would miss a good
many more; a tone misheard costs a sentence or a button too many."""
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
PLAIN = 130
"""So many of an intent's examples count as ordinary, the first ones: further down stand exclamations, irony
and understatement, which teach a head to overhear what it listens for."""
_TELLING = re.compile(
    r"\b(?:thank\w*|thanks|cheers|appreciat\w*|urgent\w*|asap|now|today|tonight|tomorrow|deadline|quick\w*"
    r"|hurry|straight away|until|again|last time|useless|ridiculous|joke|poor|awful|broken|mortifying)\b",
    re.IGNORECASE,
)
"""Words at which an ordinary message may carry a tone after all: it teaches nothing then."""
BETWEEN = ", "
"""Stands between the tones of one label."""


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
    false_alarms: float = 0.01
    """The share of calm texts that may raise an alarm."""

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
    return Lesson(own.name, (*own.rows, *((text, NEUTRAL) for text in _even())))


def tone_lessons() -> dict[Tone, Lesson]:
    """One for each tone. The texts of the other tones are among what is none of it, and so are plain
    questions; who is angry or disappointed complains as well."""
    own = read_lesson(TONES).rows
    ordinary = tuple((text, CALM) for text in _even() if not _TELLING.search(text))
    felt = read_lesson(MOOD).rows
    moods = tuple((text, Tone.COMPLAINING.value if label in UPSET else CALM) for text, label in felt)
    return {
        tone: Lesson(
            tone.value,
            (
                *((text, _side(tone, label)) for text, label in own),
                *(moods if tone is Tone.COMPLAINING else ()),
                *ordinary,
            ),
            TONE_FALSE_ALARMS,
        )
        for tone in Tone
    }


def _side(tone: Tone, label: str) -> str:
    return tone.value if tone in tones_of(label) else CALM


def tones_of(label: str) -> frozenset[Tone]:
    """`urgent, complaining` are two tones, `none` is none; raises ValueError at a tone that is not known."""
    return frozenset() if label == CALM else frozenset(Tone(name) for name in label.split(BETWEEN))


def _even() -> list[str]:
    return [text for intent, text in _plain() if intent in EVEN]


def _plain() -> list[tuple[str, str]]:
    """Intents and the `PLAIN` first messages of each; those of no intent count as one more."""
    taken: Counter[str] = Counter()
    found = []
    for item in read_catalogue(SHIPPED).labelled():
        taken[item.intent] += 1
        if taken[item.intent] <= PLAIN:
            found.append((str(item.intent), item.text))
    return found


def safety_lesson() -> Lesson:
    """The safety content, and as calm texts what shoppers write on an ordinary day, angry or not."""
    own = read_lesson(SAFETY)
    moods = [text for text, _ in read_lesson(MOOD).rows]
    ordinary = [text for intent, text in _plain() if intent not in RISKY]
    return Lesson(own.name, (*own.rows, *((text, CALM) for text in (*moods, *ordinary))))
