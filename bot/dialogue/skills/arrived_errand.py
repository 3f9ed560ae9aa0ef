"""An errand about something that has arrived: which order it came with, and which of its goods are meant."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, TypeVar
from zoneinfo import ZoneInfo

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.lines import Label
from bot.dialogue.settling import EXPECTS
from bot.dialogue.skills.errand import PLAN, Errand, Plan
from bot.dialogue.skills.finding import ORDER, SHOWN, WISH, order_label
from bot.dialogue.skills.goods_words import (
    adds,
    answers_naming,
    means_all,
    means_each,
    means_newest,
    named_in,
    names_sort,
    of_sort,
    short_answers,
    words_named,
)
from bot.dialogue.skills.kit import Slots, ask, tell
from bot.dialogue.skills.late_facts import is_upset
from bot.dialogue.skills.order_facts import order_card
from bot.generation import Act
from bot.shop import Line, Order, OrderId, OrderState, ProductId
from bot.shop.actions import Action, Receipt
from bot.storage.types import CustomerId

PRODUCTS = "products"
"""The slot with the ids of what is meant, one a line."""
NAMES = "names"
"""The slot with the words that name something in the order: "no, the mug" is understood at any time."""
ASKED = "asked"
"""The slot with the line that was asked last: another one is progress."""
SEEN, RANGE = 200, 1_000
"""Orders and products that are looked through."""
WISH_LETTERS = 300
FEW = 1
"""A message of so few words adds nothing to the wish."""
SURE = 2
"""Words of a name from which an order is meant that cannot be: one could be there by chance."""
SETTLED = (OrderState.CANCELLED, OrderState.RETURNED, OrderState.REFUNDED)
ARRIVED_SAYS = ("settled", "not_packed", "not_there", "which_product", "no_such_order", "upset")
A = TypeVar("A", bound=Action)


@dataclass(frozen=True)
class Meant:
    """What a message is about; not `clear` when it could be any of these lines."""

    lines: list[Line]
    clear: bool = True


class ArrivedErrand(Errand[A]):
    several: ClassVar[bool] = False
    """More than one product can be meant at once."""

    @abstractmethod
    async def plan_for(
        self, turn: SkillInput, customer: CustomerId, order: Order, slots: Slots
    ) -> Plan | SkillResult: ...

    @abstractmethod
    def in_time(self, order: Order) -> bool:
        """It arrived, and not too long ago."""

    async def step(self, turn: SkillInput) -> SkillResult:
        """A question that opens it is answered from the articles too."""
        result = await super().step(turn)
        wonders = turn.state.skill != self.name and "?" in turn.understanding.text
        return replace(result, explain=True) if wonders and result.act is Act.CLARIFY else result

    async def plan(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> Plan | SkillResult:
        order = await self.order_meant(turn, customer, slots)
        if isinstance(order, SkillResult):
            return order
        if order.id != slots.get(ORDER):
            slots = slots.with_(**{PRODUCTS: ""})
        names = answers_naming([line.name for line in order.lines]) if len(order.lines) > 1 else ""
        return await self.plan_for(turn, customer, order, slots.with_(**{ORDER: order.id, NAMES: names}))

    def _propose(self, turn: SkillInput, plan: Plan, before: str) -> SkillResult:
        asked = super()._propose(turn, plan, before)
        expects = f"{asked.state.slots.get(EXPECTS, '')}\n{plan.slots.get(NAMES)}".strip("\n")
        return replace(asked, state=replace(asked.state, slots={**asked.state.slots, EXPECTS: expects}))

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        """The number, and what is told about it; short answers and codes tell nothing more."""
        text, found = turn.understanding.text.strip(), turn.understanding.entities
        number = self.find.number(turn, slots)
        if number != slots.get(ORDER):
            slots = slots.with_(**{ORDER: number, PRODUCTS: ""})
        tells = turn.state.skill != self.name or not (found.emails or len(text.split()) <= FEW)
        resumes = self.kit.lines.chosen(Label.RESUME, text)
        if slots.get(PLAN) or not tells or resumes or self.script.means("nothing_said", text):
            return slots
        return slots.with_(**{WISH: f"{slots.get(WISH)}\n{text}".strip()[:WISH_LETTERS]})

    async def order_meant(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> Order | SkillResult:
        if number := slots.get(ORDER):
            order = await self.kit.shop.order(OrderId(number))
            if order is not None and order.customer == customer:
                return order
            return ask(self.script, "order_not_yours", turn, slots.with_(**{ORDER: ""}))
        families = await self._families()
        mine = await self.kit.shop.orders_of(customer, SEEN)
        orders = [order for order in mine if self.concerns(order, families)]
        fitting = [order for order in orders if self.in_time(order)]
        text, wish = turn.understanding.text, slots.get(WISH)
        for said in (self.about(text), self.about(wish)):
            named, fits = _named(orders, families, said, SURE), _named(fitting, families, said, 1)
            if len(fits) == 1 or (named and not fits):
                return (fits or named)[0]
            fitting = fits or fitting
        if len(fitting) == 1 or (fitting and (means_newest(text) or means_newest(wish))):
            return fitting[0]
        if not fitting:
            return _latest(orders) or self.told_off(turn, slots, "no_such_order")
        labels = tuple(self.label_of(order, families) for order in fitting[:SHOWN])
        return self.asked(turn, slots, "which_order", choices=labels)

    def concerns(self, order: Order, families: Mapping[ProductId, str]) -> bool:
        """It holds something that this errand is about."""
        return True

    def label_of(self, order: Order, families: Mapping[ProductId, str]) -> str:
        """Of a quick reply that chooses the order."""
        return order_label(order)

    def about(self, text: str) -> str:
        """The part of a message that names what has arrived."""
        return text

    async def _families(self) -> Mapping[ProductId, str]:
        return {one.id: one.family for one in await self.kit.shop.products(limit=RANGE)}

    async def lines_meant(
        self,
        turn: SkillInput,
        order: Order,
        slots: Slots,
        lines: Sequence[Line],
        text: str,
        wish: str,
        *,
        names_only: bool = False,
    ) -> list[Line] | SkillResult:
        """Of `lines`, which are some of the order's: one, or with `several` any of them. `text` is what this
        message says of it, `wish` what was said before; with `names_only` the text answers another question,
        and only a name in it counts."""
        if len(lines) == 1:
            return list(lines)
        chosen = slots.get(PRODUCTS).split("\n")
        kept = [line for line in lines if line.product in chosen]
        meant = Meant(_by_name(lines, text)) if names_only else await self._meant(lines, text, kept)
        if not meant.lines and not kept:
            meant = await self._meant(lines, wish, [])
        found = meant.lines
        if found and self.several and adds(text):
            found = [line for line in lines if line in (*kept, *found)]
        if found and meant.clear and (self.several or len(found) == 1):
            return found
        if kept and not found:
            return kept
        labels = [line.name for line in (found or lines)[:6]]
        choices = (*labels, self.script.label("all")) if self.several else tuple(labels)
        expects, values = short_answers([line.name for line in lines]), {"order": order.id}
        return self.asked(turn, slots, "which_product", choices=choices, expects=expects, values=values)

    async def _meant(self, lines: Sequence[Line], text: str, kept: Sequence[Line]) -> Meant:
        """By name or by sort; the sort of something that is meant already tells nothing more. Of several of
        one sort it is not clear which, unless all of them are."""
        found = _by_name(lines, text)
        read = {line.product: await self.family(line.product) for line in lines} if names_sort(text) else {}
        families = [read.get(line.product, "") for line in lines]
        known = frozenset(
            family for line, family in zip(lines, families, strict=True) if line in (found or kept)
        )
        names = [line.name for line in lines]
        of_it = of_sort(list(zip(names, families, strict=True)), text, known)
        sorts = Counter(families[at] for at in of_it)
        each = bool(of_it) and all(means_each(text, count) for count in sorts.values())
        every = means_all(text) or self.script.means("all", text)
        if every and self.several and not found and not each:
            return Meant(list(lines))
        meant = [line for at, line in enumerate(lines) if line in found or at in of_it]
        return Meant(meant, clear=each or all(count == 1 for count in sorts.values()))

    async def family(self, id: ProductId) -> str:
        """Empty for what the shop sells no more."""
        found = await self.kit.shop.product(id)
        return found.family if found is not None else ""

    def asked(
        self,
        turn: SkillInput,
        slots: Slots,
        line: str,
        *,
        choices: tuple[str, ...] = (),
        expects: str = "",
        values: Mapping[str, str] | None = None,
    ) -> SkillResult:
        """Another question than the last is progress: what that asked for is known now."""
        progress = slots.get(ASKED) != line
        kept = slots.with_(**{ASKED: line})
        expects = f"{expects}\n{slots.get(NAMES)}".strip("\n")
        return ask(
            self.script, line, turn, kept, choices=choices, expects=expects, progress=progress, values=values
        )

    def told_off(
        self, turn: SkillInput, slots: Slots, line: str, *choices: str, **values: str
    ) -> SkillResult:
        """Why not, with the ways on: `choices` name labels; a person is one always. Whoever is upset hears
        first that we regret it, unless the skill is sorry anyway."""
        labels = (*(self.script.label(name) for name in choices), self.person)
        told = replace(tell(self.script, line, turn, slots, **values), choices=labels)
        if not is_upset(turn) or self.script.has("sorry"):
            return told
        return replace(told, lines=(*self.script.say("upset", turn.understanding.text), *told.lines))

    def card(self, order: Order, receipt: Receipt) -> Mapping[str, Any]:
        """The order, with a link to where it goes on: its label, its case."""
        card = order_card(order, self.kit.wording)
        return {**card, "url": receipt.url} if receipt.url else card

    def arrived_on(self, order: Order) -> date:
        """Of an order that has arrived."""
        at = order.delivered_at or self.kit.clock()
        return at.astimezone(ZoneInfo(self.kit.time_zone)).date()

    @property
    def person(self) -> str:
        return self.kit.lines.label(Label.PERSON)

    def not_arrived(self, turn: SkillInput, slots: Slots, order: Order) -> SkillResult | None:
        """None for an order that has arrived."""
        if order.state in SETTLED:
            return self.told_off(turn, slots, "settled", order=order.id)
        if order.state is OrderState.PLACED:
            return self.told_off(turn, slots, "not_packed", "to_cancel", order=order.id)
        if order.state is not OrderState.DELIVERED or order.delivered_at is None:
            return self.told_off(turn, slots, "not_there", "to_late", order=order.id)
        return None


def _latest(orders: Sequence[Order]) -> Order | None:
    """Of those that cannot be meant: what is said of it tells why."""
    arrived = [order for order in orders if order.state is OrderState.DELIVERED]
    return next(iter(arrived or orders), None)


def _named(orders: Sequence[Order], families: Mapping[ProductId, str], text: str, least: int) -> list[Order]:
    """Those of which a text names most: each word of a name counts, and a kind counts as `SURE`."""
    goods = {
        order.id: [(line.name, families.get(line.product, "")) for line in order.lines] for order in orders
    }
    counts = {
        id: words_named([name for name, _ in held], text) + SURE * bool(of_sort(held, text))
        for id, held in goods.items()
    }
    best = max(counts.values(), default=0)
    return [order for order in orders if best >= least and counts[order.id] == best]


def _by_name(lines: Sequence[Line], text: str) -> list[Line]:
    return [lines[at] for at in named_in([line.name for line in lines], text)]


def pieces(lines: Sequence[Line]) -> str:
    """ "Kiambu Ridge 250 g", "3 x Kiambu Ridge 250 g and Cairn Oat"."""
    names = [f"{line.quantity} x {line.name}" if line.quantity > 1 else line.name for line in lines]
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
