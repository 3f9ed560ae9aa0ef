"""Retention as the turn sees it: decide, log and grant in one transaction; later show, accept or decline."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from bot.errors import Conflict, NotFound, SettingError
from bot.retention import TurnContext, ledger, log
from bot.retention.balances import Balance, balances
from bot.retention.codes import code_of
from bot.retention.decision import Observation, Rules, Verdict, decide, observe, subject_of
from bot.retention.ledger import Claim
from bot.retention.marks import is_issued
from bot.retention.offers import read_offers
from bot.retention.regions import disclosure_of
from bot.retention.risk import open_risk
from bot.retention.till import Till
from bot.retention.types import (
    Arm,
    Considered,
    Grant,
    GrantId,
    GrantState,
    Offer,
    OfferCard,
    RetentionDecision,
    SignalName,
    Swept,
    Told,
    Withheld,
)
from bot.shop import Shop
from bot.shop.discounts import Redemption
from bot.storage.database import Database

DAY = 86_400
"""Seconds."""


class ShopRetention:
    """Opened by `open_retention`; the tables must be migrated first."""

    def __init__(
        self,
        rules: Rules,
        database: Database,
        secret: str,
        clock: Callable[[], datetime],
        till: Till,
        new_id: Callable[[], str] = lambda: secrets.token_urlsafe(16),
    ) -> None:
        self._rules = rules
        self._database = database
        self._secret = secret
        self._clock = clock
        self._till = till
        self._new_id = new_id
        self._budget_open = False

    @property
    def version(self) -> str:
        return self._rules.version

    async def consider(self, turn: TurnContext) -> RetentionDecision:
        seen = observe(turn, self._rules.risk)
        settle = partial(self._consider, turn=turn, seen=seen)
        try:
            decision = await self._database.write(settle)
        except Conflict:
            # Another node decided on the same message between our look and our write: its decision stands.
            decision = await self._database.write(settle)
        self._budget_open = True
        return decision

    def _consider(self, connection: Connection, turn: TurnContext, seen: Observation) -> RetentionDecision:
        """One transaction: look back, decide, grant, log."""
        budget = self._rules.catalogue.budget
        if not self._budget_open:
            ledger.open_budget(connection, budget)
        talk, seq = turn.conversation.id, turn.message_seq
        history, earlier = log.recall(connection, subject_of(turn), talk, seq, budget.id, turn.now)
        verdict = decide(turn, seen, history, self._rules)
        key = log.decision_key(talk, seq)
        if earlier is not None:
            return self._repeated(verdict, earlier, ledger.of_decision(connection, key))
        grant, verdict = self._grant(connection, turn, key, verdict)
        log.write(connection, self._entry(turn, key, verdict, grant))
        return self._decision(verdict, self._card(grant, verdict.region) if grant else None)

    def _grant(
        self, connection: Connection, turn: TurnContext, key: str, verdict: Verdict
    ) -> tuple[Grant | None, Verdict]:
        """The ledger has the last word: what it refuses is withheld, and the verdict says so."""
        if verdict.offer is None:
            return None, verdict
        answer = ledger.claim(connection, self._claim(turn, key, verdict, verdict.offer))
        return (answer, verdict) if isinstance(answer, Grant) else (None, _withheld(verdict, answer))

    def _claim(self, turn: TurnContext, key: str, verdict: Verdict, offer: Offer) -> Claim:
        days = self._rules.catalogue.caps.window_days
        return Claim(
            id=GrantId(self._new_id()),
            decision_key=key,
            window=f"{days}d:{int(turn.now.timestamp()) // (DAY * days)}",
            subject=verdict.subject,
            offer=offer.id,
            offer_version=self._rules.catalogue.version,
            budget=self._rules.catalogue.budget.id,
            max_cost=offer.max_cost,
            conversation=turn.conversation.id,
            message_seq=turn.message_seq,
            now=turn.now,
            expires_at=turn.now + timedelta(days=offer.valid_days),
        )

    def _entry(self, turn: TurnContext, key: str, verdict: Verdict, grant: Grant | None) -> log.Entry:
        return log.Entry(
            key=key,
            conversation=turn.conversation.id,
            message_seq=turn.message_seq,
            unit=verdict.subject,
            arm=verdict.offer.arm if grant and verdict.offer else Arm.NONE,
            would_be=verdict.would_be,
            choice=verdict.choice,
            considered=verdict.considered,
            held_out=verdict.held_out,
            enrolled=verdict.enrolled,
            reading=verdict.reading,
            signals=verdict.seen.probabilities,
            noticed=tuple(signal.name for signal in verdict.seen.signals),
            asked_first=verdict.ask_first,
            cancelling=verdict.facts.cancelling,
            decided=verdict.decided,
            region=verdict.region,
            tier=turn.conversation.tier.value,
            offers_version=self._rules.catalogue.version,
            version=self._rules.version,
            seed=verdict.seed,
            at=turn.now,
        )

    def _decision(self, verdict: Verdict, card: OfferCard | None) -> RetentionDecision:
        facts = verdict.facts
        asked_now = any(signal.name is SignalName.CANCEL_INTENT for signal in verdict.seen.signals)
        return RetentionDecision(
            signals=verdict.seen.signals,
            turn_risk=verdict.reading.risk,
            cause=verdict.reading.cause,
            remedy=facts.problem,
            considered=verdict.considered,
            chosen=card.arm if card else Arm.NONE,
            would_be=verdict.would_be,
            propensity=verdict.choice.propensity,
            held_out=verdict.held_out,
            enrolled=verdict.enrolled,
            # The way out stands in every reply to a cancel, and beside every offer made during one.
            cancel_in_progress=asked_now or (facts.cancelling and card is not None),
            ask_first=verdict.ask_first,
            card=card,
            at_risk=facts.leaving,
            version=self._rules.version,
        )

    def _repeated(self, verdict: Verdict, earlier: log.Logged, grant: Grant | None) -> RetentionDecision:
        """The same message again: what was decided then, whatever the rules would say now."""
        fresh = self._decision(verdict, self._card(grant, verdict.region) if grant else None)
        rows = tuple(
            Considered(offer, Arm(arm), Withheld(withheld) if withheld else None, share)
            for offer, arm, withheld, share in earlier.context["considered"]
        )
        return replace(
            fresh,
            considered=rows,
            would_be=earlier.would_be,
            propensity=earlier.propensity,
            held_out=earlier.held_out,
            enrolled=earlier.enrolled,
            ask_first=earlier.context["asked_first"],
        )

    def _card(self, grant: Grant, region: str | None, *, issued: bool = False) -> OfferCard:
        """Rendered from the grant; a code is shown to its owner once the offer is accepted and the till has
        it: one that no till takes must not be shown."""
        offer = self._rules.catalogue.find(grant.offer)
        if offer is None:
            raise NotFound("the offer of this grant is no longer in offers.yaml")
        shown = issued and grant.state in (GrantState.ACCEPTED, GrantState.REDEEMED)
        return OfferCard(
            grant=grant.id,
            offer=offer.id,
            arm=offer.arm,
            title=offer.title,
            terms=offer.terms,
            code=code_of(grant.id, self._secret) if shown else None,
            expires_at=grant.expires_at,
            disclosure=disclosure_of(region, offer.monetary),
            state=grant.state,
        )

    async def card(self, grant: GrantId, conversation: str) -> OfferCard:
        return await self._database.write(partial(self._seen, id=grant, conversation=conversation))

    def _seen(self, connection: Connection, id: GrantId, conversation: str) -> OfferCard:
        grant = ledger.find(connection, id, conversation)
        if grant.state is GrantState.ISSUED:
            ledger.move(connection, id, GrantState.SEEN, self._clock())
            grant = replace(grant, state=GrantState.SEEN)
        region, issued = log.region_of_grant(connection, id), is_issued(connection, id)
        return self._card(grant, region, issued=issued)

    async def accept(self, grant: GrantId, conversation: str) -> Grant:
        accepted = await self._settle(grant, conversation, GrantState.ACCEPTED)
        issued = await self._database.write(partial(is_issued, id=grant))
        if accepted.max_cost.minor and not issued:
            await self._till.issue(accepted)
        return accepted

    async def decline(self, grant: GrantId, conversation: str) -> Grant:
        return await self._settle(grant, conversation, GrantState.DECLINED)

    async def _settle(self, id: GrantId, conversation: str, to: GrantState) -> Grant:
        """An expiry that is found out only now is written down before it is complained of."""
        grant = await self._database.write(
            partial(_settled, id=id, conversation=conversation, to=to, now=self._clock())
        )
        if grant.state is not to:
            raise Conflict(f"this offer is {grant.state.value} already")
        return grant

    async def redeemed(self, redemption: Redemption) -> Told:
        return await self._till.redeemed(redemption)

    async def sweep(self) -> Swept:
        """The till is heard first: what was used in time is not released."""
        await self._till.hear()
        issued = await self._till.issue_waiting()
        return Swept(await ledger.expire(self._database, self._clock()), tuple(issued))

    async def balances(self) -> list[Balance]:
        return await self._database.write(balances)


def _settled(connection: Connection, id: GrantId, conversation: str, to: GrantState, now: datetime) -> Grant:
    """The grant as it is after the step, if the step could be made."""
    grant = ledger.find(connection, id, conversation)
    if grant.state is not to:
        ledger.move(connection, id, GrantState.EXPIRED if grant.expires_at <= now else to, now)
    return ledger.find(connection, id, conversation)


def _withheld(verdict: Verdict, reason: Withheld) -> Verdict:
    rows = tuple(
        replace(row, withheld=reason) if row.offer == verdict.choice.offer else row
        for row in verdict.considered
    )
    return replace(verdict, considered=rows, offer=None)


def open_retention(
    *,
    models: Path,
    offers: Path,
    database: Database,
    salt: str,
    secret: str,
    clock: Callable[[], datetime],
    shop: Shop,
    currency: str,
    hold_out: float = 0.2,
    exploration: float = 0.2,
    default_region: str | None = None,
    intents: Path | None = None,
) -> ShopRetention:
    """`database` is the store's; `salt` fixes who is held out, `secret` makes the codes, `shop` takes them.
    `intents` is the shop's content that the classifier was trained on, the demo shop's when unset."""
    catalogue = read_offers(offers)
    if catalogue.budget.total.currency != currency:
        raise SettingError(
            f"{offers}: offers are in {catalogue.budget.total.currency}, the site in {currency}"
        )
    rules = Rules(catalogue, open_risk(models, intents), salt, hold_out, exploration, default_region)
    till = Till(shop, database, secret, clock, catalogue)
    return ShopRetention(rules, database, secret, clock, till)
