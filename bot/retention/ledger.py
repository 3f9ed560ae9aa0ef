"""The one ledger of what was promised. A grant and its budget move in one transaction or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, partial
from types import MappingProxyType
from typing import Any

from sqlalchemy import Connection, Executable, Table, and_, bindparam, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from bot.errors import Conflict, NotFound
from bot.retention.offers import Budget
from bot.retention.types import Grant, GrantId, GrantState, OfferId, Subject, Withheld
from bot.shop import Money
from bot.storage.database import Database
from bot.storage.tables import budgets, grant_events, grants

S = GrantState
EMPTY: Mapping[str, Any] = MappingProxyType({})
STEPS: dict[GrantState, frozenset[GrantState]] = {
    S.RESERVED: frozenset({S.ISSUED, S.EXPIRED, S.REVOKED}),
    S.ISSUED: frozenset({S.SEEN, S.ACCEPTED, S.DECLINED, S.EXPIRED, S.REVOKED}),
    S.SEEN: frozenset({S.ACCEPTED, S.DECLINED, S.EXPIRED, S.REVOKED}),
    S.ACCEPTED: frozenset({S.REDEEMED, S.EXPIRED, S.REVOKED}),
    S.DECLINED: frozenset(),
    S.REDEEMED: frozenset(),
    S.EXPIRED: frozenset(),
    S.REVOKED: frozenset(),
}
"""Where a grant may go from each state. What leads nowhere has given its reserve back, or spent it."""
LIVE = tuple(state for state, further in STEPS.items() if further)
TOLD_LATE = timedelta(days=1)
"""How long after its end an accepted offer keeps its reserve: its code may have been used in the last minute,
by a till that could not say so yet."""


# Built once: putting a statement together costs more than running it.
_TAKEN = budgets.c.reserved_minor + budgets.c.spent_minor
_LEFT = select(budgets.c.total_minor - _TAKEN).where(budgets.c.id == bindparam("budget"))
_RESERVE = (
    update(budgets)
    .where(budgets.c.id == bindparam("budget"), _TAKEN + bindparam("cost") <= budgets.c.total_minor)
    .values(reserved_minor=budgets.c.reserved_minor + bindparam("cost"))
)
_GRANTED = (
    select(grants)
    .where(
        or_(grants.c.subject == bindparam("subject"), grants.c.conversation == bindparam("conversation")),
        grants.c.created_at >= bindparam("since"),
    )
    .order_by(grants.c.created_at)
)
_NOTE = insert(grant_events)


@dataclass(frozen=True)
class Claim:
    """A wish for a grant. `id` is random; `decision_key` names the decision, `window` the time it holds."""

    id: GrantId
    decision_key: str
    window: str
    subject: Subject
    offer: OfferId
    offer_version: str
    budget: str
    max_cost: Money
    conversation: str
    message_seq: int
    now: datetime
    expires_at: datetime


def open_budget(connection: Connection, budget: Budget) -> None:
    """Make the budget's row, or follow a changed total; it never falls under what is promised already."""
    row = {"id": budget.id, "total_minor": budget.total.minor, "currency": budget.total.currency}
    if insert_new(connection, budgets, {**row, "reserved_minor": 0, "spent_minor": 0}):
        return
    found = connection.execute(select(budgets).where(budgets.c.id == budget.id)).one()
    if found.currency != budget.total.currency:
        raise Conflict(f"budget {budget.id} is kept in {found.currency}: give the new one another id")
    total = max(budget.total.minor, found.reserved_minor + found.spent_minor)
    if total != found.total_minor:
        this = update(budgets).where(budgets.c.id == budget.id)
        connection.execute(this.values(total_minor=total))


def left(connection: Connection, budget: str) -> int:
    return connection.execute(_LEFT, {"budget": budget}).scalar() or 0


def claim(connection: Connection, claim: Claim) -> Grant | Withheld:
    """Reserve and issue; the same decision gets the same grant again, another one of its window none."""
    attempt = connection.begin_nested()
    if not insert_new(connection, grants, _row(claim)):
        attempt.rollback()
        return of_decision(connection, claim.decision_key) or Withheld.ALREADY_DECIDED
    if not _reserve(connection, claim):
        attempt.rollback()
        return Withheld.BUDGET
    note(connection, claim.id, S.RESERVED, claim.now, reserved=claim.max_cost.minor)
    note(connection, claim.id, S.ISSUED, claim.now)
    attempt.commit()
    return _grant_of_claim(claim)


def _reserve(connection: Connection, claim: Claim) -> bool:
    wish = {"budget": claim.budget, "cost": claim.max_cost.minor}
    return connection.execute(_RESERVE, wish).rowcount == 1


