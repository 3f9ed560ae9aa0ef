"""Old conversations of a shop: read from the exports of other systems, replayed to see what the bot says."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Speaker(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True)
class Said:
    speaker: Speaker
    text: str
    at: datetime


@dataclass(frozen=True)
class Transcript:
    """Private notes and system lines are left out; at least one message is the customer's."""

    id: str
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Reading:
    """What a file held. `left_out` counts conversations without a word of a customer's."""

    form: str
    transcripts: tuple[Transcript, ...]
    left_out: int
