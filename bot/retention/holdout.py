"""Who is left without offers, so that their effect can be measured: a sticky hash, before any eligibility."""

import hashlib

from bot.retention.types import Subject


def share(key: str, salt: str) -> float:
    """A number in [0, 1) that depends on nothing but the key and the salt."""
    digest = hashlib.sha256(f"{salt}\x1f{key}".encode()).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def enrolled(subject: Subject) -> bool:
    """Only verified people take part: a conversation could start afresh in the other arm."""
    return subject.startswith("customer:")


def held_out(subject: Subject, hold_out: float, salt: str) -> bool:
    return enrolled(subject) and share(subject, f"{salt}:hold-out") < hold_out
