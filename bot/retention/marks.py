"""What the ledger keeps of the till, as events of a grant: which codes the shop has, which it has taken."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import Connection, func, select

from bot.retention import ledger
from bot.retention.codes import code_of
from bot.retention.ledger import grant_of, note
from bot.retention.types import Grant, GrantId, GrantState, Told
from bot.shop.discounts import Redemption
from bot.storage.tables import grant_events, grants
from bot.storage.types import CustomerId

OF_CUSTOMER = "customer:"
ISSUED = {"till": "issued"}

_WAITING = select(grants).where(grants.c.state == GrantState.ACCEPTED, grants.c.max_cost_minor > 0)


def customer_of(grant: Grant) -> CustomerId | None:
    """None for a grant to a conversation: nobody knows who that is."""
    known = grant.subject.startswith(OF_CUSTOMER)
    return CustomerId(grant.subject.removeprefix(OF_CUSTOMER)) if known else None


def mark_issued(connection: Connection, id: GrantId, now: datetime) -> None:
    """A second event of the accepted grant, so that no state is needed that the visitor would not see."""
    if not is_issued(connection, id):
        note(connection, id, GrantState.ACCEPTED, now, payload=ISSUED)


def is_issued(connection: Connection, id: GrantId) -> bool:
    payloads = select(grant_events.c.payload).where(
        grant_events.c.grant == id, grant_events.c.state == GrantState.ACCEPTED
    )
    return ISSUED in connection.execute(payloads).scalars().all()


def not_issued(connection: Connection, now: datetime) -> list[tuple[Grant, str]]:
    """Accepted offers whose code the shop does not have yet, with their conversations; oldest first."""
    rows = connection.execute(
        _WAITING.where(grants.c.expires_at > now).order_by(grants.c.created_at, grants.c.id)
    ).all()
    return [(grant_of(row), row.conversation) for row in rows if not is_issued(connection, GrantId(row.id))]


def awaited_since(connection: Connection) -> datetime | None:
    """When the oldest offer that may still be redeemed was accepted; None when nothing is awaited. It is the
    durable half of the cursor: no redemption that matters lies before it."""
    joined = grant_events.join(grants, grants.c.id == grant_events.c.grant)
    query = (
        select(func.min(grant_events.c.at))
        .select_from(joined)
        .where(grants.c.state == GrantState.ACCEPTED, grants.c.max_cost_minor > 0)
        .where(grant_events.c.state == GrantState.ACCEPTED)
    )
    found: datetime | None = connection.execute(query).scalar()
    return found


def redeem(connection: Connection, redemption: Redemption, secret: str, now: datetime) -> Told:
    """The code is never stored: it is computed again for each of the customer's grants, which are few."""
    grant = _grant_of(connection, redemption, secret)
    if grant is None:
        return Told.UNKNOWN
    taken = redemption.taken_off
    most = grant.max_cost
    known = taken.currency == most.currency
    cost = min(max(taken.minor, 0), most.minor) if known else most.minor
    payload = {
        "order": redemption.order,
        "taken_off": taken.minor,
        "currency": taken.currency,
        "at": redemption.at.isoformat(),
    }
    if ledger.move(connection, grant.id, GrantState.REDEEMED, now, cost=cost, payload=payload):
        return Told.REDEEMED
    return Told.KNOWN if _state(connection, grant.id) is GrantState.REDEEMED else Told.ENDED


def _grant_of(connection: Connection, redemption: Redemption, secret: str) -> Grant | None:
    theirs = select(grants).where(
        grants.c.subject == f"{OF_CUSTOMER}{redemption.customer}", grants.c.max_cost_minor > 0
    )
    for row in connection.execute(theirs):
        if sha256(code_of(row.id, secret).encode()).hexdigest() == redemption.code_hash:
            return grant_of(row)
    return None


def _state(connection: Connection, id: GrantId) -> GrantState:
    return GrantState(connection.execute(select(grants.c.state).where(grants.c.id == id)).scalar_one())