def find(connection: Connection, id: GrantId, conversation: str) -> Grant:
    """Raise NotFound for a grant of another conversation, as if there were none."""
    mine = and_(grants.c.id == id, grants.c.conversation == conversation)
    row = connection.execute(select(grants).where(mine)).one_or_none()
    if row is None:
        raise NotFound("there is no such offer in this conversation")
    return grant_of(row)


def of_decision(connection: Connection, key: str) -> Grant | None:
    row = connection.execute(select(grants).where(grants.c.decision_key == key)).one_or_none()
    return None if row is None else grant_of(row)


def granted(
    connection: Connection, subject: Subject, conversation: str, since: datetime
) -> tuple[Grant, ...]:
    """To this subject, or in this conversation; oldest first."""
    whose = {"subject": subject, "conversation": conversation, "since": since}
    return tuple(grant_of(row) for row in connection.execute(_GRANTED, whose))


def move(
    connection: Connection,
    id: GrantId,
    to: GrantState,
    now: datetime,
    cost: int = 0,
    payload: Mapping[str, Any] = EMPTY,
) -> bool:
    """Take one legal step, release or spend the reserve, and say whether the step was made."""
    sources = [state for state, further in STEPS.items() if to in further]
    moved = connection.execute(
        update(grants).where(grants.c.id == id, grants.c.state.in_(sources)).values(state=to)
    )
    if moved.rowcount != 1:
        return False
    row = connection.execute(select(grants).where(grants.c.id == id)).one()
    released = 0 if STEPS[to] else row.max_cost_minor
    if not 0 <= cost <= released:
        raise ValueError("a grant costs at most what was reserved for it")
    if released:
        connection.execute(
            update(budgets)
            .where(budgets.c.id == row.budget)
            .values(
                reserved_minor=budgets.c.reserved_minor - released,
                spent_minor=budgets.c.spent_minor + cost,
            )
        )
    note(connection, id, to, now, reserved=-released, spent=cost, payload=payload)
    return True


async def expire(database: Database, now: datetime) -> int:
    """Release what nobody took in time; return how many grants that were.

    One transaction each: holding a budget while waiting for a grant could lock up with a decline."""
    open_ones = and_(grants.c.state.in_(LIVE), grants.c.state != S.ACCEPTED, grants.c.expires_at <= now)
    accepted = and_(grants.c.state == S.ACCEPTED, grants.c.expires_at <= now - TOLD_LATE)
    due = select(grants.c.id).where(or_(open_ones, accepted))
    ids = await database.read(lambda connection: connection.execute(due).scalars().all())
    released = [await database.write(partial(move, id=GrantId(id), to=S.EXPIRED, now=now)) for id in ids]
    return sum(released)


def grant_of(row: Any) -> Grant:
    return Grant(
        id=GrantId(row.id),
        offer=OfferId(row.offer),
        subject=Subject(row.subject),
        state=GrantState(row.state),
        max_cost=Money(row.max_cost_minor, row.currency),
        created_at=row.created_at,
        expires_at=row.expires_at,
    )


def _grant_of_claim(claim: Claim) -> Grant:
    return Grant(claim.id, claim.offer, claim.subject, S.ISSUED, claim.max_cost, claim.now, claim.expires_at)


def _row(claim: Claim) -> dict[str, Any]:
    return {
        "id": claim.id,
        "offer": claim.offer,
        "offer_version": claim.offer_version,
        "subject": claim.subject,
        "state": S.ISSUED,
        "decision_key": claim.decision_key,
        "window_key": claim.window,
        "budget": claim.budget,
        "max_cost_minor": claim.max_cost.minor,
        "currency": claim.max_cost.currency,
        "conversation": claim.conversation,
        "message_seq": claim.message_seq,
        "created_at": claim.now,
        "expires_at": claim.expires_at,
    }


def note(
    connection: Connection,
    grant: GrantId,
    state: GrantState,
    now: datetime,
    reserved: int = 0,
    spent: int = 0,
    payload: Mapping[str, Any] = EMPTY,
) -> None:
    row = {"grant": grant, "state": state, "reserved_minor": reserved, "spent_minor": spent}
    connection.execute(_NOTE, {**row, "payload": dict(payload), "at": now})


def insert_new(connection: Connection, table: Table, row: dict[str, Any]) -> bool:
    """Insert unless a unique key is taken; say whether it was inserted."""
    return connection.execute(_insertion(connection.dialect.name, table), row).rowcount == 1


@cache
def _insertion(dialect: str, table: Table) -> Executable:
    insertion = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
    return insertion.on_conflict_do_nothing()
