"""Between the ledger and the shop's till: tells it accepted offers' codes, hears which of them it took."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import partial

import structlog

from bot.errors import Conflict, RekindleError
from bot.retention.codes import code_of
from bot.retention.marks import awaited_since, customer_of, mark_issued, not_issued, redeem
from bot.retention.offers import REDUCTIONS, Catalogue
from bot.retention.types import Grant, GrantId, Offer, Told
from bot.shop import Shop
from bot.shop.discounts import Discount, Redemption
from bot.storage.database import Database
from bot.storage.types import CustomerId

log = structlog.get_logger()
OVERLAP = timedelta(hours=1)
"""Asked for again each time: two clocks differ, and what is told twice counts once."""


class Till:
    def __init__(
        self,
        shop: Shop,
        database: Database,
        secret: str,
        clock: Callable[[], datetime],
        catalogue: Catalogue,
    ) -> None:
        self._shop = shop
        self._database = database
        self._secret = secret
        self._clock = clock
        self._catalogue = catalogue
        self._heard: datetime | None = None
        self._strays: set[str] = set()

    async def issue(self, grant: Grant) -> bool:
        """Whether the shop has the code now. It may be down: then the offer stands and is issued later."""
        discount = self._discount(grant)
        if discount is None:
            return False
        try:
            await self._shop.issue_discount(discount)
        except Conflict:
            # A crash came between the shop's yes and our note of it, and offers.yaml has changed meanwhile.
            log.warning("offer.issued_with_other_terms", grant=grant.id, offer=grant.offer)
        except RekindleError as error:
            log.warning("offer.not_issued", grant=grant.id, offer=grant.offer, reason=str(error))
            return False
        await self._database.write(partial(mark_issued, id=grant.id, now=self._clock()))
        return True

    async def issue_waiting(self) -> list[tuple[GrantId, str]]:
        """Those that the shop took only now, with their conversations."""
        waiting = await self._database.write(partial(not_issued, now=self._clock()))
        return [(grant.id, talk) for grant, talk in waiting if await self.issue(grant)]

    async def hear(self) -> None:
        """Ask the shop what its till has taken; nothing is asked while nothing is awaited."""
        since = await self._database.read(awaited_since)
        if since is None:
            return
        now = self._clock()
        try:
            told = await self._shop.redemptions(max(since, self._heard or since) - OVERLAP)
        except RekindleError as error:
            log.warning("till.not_heard", reason=str(error))
            return
        for redemption in told:
            await self.redeemed(redemption)
        self._heard = now

    async def redeemed(self, redemption: Redemption) -> Told:
        told = await self._redeem(redemption)
        if told in (Told.UNKNOWN, Told.ENDED) and redemption.code_hash not in self._strays:
            self._strays.add(redemption.code_hash)
            log.warning("till.stray_redemption", order=redemption.order, what=told.value)
        return told

    async def reconcile(self, since: datetime) -> Sequence[tuple[Redemption, Told]]:
        """Everything that the till has taken from `since` on, and what the ledger makes of it, for whoever
        reads it there and then. NotReady when the shop cannot be asked."""
        told = await self._shop.redemptions(since)
        return [(redemption, await self._redeem(redemption)) for redemption in told]

    async def _redeem(self, redemption: Redemption) -> Told:
        work = partial(redeem, redemption=redemption, secret=self._secret, now=self._clock())
        return await self._database.write(work)

    def _discount(self, grant: Grant) -> Discount | None:
        offer, customer = self._catalogue.find(grant.offer), customer_of(grant)
        if offer is None or customer is None or offer.uses is None:
            log.warning("offer.not_issuable", grant=grant.id, offer=grant.offer)
            return None
        return discount_of(offer, grant, customer, code_of(grant.id, self._secret))


def discount_of(offer: Offer, grant: Grant, customer: CustomerId, code: str) -> Discount:
    """What the card promises, in the terms of a till."""
    if offer.uses is None:
        raise ValueError(f"{offer.id} has no code")
    least = offer.min_order
    return Discount(
        code=code,
        customer=customer,
        reduction=REDUCTIONS[offer.arm],
        percent=offer.percent,
        amount=offer.amount,
        at_most=grant.max_cost,
        min_order=least if least and least.minor else None,
        uses=offer.uses,
        countries=offer.countries,
        expires_at=grant.expires_at,
    )
