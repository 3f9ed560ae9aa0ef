"""Whether the ledger's money adds up: every budget counted three ways."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from bot.retention.ledger import LIVE
from bot.storage.tables import budgets, grant_events, grants


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


def balances(connection: Connection) -> list[Balance]:
    rows = connection.execute(select(budgets).order_by(budgets.c.id)).all()
    noted = {row.budget: row for row in connection.execute(_NOTED)}
    live = {row.budget: row.reserved for row in connection.execute(_LIVE)}
    return [_balance(row, noted.get(row.id), live.get(row.id, 0)) for row in rows]


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
