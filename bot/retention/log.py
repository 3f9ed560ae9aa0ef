"""The log of decisions, silence included: experiments are computed from it and later decisions remember it.

It holds no words of the person, only numbers and names.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, or_, select

from bot.errors import Conflict
from bot.retention import ledger
from bot.retention.history import History, PastTurn
from bot.retention.ledger import insert_new
from bot.retention.policy import Choice
from bot.retention.risk import Moment, Reading
from bot.retention.types import Arm, Considered, SignalName, Subject
from bot.storage.tables import grants, retention_log

MEMORY = timedelta(days=365)
_MINE = (
    select(retention_log)
    .where(
        or_(
            retention_log.c.unit == bindparam("unit"),
            retention_log.c.conversation == bindparam("conversation"),
        ),
        retention_log.c.at >= bindparam("since"),
    )
    .order_by(retention_log.c.id)
)


@dataclass(frozen=True)
class Entry:
    """One decision as it is logged."""

    key: str
    conversation: str
    message_seq: int
    unit: Subject
    arm: Arm
    would_be: Arm
    choice: Choice
    considered: tuple[Considered, ...]
    held_out: bool
    enrolled: bool
    reading: Reading
    signals: dict[SignalName, float]
    noticed: tuple[SignalName, ...]
    asked_first: bool
    cancelling: bool
    decided: bool
    region: str | None
    tier: str
    offers_version: str
    version: str
    seed: str
    at: datetime


@dataclass(frozen=True)
class Logged:
    """A decision that was made before: what a retry must say again."""

    arm: Arm
    would_be: Arm
    propensity: float
    held_out: bool
    enrolled: bool
    context: dict[str, Any]


def decision_key(conversation: str, message_seq: int) -> str:
    return f"{conversation}:{message_seq}"


def recall(
    connection: Connection,
    unit: Subject,
    conversation: str,
    message_seq: int,
    budget: str,
    now: datetime,
) -> tuple[History, Logged | None]:
    """What is known of the unit and of this conversation before this message; and what was decided on the
    message itself, if it has been before."""
    key = decision_key(conversation, message_seq)
    since = now - MEMORY
    rows = connection.execute(_MINE, {"unit": unit, "conversation": conversation, "since": since}).all()
    this = next((_logged(row) for row in rows if row.decision_key == key), None)
    turns = tuple(_past(row) for row in rows if row.decision_key != key)
    granted = ledger.granted(connection, unit, conversation, since)
    history = History(
        here=tuple(
            one for one in turns if one.conversation == conversation and one.message_seq < message_seq
        ),
        turns=turns,
        grants=granted,
        money_grants=tuple(grant for grant in granted if grant.max_cost.minor > 0),
        budget_left=ledger.left(connection, budget),
    )
    return history, this


def _past(row: Row[Any]) -> PastTurn:
    context = row.context
    return PastTurn(
        conversation=row.conversation,
        message_seq=row.message_seq,
        at=row.at,
        moment=Moment(
            context["log_odds"],
            {SignalName(name): share for name, share in context["signals"].items()},
            tuple(context["causes"]),
        ),
        signals=frozenset(SignalName(name) for name in context["noticed"]),
        asked_first=context["asked_first"],
        decided=context["decided"],
    )


def _logged(row: Row[Any]) -> Logged:
    return Logged(
        Arm(row.arm), Arm(row.would_be), row.propensity, row.held_out, row.enrolled, dict(row.context)
    )


def write(connection: Connection, entry: Entry) -> None:
    """Raises Conflict when this decision has been logged meanwhile."""
    row = {
        "decision_key": entry.key,
        "conversation": entry.conversation,
        "message_seq": entry.message_seq,
        "unit": entry.unit,
        "arm": entry.arm,
        "would_be": entry.would_be,
        "permitted": [offer for offer, _ in entry.choice.propensities if offer is not None],
        "propensity": entry.choice.propensity,
        "held_out": entry.held_out,
        "enrolled": entry.enrolled,
        "context": _context(entry),
        "version": entry.version,
        "seed": entry.seed,
        "at": entry.at,
    }
    if not insert_new(connection, retention_log, row):
        raise Conflict("this message has been decided on meanwhile")


def _context(entry: Entry) -> dict[str, Any]:
    return {
        "log_odds": entry.reading.moment.log_odds,
        "causes": list(entry.reading.moment.causes),
        "risk": round(entry.reading.risk, 4),
        "at_risk": entry.reading.at_risk,
        "cause": entry.reading.cause,
        "signals": {name: round(probability, 4) for name, probability in entry.signals.items()},
        "noticed": list(entry.noticed),
        "asked_first": entry.asked_first,
        "cancelling": entry.cancelling,
        "decided": entry.decided,
        "considered": [[row.offer, row.arm, row.withheld, row.propensity] for row in entry.considered],
        "propensities": [[offer, share] for offer, share in entry.choice.propensities],
        "region": entry.region,
        "tier": entry.tier,
        "offers": entry.offers_version,
    }


def region_of_grant(connection: Connection, grant: str) -> str | None:
    """The region that the grant was decided for: its disclosure line is part of the card for good."""
    joined = retention_log.join(grants, grants.c.decision_key == retention_log.c.decision_key)
    query = select(retention_log.c.context).select_from(joined).where(grants.c.id == grant)
    context = connection.execute(query).scalar()
    return str(context["region"]) if context and context["region"] else None
