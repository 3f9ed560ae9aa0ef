"""Retention as the turn sees it: decide, log and grant in one transaction; later show, accept or decline."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from bot.errors import Conflict, NotFound, SettingError
from bot.retention import TurnContext, log
from bot.retention.codes import code_of
from bot.retention.decision import Rules, Verdict, decide, subject_of
from bot.retention.ledger import Claim, Ledger
from bot.retention.offers import read_offers
from bot.retention.regions import disclosure_of
from bot.retention.risk import open_risk
from bot.retention.types import (
    Arm,
    Considered,
    Grant,
    GrantId,
    GrantState,
    OfferCard,
    RetentionDecision,
    SignalName,
    Withheld,
)
from bot.storage.tables import grants

EPOCH_DAYS = 86_400


class ShopRetention:
    """Opened by `open_retention`; the tables must be migrated first."""

    def __init__(
        self,
        rules: Rules,
        ledger: Ledger,
        secret: str,
        clock: Callable[[], datetime],
        new_id: Callable[[], str] = lambda: secrets.token_urlsafe(16),
    ) -> None:
        self._rules = rules
        self._ledger = ledger
        self._secret = secret
        self._clock = clock
        self._new_id = new_id
        self._budget_open = False

    @property
    def version(self) -> str:
        return self._rules.version

    @property
    def ledger(self) -> Ledger:
        return self._ledger

    async def consider(self, turn: TurnContext) -> RetentionDecision:
        try:
            return await self._consider(turn)
        except Conflict:
            # Another node decided on the same message between our look and our write: its decision stands.
            return await self._consider(turn)

    async def _consider(self, turn: TurnContext) -> RetentionDecision:
        subject, key = subject_of(turn), log.decision_key(turn.conversation.id, turn.message_seq)
        async with self._ledger.writing() as connection:
            await self._open_budget(connection)
            earlier = await log.find(connection, key)
            history = await log.recall(
                connection,
                self._ledger,
                subject,
                turn.conversation.id,
                turn.message_seq,
                self._rules.catalogue.budget.id,
                turn.now,
            )
            verdict = decide(turn, history, self._rules)
            if earlier is not None:
                grant = await self._granted_by(connection, key)
                return self._repeated(verdict, earlier, grant)
            grant, verdict = await self._grant(connection, turn, key, verdict)
            await log.write(connection, self._entry(turn, key, verdict, grant))
        self._budget_open = True
        return self._decision(verdict, self._card(grant, verdict.region) if grant else None)

    async def _open_budget(self, connection: AsyncConnection) -> None:
        if not self._budget_open:
            await self._ledger.open_budget(connection, self._rules.catalogue.budget)

    async def _grant(
        self, connection: AsyncConnection, turn: TurnContext, key: str, verdict: Verdict
    ) -> tuple[Grant | None, Verdict]:
        """The ledger has the last word: what it refuses is withheld, and the verdict says so."""
        if verdict.offer is None:
            return None, verdict
        days = self._rules.catalogue.caps.window_days
        claim = Claim(
            id=GrantId(self._new_id()),
            decision_key=key,
            window=f"{days}d:{int(turn.now.timestamp()) // (EPOCH_DAYS * days)}",
            subject=verdict.subject,
            offer=verdict.offer.id,
            offer_version=self._rules.catalogue.version,
            budget=self._rules.catalogue.budget.id,
            max_cost=verdict.offer.max_cost,
            conversation=turn.conversation.id,
            message_seq=turn.message_seq,
            now=turn.now,
            expires_at=turn.now + timedelta(days=verdict.offer.valid_days),
        )
        answer = await self._ledger.claim(connection, claim)
        if isinstance(answer, Grant):
            return answer, verdict
        return None, _withheld(verdict, answer)

    async def _granted_by(self, connection: AsyncConnection, key: str) -> Grant | None:
        found = await self._ledger.granted(connection, grants.c.decision_key == key)
        return found[0] if found else None

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
            signals=verdict.probabilities,
            noticed=tuple(signal.name for signal in verdict.signals),
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
        asked_now = any(signal.name is SignalName.CANCEL_INTENT for signal in verdict.signals)
        return RetentionDecision(
            signals=verdict.signals,
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

    def _card(self, grant: Grant, region: str | None) -> OfferCard:
        """Rendered from the grant; a code is shown to its owner once the offer is accepted."""
        offer = self._rules.catalogue.find(grant.offer)
        if offer is None:
            raise NotFound("the offer of this grant is no longer in offers.yaml")
        shown = offer.monetary and grant.state in (GrantState.ACCEPTED, GrantState.REDEEMED)
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
        async with self._ledger.writing() as connection:
            found = await self._ledger.find(connection, grant, conversation)
            if found.state is GrantState.ISSUED:
                await self._ledger.move(connection, grant, GrantState.SEEN, self._clock())
                found = replace(found, state=GrantState.SEEN)
            return self._card(found, await log.region_of_grant(connection, grant))

    async def accept(self, grant: GrantId, conversation: str) -> Grant:
        return await self._settle(grant, conversation, GrantState.ACCEPTED)

    async def decline(self, grant: GrantId, conversation: str) -> Grant:
        return await self._settle(grant, conversation, GrantState.DECLINED)

    async def _settle(self, grant: GrantId, conversation: str, to: GrantState) -> Grant:
        now = self._clock()
        async with self._ledger.writing() as connection:
            found = await self._ledger.find(connection, grant, conversation)
            if found.state is to:
                return found
            late = found.expires_at <= now
            step = GrantState.EXPIRED if late else to
            moved = await self._ledger.move(connection, grant, step, now)
        if late or not moved:
            raise Conflict("this offer has expired" if late else f"this offer is {found.state.value} already")
        return replace(found, state=to)


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
    engine: AsyncEngine,
    salt: str,
    secret: str,
    clock: Callable[[], datetime],
    currency: str,
    hold_out: float = 0.2,
    exploration: float = 0.2,
    default_region: str | None = None,
) -> ShopRetention:
    """`engine` is the store's road for writes. `salt` fixes who is held out; `secret` makes the codes."""
    catalogue = read_offers(offers)
    if catalogue.budget.total.currency != currency:
        raise SettingError(
            f"{offers}: offers are in {catalogue.budget.total.currency}, the site in {currency}"
        )
    rules = Rules(catalogue, open_risk(models), salt, hold_out, exploration, default_region)
    return ShopRetention(rules, Ledger(engine), secret, clock)
