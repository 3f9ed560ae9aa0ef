"""The desk: one action's connection, moment and case number."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection

from bot.shop.actions import Action, CaseId, Receipt
from bot.shop.values import Money
from bot.shop.working_days import LONDON


@dataclass(frozen=True)
class Desk:
    connection: Connection
    now: datetime
    case: CaseId
    """The number of what is being done."""

    @property
    def today(self) -> date:
        return self.now.astimezone(LONDON).date()

    def receipt(
        self,
        *,
        case: CaseId | None = None,
        refund: Money | None = None,
        effective_on: date | None = None,
        answer_by: date | None = None,
        undo: Action | None = None,
        undo_until: datetime | None = None,
        url: str = "",
    ) -> Receipt:
        """An undo whose time is over is left out."""
        over = undo_until is not None and undo_until <= self.now
        return Receipt(
            case=case or self.case,
            at=self.now,
            refund=refund,
            effective_on=effective_on,
            answer_by=answer_by,
            undo=None if over else undo,
            undo_until=None if over or undo is None else undo_until,
            url=url,
        )
