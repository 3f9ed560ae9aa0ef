"""Where is my order: a whole skill. An order is shown to its verified owner, or for its number and e-mail.

A wrong number and a wrong e-mail get the same answer, so that nobody can find out which of them exists.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogue import DialogueState, HandoverReason, SkillInput, SkillResult
from bot.dialogue.lines import Label, Lines, Remedy, Say, Words
from bot.dialogue.questions import asks
from bot.dialogue.reading import COMPLAINT
from bot.dialogue.settling import EXPECTS, TRIES
from bot.dialogue.skills.order_facts import (
    UNDER_WAY,
    Problem,
    Wording,
    details,
    headline,
    last_scan,
    order_card,
    problem_of,
)
from bot.generation import Act, Evidence
from bot.shop import Order, OrderId, OrderState, Shop
from bot.storage.types import CustomerId, Tier

MOST_TRIES = 3
"""Wrong pairs in one conversation before a person takes over."""
MOST_ASKS = 3
"""Times in a row that the skill asks without getting what it needs."""
SHOWN = 3
REPLIES: Mapping[Remedy, tuple[tuple[Label, Words, Say, bool], ...]] = {
    Remedy.LATE: (
        (Label.COURIER, Words.COURIER, Say.ORDER_COURIER, True),
        (Label.WAIT, Words.WAIT, Say.ORDER_WAITING, False),
    ),
    Remedy.LOST: (
        (Label.REPLACEMENT, Words.REPLACEMENT, Say.ORDER_REPLACEMENT, True),
        (Label.REFUND, Words.REFUND, Say.ORDER_REFUND, True),
    ),
}
"""What a visitor may choose when something is wrong: label, words, what is said, whether a person does it."""


@dataclass(frozen=True)
class OrderStatus:
    shop: Shop
    lines: Lines
    clock: Callable[[], datetime]
    locale: str = "en_GB"
    time_zone: str = "Europe/London"
    prefix: str = "JR-"

    @property
    def name(self) -> str:
        return "order_status"

    @property
    def _wording(self) -> Wording:
        return Wording(self.locale, ZoneInfo(self.time_zone))

    async def step(self, turn: SkillInput) -> SkillResult:
        slots = dict(turn.state.slots) if turn.state.skill == self.name else _kept(turn.state.slots)
        number, email = self._number(turn), self._email(turn)
        remedy = slots.get("remedy")
        if remedy and not number:
            chosen = self._choice(Remedy(remedy), turn, slots)
            if chosen is not None:
                return chosen
        slots = _with(slots, number, email)
        if turn.tier is Tier.VERIFIED and turn.customer is not None and not email:
            return await self._verified(turn, turn.customer, slots, number)
        return await self._pair(turn, slots, new=bool(number or email))

    def _number(self, turn: SkillInput) -> str:
        found = turn.understanding.entities.order_ids
        return self._canonical(found[-1]) if found else ""

    def _canonical(self, number: str) -> str:
        """`jr 104233`, `#104233` and `JR-104233` are one order."""
        bare = re.sub(r"[\s#-]", "", number).upper()
        return self.prefix + bare if bare.isdigit() else re.sub(r"^([A-Z]+)(\d+)$", r"\1-\2", bare)

    def _email(self, turn: SkillInput) -> str:
        found = turn.understanding.entities.emails
        return found[-1].casefold() if found else ""

    async def _verified(
        self, turn: SkillInput, customer: CustomerId, slots: dict[str, str], number: str
    ) -> SkillResult:
        if number:
            order = await self.shop.order(OrderId(number))
            if order is not None and order.customer == customer:
                return self._report([order], turn, slots)
            return self._wrong(Say.ORDER_NOT_YOURS, turn, slots)
        orders = await self.shop.orders_of(customer)
        if not orders:
            return self._ask(Say.ORDER_NONE, turn, slots)
        return self._report(_relevant(orders), turn, slots)

    async def _pair(self, turn: SkillInput, slots: dict[str, str], *, new: bool) -> SkillResult:
        number, email = slots.get("order"), slots.get("email")
        if not number or not email:
            missing = Say.ORDER_ASK_EMAIL if number else Say.ORDER_ASK_NUMBER if email else Say.ORDER_ASK_BOTH
            return self._ask(missing, turn, slots, progress=new)
        order = await self.shop.order(OrderId(number))
        if order is None or order.email.casefold() != email:
            return self._wrong(Say.ORDER_WRONG_PAIR, turn, slots)
        return self._report([order], turn, slots)

    def _ask(
        self, say: Say, turn: SkillInput, slots: dict[str, str], *, progress: bool = False
    ) -> SkillResult:
        asks = 1 if progress else int(slots.get("asks", "0")) + 1
        if asks > MOST_ASKS:
            return self._give_up(turn, slots)
        stuck = asks > 1 and say not in (Say.ORDER_CHOOSE, Say.ORDER_UPSET)
        lines = self.lines.say(Say.ORDER_HELP if stuck else say, turn.understanding.text)
        choices = (self.lines.label(Label.PERSON),) if stuck else ()
        state = self._state({**slots, "asks": str(asks)})
        return SkillResult(Act.CLARIFY, lines=lines, choices=choices, state=state)

    def _wrong(self, say: Say, turn: SkillInput, slots: dict[str, str]) -> SkillResult:
        tries = int(slots.get(TRIES, "0")) + 1
        slots = {**slots, TRIES: str(tries)}
        if tries >= MOST_TRIES:
            return self._give_up(turn, slots)
        lines = self.lines.say(say, turn.understanding.text)
        return SkillResult(Act.CLARIFY, lines=lines, state=self._state(slots))

    def _give_up(self, turn: SkillInput, slots: dict[str, str]) -> SkillResult:
        lines = self.lines.say(Say.ORDER_PERSON, turn.understanding.text)
        state = DialogueState(slots=_kept(slots))
        return SkillResult(Act.HANDOVER, lines=lines, state=state, handover=HandoverReason.SKILL)

    def _state(self, slots: Mapping[str, str]) -> DialogueState:
        return DialogueState(skill=self.name, slots=slots)

    def _report(self, orders: list[Order], turn: SkillInput, slots: dict[str, str]) -> SkillResult:
        """The order with a problem first; the others by their headlines."""
        wording = self._wording
        today = self.clock().astimezone(wording.zone).date()
        problems = {order.id: problem_of(order, today, wording) for order in orders}
        first, *others = sorted(orders, key=lambda order: problems[order.id] is None)
        problem = problems[first.id]
        evidence = [_facts(first, headline(first, wording), *details(first, problem, wording))]
        if problem is not None:
            promise = self.lines.remedies[problem.remedy]
            evidence.append(Evidence(f"remedy:{problem.remedy.value}", "What we do", promise))
        if seen := last_scan(first, wording):
            evidence.append(Evidence(f"scan:{first.id}", f"Order {first.id}", seen))
        evidence += [_facts(order, headline(order, wording)) for order in others]
        result = SkillResult(
            Act.SKILL,
            evidence=tuple(evidence),
            cards=tuple(order_card(order, wording) for order in (first, *others)),
            state=DialogueState(slots=_kept(slots)),
        )
        return (
            result
            if problem is None
            else self._offer_remedy(result, problem, turn, {**slots, "order": first.id})
        )

    def _offer_remedy(
        self, result: SkillResult, problem: Problem, turn: SkillInput, slots: Mapping[str, str]
    ) -> SkillResult:
        replies = REPLIES[problem.remedy]
        labels = tuple(self.lines.label(label) for label, _, _, _ in replies)
        words = sorted(word for _, name, _, _ in replies for word in self.lines.words[name])
        kept = {**slots, "remedy": problem.remedy.value, EXPECTS: "\n".join((*labels, *words)), "asks": "0"}
        return replace(
            result,
            act=Act.APOLOGY,
            lines=self.lines.say(Say.ORDER_SORRY, turn.understanding.text),
            choices=labels,
            state=self._state(kept),
            problem=problem.fact,
        )

    def _choice(self, remedy: Remedy, turn: SkillInput, slots: Mapping[str, str]) -> SkillResult | None:
        """The visitor's answer to the remedies; None when the message asks something else of this skill."""
        text = turn.understanding.text
        for label, words, say, by_person in REPLIES[remedy]:
            if self.lines.chosen(label, text) or (self.lines.holds(words, text) and not asks(text)):
                return SkillResult(
                    Act.HANDOVER if by_person else Act.SMALLTALK,
                    lines=self.lines.say(say, text),
                    state=DialogueState(slots=_kept(slots)),
                    handover=HandoverReason.SKILL if by_person else None,
                )
        intents = turn.understanding.intents
        upset = intents == (COMPLAINT,)
        asks_else = bool(intents) and not upset
        if asks_else or self._email(turn) or self.lines.chosen(Label.RESUME, text):
            return None
        result = self._ask(Say.ORDER_UPSET if upset else Say.ORDER_CHOOSE, turn, dict(slots))
        choices = tuple(self.lines.label(label) for label, _, _, _ in REPLIES[remedy])
        return result if result.handover else replace(result, choices=choices)


def _with(slots: Mapping[str, str], number: str, email: str) -> dict[str, str]:
    """What is known after this message; another order has nothing to do with the remedies of the last one."""
    about_last = ("remedy", EXPECTS) if number else ()
    known = {key: value for key, value in slots.items() if key not in about_last}
    return known | {key: value for key, value in (("order", number), ("email", email)) if value}


def _kept(slots: Mapping[str, str]) -> dict[str, str]:
    """Wrong tries count for the whole conversation, whatever else is forgotten."""
    return {TRIES: slots[TRIES]} if TRIES in slots else {}


def _relevant(orders: list[Order]) -> list[Order]:
    """Those on their way or lost; when there are none, the newest."""
    waiting = [
        order
        for order in orders
        if order.state in UNDER_WAY or (order.state is OrderState.LOST and not order.refunded)
    ]
    return (waiting or orders[:1])[:SHOWN]


def _facts(order: Order, *sentences: str) -> Evidence:
    return Evidence(f"order:{order.id}", f"Order {order.id}", " ".join(sentences))
