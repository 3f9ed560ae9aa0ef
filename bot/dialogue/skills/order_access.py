"""Which orders a visitor may see: a verified customer their own, anyone else the one whose number and e-mail
address they know, or their own after a code.

A wrong number and a wrong e-mail get the same answer, so that nobody can find out which of them exists.
"""

from dataclasses import dataclass, replace

from bot.dialogue import HandoverReason, SkillInput, SkillResult
from bot.dialogue.lines import Label, Say
from bot.dialogue.settling import ASKS, LAST, TRIES
from bot.dialogue.skills.finding import ORDER, number_in
from bot.dialogue.skills.kit import MOST_ASKS, Kit, Slots
from bot.dialogue.skills.proof import EMAIL, SENT_TO, Proof
from bot.dialogue.skills.script import Script
from bot.generation import Act
from bot.shop import Order, OrderId
from bot.storage.types import CustomerId, Tier

MOST_TRIES = 3
"""Wrong pairs in one conversation before a person takes over."""
BY_CODE = "by_code"
"""The slot that says that a code was chosen instead of a number."""


@dataclass(frozen=True)
class Seen:
    """The orders that may be shown, newest first."""

    orders: tuple[Order, ...]
    slots: Slots
    named: bool
    """A number chose the one."""
    identity: CustomerId | None = None
    """Who the visitor has proved to be on the way."""


@dataclass(frozen=True)
class OrderAccess:
    kit: Kit
    script: Script
    proof: Proof

    def number(self, turn: SkillInput) -> str:
        return number_in(turn, self.kit.prefix)

    def email(self, turn: SkillInput) -> str:
        found = turn.understanding.entities.emails
        return found[-1].casefold() if found else ""

    async def of(self, turn: SkillInput, slots: Slots, known: str = "") -> Seen | SkillResult:
        """What to show, or what to ask to find out. `known` is a customer's order that was chosen before."""
        number, email = self.number(turn), self.email(turn)
        slots = slots.with_(**{key: value for key, value in ((ORDER, number), (EMAIL, email)) if value})
        if turn.tier is Tier.VERIFIED and turn.customer is not None and not email:
            return await self._own(turn, turn.customer, slots, number or known)
        if self.script.means("code", turn.understanding.text):
            slots = slots.with_(**{BY_CODE: "yes", ORDER: "", ASKS: ""})
        if slots.get(BY_CODE) and not number:
            return await self._by_code(turn, slots)
        return await self._pair(turn, slots.with_(**{BY_CODE: ""}), new=bool(number or email))

    async def _own(
        self, turn: SkillInput, customer: CustomerId, slots: Slots, number: str
    ) -> Seen | SkillResult:
        if number:
            order = await self.kit.shop.order(OrderId(number))
            if order is not None and order.customer == customer:
                return Seen((order,), slots, named=True)
            return self._wrong(Say.ORDER_NOT_YOURS, turn, slots.with_(**{ORDER: ""}))
        orders = await self.kit.shop.orders_of(customer)
        return Seen(tuple(orders), slots, named=False) if orders else self._ask(Say.ORDER_NONE, turn, slots)

    async def _by_code(self, turn: SkillInput, slots: Slots) -> Seen | SkillResult:
        who = await self.proof.of(turn, slots)
        if isinstance(who, SkillResult):
            return who
        proved = slots.with_(**{BY_CODE: "", SENT_TO: "", ASKS: ""})
        return replace(await self._own(turn, who, proved, ""), identity=who)

    async def _pair(self, turn: SkillInput, slots: Slots, *, new: bool) -> Seen | SkillResult:
        number, email = slots.get(ORDER), slots.get(EMAIL)
        if not number and not email:
            number, _, email = slots.get(LAST).partition(" ")
        if not number or not email:
            missing = Say.ORDER_ASK_EMAIL if number else Say.ORDER_ASK_NUMBER if email else Say.ORDER_ASK_BOTH
            return self._ask(missing, turn, slots, progress=new)
        order = await self.kit.shop.order(OrderId(number))
        if order is None or order.email.casefold() != email:
            return self._wrong(Say.ORDER_WRONG_PAIR, turn, slots)
        known = slots.with_(**{ORDER: number, EMAIL: email, LAST: f"{number} {email}"})
        return Seen((order,), known, named=True)

    def _ask(self, say: Say, turn: SkillInput, slots: Slots, *, progress: bool = False) -> SkillResult:
        asks = 1 if progress else int(slots.get(ASKS) or 0) + 1
        if asks > MOST_ASKS:
            return self._give_up(turn, slots)
        stuck = asks > 1
        lines = self.kit.lines.say(Say.ORDER_HELP if stuck else say, turn.understanding.text)
        code = self._code(turn) if not slots.get(ORDER) else ()
        person = (self.kit.lines.label(Label.PERSON),) if stuck else ()
        state = slots.with_(**{ASKS: str(asks)}).state(self.script.answers("code") if code else "")
        return SkillResult(Act.CLARIFY, lines=lines, choices=(*code, *person), state=state)

    def _wrong(self, say: Say, turn: SkillInput, slots: Slots) -> SkillResult:
        tries = int(slots.get(TRIES) or 0) + 1
        slots = slots.with_(**{TRIES: str(tries)})
        if tries >= MOST_TRIES:
            return self._give_up(turn, slots)
        code = self._code(turn)
        state = slots.state(self.script.answers("code") if code else "")
        lines = self.kit.lines.say(say, turn.understanding.text)
        return SkillResult(Act.CLARIFY, lines=lines, choices=code, state=state)

    def _code(self, turn: SkillInput) -> tuple[str, ...]:
        """The way for those who know no number."""
        return () if turn.tier is Tier.VERIFIED else (self.script.label("code"),)

    def _give_up(self, turn: SkillInput, slots: Slots) -> SkillResult:
        lines = self.kit.lines.say(Say.ORDER_PERSON, turn.understanding.text)
        return SkillResult(Act.HANDOVER, lines=lines, state=slots.ended(), handover=HandoverReason.SKILL)
