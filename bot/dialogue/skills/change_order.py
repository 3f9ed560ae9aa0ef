"""Take a product out of an order that is not packed, or order fewer of it. Anything else a person does."""

from dataclasses import replace
from typing import ClassVar

from bot.dialogue import HandoverReason, SkillInput, SkillResult
from bot.dialogue.lines import Label, plain
from bot.dialogue.settling import ASKS, EXPECTS
from bot.dialogue.skills.errand import PLAN, Errand, Plan, Told, Unconfirmed
from bot.dialogue.skills.finding import ORDER, PRODUCT
from bot.dialogue.skills.kit import Slots, ask, tell
from bot.dialogue.skills.naming import meant
from bot.dialogue.skills.order_edits import Asked, Edit, count_in, edit_in
from bot.dialogue.skills.order_facts import order_card
from bot.generation import Act
from bot.shop import Line, Money, Order, OrderState
from bot.shop.actions import Receipt, SetQuantity
from bot.storage.types import CustomerId

WISH, EDIT, COUNT = "wish", "edit", "count"
"""The slots with the words of the wish, what they ask for, and the number in it."""
WISH_LETTERS = 300
TOO_LATE = {
    OrderState.PACKED: "packed",
    OrderState.SHIPPED: "on_its_way",
    OrderState.LOST: "on_its_way",
    OrderState.CANCELLED: "cancelled",
}
KINDS = ("take_out", "fewer", "something_else")
"""What a visitor chooses from who has only said that something should change."""
BY_PERSON = {Edit.JOIN: "join", Edit.OTHER: "other"}


