"""The one ledger of what was promised. A grant and its budget move in one transaction or not at all."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import Conflict, NotFound
from bot.retention.offers import Budget
from bot.retention.types import Grant, GrantId, GrantState, OfferId, Subject, Withheld
from bot.shop import Money
from bot.storage.tables import budgets, grant_events, grants

S = GrantState
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


@dataclass(frozen=True)
class Balance:
    """One budget as its row says, as its events add up, and as its live grants need it."""

    budget: str
    currency: str
    total: int
    reserved: int
    spent: int
    events_reserved: int
    events_spent: int
    live: int

    @property
    def balanced(self) -> bool:
        same = self.reserved == self.events_reserved == self.live and self.spent == self.events_spent
        return same and self.reserved >= 0 and self.spent >= 0 and self.reserved + self.spent <= self.total


class Ledger:
    """Methods that take a connection join the caller's transaction."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._engine.begin() as connection:
            yield connection

    async def open_budget(self, connection: AsyncConnection, budget: Budget) -> None:
        """Make the budget's row, or follow a changed total; it never falls under what is promised already."""
        row = {"id": budget.id, "total_minor": budget.total.minor, "currency": budget.total.currency}
        if await insert_new(connection, budgets, {**row, "reserved_minor": 0, "spent_minor": 0}):
            return
        found = (await connection.execute(select(budgets).where(budgets.c.id == budget.id))).one()
        if found.currency != budget.total.currency:
            raise Conflict(f"budget {budget.id} is kept in {found.currency}: give the new one another id")
        total = max(budget.total.minor, found.reserved_minor + found.spent_minor)
        if total != found.total_minor:
            this = update(budgets).where(budgets.c.id == budget.id)
            await connection.execute(this.values(total_minor=total))

    async def left(self, connection: AsyncConnection, budget: str) -> int:
        left = budgets.c.total_minor - budgets.c.reserved_minor - budgets.c.spent_minor
        return (await connection.execute(select(left).where(budgets.c.id == budget))).scalar() or 0

    async def claim(self, connection: AsyncConnection, claim: Claim) -> Grant | Withheld:
        """Reserve and issue; the same decision gets the same grant again, another one of its window none."""
        attempt = await connection.begin_nested()
        if not await insert_new(connection, grants, _row(claim)):
            await attempt.rollback()
            return await self._earlier(connection, claim)
        if not await self._reserve(connection, claim):
            await attempt.rollback()
            return Withheld.BUDGET
        await _note(connection, claim.id, S.RESERVED, claim.now, reserved=claim.max_cost.minor)
        await _note(connection, claim.id, S.ISSUED, claim.now)
        await attempt.commit()
        return _grant_of_claim(claim)

    async def _reserve(self, connection: AsyncConnection, claim: Claim) -> bool:
        cost = claim.max_cost.minor
        taken = budgets.c.reserved_minor + budgets.c.spent_minor + cost
        result = await connection.execute(
            update(budgets)
            .where(budgets.c.id == claim.budget, taken <= budgets.c.total_minor)
            .values(reserved_minor=budgets.c.reserved_minor + cost)
        )
        return result.rowcount == 1

    async def _earlier(self, connection: AsyncConnection, claim: Claim) -> Grant | Withheld:
        same = grants.c.decision_key == claim.decision_key
        row = (await connection.execute(select(grants).where(same))).one_or_none()
        return grant_of(row) if row is not None else Withheld.ALREADY_DECIDED

    async def find(self, connection: AsyncConnection, id: GrantId, conversation: str) -> Grant:
        """Raise NotFound for a grant of another conversation, as if there were none."""
        mine = and_(grants.c.id == id, grants.c.conversation == conversation)
        row = (await connection.execute(select(grants).where(mine))).one_or_none()
        if row is None:
            raise NotFound("there is no such offer in this conversation")
        return grant_of(row)

    async def granted(self, connection: AsyncConnection, *who: ColumnElement[bool]) -> tuple[Grant, ...]:
        rows = await connection.execute(select(grants).where(*who).order_by(grants.c.created_at))
        return tuple(grant_of(row) for row in rows)

    async def move(
        self, connection: AsyncConnection, id: GrantId, to: GrantState, now: datetime, cost: int = 0
    ) -> bool:
        """Take one legal step, release or spend the reserve, and say whether the step was made."""
        sources = [state for state, further in STEPS.items() if to in further]
        moved = await connection.execute(
            update(grants).where(grants.c.id == id, grants.c.state.in_(sources)).values(state=to)
        )
        if moved.rowcount != 1:
            return False
        row = (await connection.execute(select(grants).where(grants.c.id == id))).one()
        released = 0 if STEPS[to] else row.max_cost_minor
        if not 0 <= cost <= released:
            raise ValueError("a grant costs at most what was reserved for it")
        if released:
            await connection.execute(
                update(budgets)
                .where(budgets.c.id == row.budget)
                .values(
                    reserved_minor=budgets.c.reserved_minor - released,
                    spent_minor=budgets.c.spent_minor + cost,
                )
            )
        await _note(connection, id, to, now, reserved=-released, spent=cost)
        return True

    async def balances(self) -> list[Balance]:
        """Add every budget up three ways, in one transaction."""
        async with self.writing() as connection:
            rows = (await connection.execute(select(budgets).order_by(budgets.c.id))).all()
            noted = {row.budget: row for row in await connection.execute(_NOTED)}
            live = {row.budget: row.reserved for row in await connection.execute(_LIVE)}
        return [_balance(row, noted.get(row.id), live.get(row.id, 0)) for row in rows]

    async def expire(self, now: datetime) -> int:
        """Release what nobody took in time; return how many grants that were.

        One transaction each: holding a budget while waiting for a grant could lock up with a decline."""
        due = select(grants.c.id).where(grants.c.state.in_(LIVE), grants.c.expires_at <= now)
        async with self.writing() as connection:
            ids = (await connection.execute(due)).scalars().all()
        released = 0
        for id in ids:
            async with self.writing() as connection:
                released += await self.move(connection, GrantId(id), S.EXPIRED, now)
        return released


_NOTED = (
    select(
        grants.c.budget,
        func.sum(grant_events.c.reserved_minor).label("reserved"),
        func.sum(grant_events.c.spent_minor).label("spent"),
    )
    .select_from(grant_events.join(grants, grants.c.id == grant_events.c.grant))
    .group_by(grants.c.budget)
)
_LIVE = (
    select(grants.c.budget, func.sum(grants.c.max_cost_minor).label("reserved"))
    .where(grants.c.state.in_(LIVE))
    .group_by(grants.c.budget)
)


def _balance(row: Any, noted: Any, live: int) -> Balance:
    return Balance(
        budget=row.id,
        currency=row.currency,
        total=row.total_minor,
        reserved=row.reserved_minor,
        spent=row.spent_minor,
        events_reserved=int(noted.reserved) if noted else 0,
        events_spent=int(noted.spent) if noted else 0,
        live=int(live),
    )


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


async def _note(
    connection: AsyncConnection,
    grant: GrantId,
    state: GrantState,
    now: datetime,
    reserved: int = 0,
    spent: int = 0,
) -> None:
    row = {"grant": grant, "state": state, "reserved_minor": reserved, "spent_minor": spent}
    await connection.execute(insert(grant_events).values(**row, payload={}, at=now))


async def insert_new(connection: AsyncConnection, table: Table, row: dict[str, Any]) -> bool:
    """Insert unless a unique key is taken; say whether it was inserted."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    result = await connection.execute(dialect.insert(table).values(**row).on_conflict_do_nothing())
    return result.rowcount == 1
