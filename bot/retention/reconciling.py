"""The ledger held against itself, and against what the shop's till has taken."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import partial
from typing import Any

from bot.errors import NotReady
from bot.retention.balances import Balance, balances
from bot.retention.ledger import expire
from bot.retention.marks import not_issued
from bot.retention.till import Till
from bot.retention.types import Told
from bot.shop.discounts import Redemption
from bot.storage.database import Database

STRAYS = {
    Told.UNKNOWN: "no offer of ours to this customer has such a code",
    Told.ENDED: "the offer had ended: nothing was reserved for it any more",
}


@dataclass(frozen=True)
class Account:
    """What reconciling found."""

    budgets: Sequence[Balance]
    redeemed: int
    """Redemptions that the ledger heard of only now."""
    strays: Sequence[tuple[Redemption, Told]]
    """Codes that the till took and the ledger does not stand for."""
    not_issued: int
    """Accepted offers whose codes the shop does not have."""
    unheard: str
    """Why the till was not asked; empty when it was."""

    @property
    def sound(self) -> bool:
        return all(one.balanced for one in self.budgets) and not self.strays


async def reconciled(database: Database, till: Till, since: datetime, now: datetime) -> Account:
    """The till is asked for everything from `since` on, then what is out of date is released."""
    told, unheard = await _heard(till, since)
    await expire(database, now)
    waiting = await database.write(partial(not_issued, now=now))
    return Account(
        budgets=await database.write(balances),
        redeemed=sum(what is Told.REDEEMED for _, what in told),
        strays=[(redemption, what) for redemption, what in told if what in STRAYS],
        not_issued=len(waiting),
        unheard=unheard,
    )


async def _heard(till: Till, since: datetime) -> tuple[Sequence[tuple[Redemption, Told]], str]:
    """The ledger is looked through all the same when the shop cannot be asked."""
    try:
        return await till.reconcile(since), ""
    except NotReady as error:
        return (), str(error)


def listed(account: Account) -> dict[str, Any]:
    """As JSON."""
    return {
        "budgets": [{**asdict(one), "balanced": one.balanced} for one in account.budgets],
        "redeemed": account.redeemed,
        "strays": [
            {
                "order": redemption.order,
                "customer": redemption.customer,
                "taken_off": redemption.taken_off.minor,
                "currency": redemption.taken_off.currency,
                "at": redemption.at.isoformat(),
                "what": what.value,
            }
            for redemption, what in account.strays
        ],
        "not_issued": account.not_issued,
        "unheard": account.unheard,
    }