class ChangeOrderSkill(Errand[SetQuantity]):
    name: ClassVar[str] = "change_order"
    says: ClassVar[tuple[str, ...]] = (
        *(
            "add",
            "what",
            "what_change",
            "how_many",
            "whole_order",
            "less_discount",
            "confirm_out",
            "confirm_fewer",
        ),
        *("done_out", "done_fewer", "subject", "delivered", *BY_PERSON.values(), *TOO_LATE.values()),
    )

    async def step(self, turn: SkillInput) -> SkillResult:
        """What only a person can do is said before anybody has to prove anything."""
        slots, text = Slots.of(self.name, turn), turn.understanding.text
        if self._answers(turn, slots):
            return await super().step(turn)
        asked = Edit.OTHER if self.script.means("something_else", text) else self._asked(turn).edit
        if asked in BY_PERSON:
            return self._by_person(turn, slots, BY_PERSON[asked])
        if asked is Edit.ADD:
            return self._cannot_add(turn, slots)
        if asked is Edit.NONE and turn.state.skill != self.name:
            return self._ask_what(turn, self.remember(turn, slots))
        return await super().step(turn)

    def _ask_what(self, turn: SkillInput, slots: Slots) -> SkillResult:
        labels = tuple(self.script.label(kind) for kind in KINDS)
        expects = self.script.answers(*KINDS)
        return ask(self.script, "what_change", turn, slots, choices=labels, expects=expects, explain=True)

    def _asked(self, turn: SkillInput) -> Asked:
        """The name of a product that was asked for is no wish of its own."""
        text, choices = turn.understanding.text, turn.state.slots.get(EXPECTS, "").split("\n")
        is_kind = any(self.script.means(kind, text) for kind in KINDS)
        if plain(text) in map(plain, choices) and not is_kind:
            return Asked(Edit.NONE)
        return edit_in(text, answering=turn.state.skill == self.name)

    def _answers(self, turn: SkillInput, slots: Slots) -> bool:
        """A yes, a no or a number that was asked for is no new wish."""
        text = turn.understanding.text
        planned = slots.get(PLAN) and (self.script.means("yes", text) or self.script.means("no", text))
        return bool(planned) or self._takes_back(turn)

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        slots, text = super().remember(turn, slots), turn.understanding.text
        if any(self.script.means(kind, text) for kind in KINDS):
            slots = slots.with_(**{ASKS: ""})
        asked = self._asked(turn)
        if asked.edit is not Edit.NONE:
            known = {EDIT: asked.edit.value, COUNT: str(asked.count)}
            return slots.with_(**known, **{WISH: f"{slots.get(WISH)} {text}"[-WISH_LETTERS:], PRODUCT: ""})
        return slots if slots.get(WISH) else slots.with_(**{WISH: text[:WISH_LETTERS]})

    async def plan(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> Plan | SkillResult:
        order = await self.find.order(turn, customer, slots, lambda order: order.state is OrderState.PLACED)
        if isinstance(order, SkillResult):
            return order
        if order.state is not OrderState.PLACED:
            return tell(self.script, TOO_LATE.get(order.state, "delivered"), turn, slots, order=order.id)
        slots = _further(slots, **{ORDER: order.id})
        line = self._line(turn, order, slots)
        if isinstance(line, SkillResult):
            return line
        slots = _further(slots, **{PRODUCT: line.product})
        left = self._left(turn, line, slots)
        if left is None:
            return self._ask_how_many(turn, order, line, slots)
        if left > line.quantity:
            return self._cannot_add(turn, slots)
        if left == line.quantity:
            return self._ask_how_many(turn, order, line, slots)
        if left == 0 and len(order.lines) == 1:
            told = tell(self.script, "whole_order", turn, slots, order=order.id)
            return replace(told, choices=(self.script.label("cancel"),))
        return self._planned(order, line, left, slots)

    def _planned(self, order: Order, line: Line, left: int, slots: Slots) -> Plan:
        wording = self.kit.wording
        price = Money((line.quantity - left) * line.price.minor, line.price.currency)
        back = wording.money(price)
        if order.discount.minor:
            back = " ".join(self.script.say("less_discount", amount=back))
        return Plan(
            SetQuantity(order.id, line.product, left),
            ask="confirm_fewer" if left else "confirm_out",
            values={
                **{"order": order.id, "product": line.name, "back": back},
                **{"before": str(line.quantity), "left": str(left)},
            },
            slots=slots,
            cards=(order_card(order, wording),),
        )

    async def told(self, customer: CustomerId, action: SetQuantity, receipt: Receipt) -> Told:
        order = await self.kit.shop.order(action.order)
        lines = {line.product: line for line in order.lines} if order is not None else {}
        left = lines[action.product].quantity if action.product in lines else 0
        if order is None or left != action.quantity or receipt.refund is None:
            raise Unconfirmed
        product = await self.kit.shop.product(action.product)
        name = lines[action.product].name if left else product.name if product else action.product
        wording = self.kit.wording
        values = {
            **{"order": order.id, "product": name, "left": str(left)},
            **{"back": wording.money(receipt.refund), "total": wording.money(order.total)},
        }
        subject = " ".join(self.script.say("subject", order=order.id))
        return Told(
            "done_fewer" if left else "done_out", values, (order_card(order, wording),), subject=subject
        )

    def _line(self, turn: SkillInput, order: Order, slots: Slots) -> Line | SkillResult:
        """Named in this message, or in the one that asked for it."""
        names = [line.name for line in order.lines]
        for text in (turn.understanding.text, slots.get(WISH)):
            found = meant(names, text)
            if len(found) == 1:
                return order.lines[found[0]]
        return self.find.line(turn, order, slots)

    def _left(self, turn: SkillInput, line: Line, slots: Slots) -> int | None:
        """How many pieces stay; None when nobody has said."""
        edit, count = slots.get(EDIT), int(slots.get(COUNT) or 0)
        if edit == Edit.LEFT:
            return count
        if edit == Edit.LESS:
            return max(line.quantity - count, 0)
        if self.script.means("out", turn.understanding.text):
            return 0
        return count_in(turn.understanding.text) if slots.get(PRODUCT) and turn.state.skill else None

    def _ask_how_many(self, turn: SkillInput, order: Order, line: Line, slots: Slots) -> SkillResult:
        numbers = tuple(str(count) for count in range(line.quantity - 1, 0, -1))[:4]
        choices = (self.script.label("out"), *numbers)
        return ask(
            self.script,
            "how_many" if line.quantity > 1 else "what",
            turn,
            slots.with_(**{EDIT: "", COUNT: ""}),
            choices=choices,
            expects=self.script.answers("out"),
            values={"order": order.id, "product": line.name, "count": str(line.quantity)},
        )

    def _cannot_add(self, turn: SkillInput, slots: Slots) -> SkillResult:
        told = tell(self.script, "add", turn, slots)
        return replace(told, choices=(self.kit.lines.label(Label.PERSON),))

    def _by_person(self, turn: SkillInput, slots: Slots, line: str) -> SkillResult:
        lines = self.script.say(line, turn.understanding.text)
        reason = HandoverReason.SKILL
        return SkillResult(Act.HANDOVER, lines=lines, state=slots.ended(), handover=reason, explain=True)


def _further(slots: Slots, **found: str) -> Slots:
    """What has been found out is progress: the next question is asked for the first time."""
    new = any(slots.get(name) != value for name, value in found.items())
    return slots.with_(**found, **({ASKS: ""} if new else {}))
