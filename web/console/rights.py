"""Who may do what in the console: four roles, a handful of rights, one table."""

from collections.abc import Mapping
from enum import StrEnum


class Role(StrEnum):
    ADMIN = "admin"
    AGENT = "agent"
    REVIEWER = "reviewer"
    ANALYST = "analyst"


class Right(StrEnum):
    SIGNED_IN = "signed in"
    OVERVIEW = "see totals"
    READ = "read conversations"
    CLEAR = "read them unmasked"
    NOTE = "leave private notes"
    ACT = "take over, reply, hand back"
    TAKE_ANY = "act for another agent"
    REVIEW = "review what the bot understood"
    DELIVERIES = "see and replay deliveries"
    ROLLOUT = "let the bot loose, hold it back or stop it"


_READS = frozenset({Right.SIGNED_IN, Right.OVERVIEW, Right.READ})
RIGHTS: Mapping[Role, frozenset[Right]] = {
    Role.ADMIN: frozenset(Right),
    Role.AGENT: _READS | {Right.CLEAR, Right.NOTE, Right.ACT, Right.REVIEW},
    Role.REVIEWER: _READS | {Right.NOTE, Right.REVIEW},
    Role.ANALYST: frozenset({Right.SIGNED_IN, Right.OVERVIEW}),
}


def may(role: str, right: Right) -> bool:
    """An unknown role may do nothing."""
    return role in set(Role) and right in RIGHTS[Role(role)]
