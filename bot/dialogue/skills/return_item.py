"""Send something back, for the money or for something else of the same price."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.skills.arrived_errand import ARRIVED_SAYS, ASKED, PRODUCTS, RANGE, ArrivedErrand, pieces
from bot.dialogue.skills.errand import PLAN, Plan, Told, Unconfirmed
from bot.dialogue.skills.exchange_words import (
    GIFT_CARDS,
    Way,
    aside_in,
    chosen_among,
    equals,
    given_in,
    is_label_trouble,
    named_plainly,
    wanted_in,
    wants_other_grind,
    way_in,
)
from bot.dialogue.skills.finding import WISH
from bot.dialogue.skills.goods_words import (
    Condition,
    condition_in,
    corrects,
    means_all,
    means_some_of,
    short_answers,
)
from bot.dialogue.skills.kit import Slots, give_up
from bot.dialogue.skills.refunds import (
    POST_WITHIN,
    RETURN_WITHIN,
    delivery_of,
    is_whole,
    label_price,
    paid_for,
    refund_of,
)
from bot.dialogue.skills.return_reason import reason_of
from bot.shop import Line, Order, OrderState, Product, ProductId
from bot.shop.actions import OpenReturn, Receipt
from bot.storage.types import CustomerId

EXCHANGE_INTENT, RETURN_INTENT = "exchange_item", "return_item"
WAY, CONDITION, WHOLE, INSTEAD = "way", "condition", "whole", "instead"
"""The slots with the way, with whether it has been opened, with that all pieces of a line may go, and with
the id of what comes instead."""
WHICH = ("which_instead", "other_price", "out_of_stock", "none_equal")
"""The lines that ask what shall come instead."""
SHOWN = 3
UNITED_STATES = "US"


class ReturnItemSkill(ArrivedErrand[OpenReturn]):
    name: ClassVar[str] = "return_item"
    several: ClassVar[bool] = True
    replies: ClassVar[tuple[str, ...]] = ("yes", "no", "money", "exchange", "opened", "all")
    says: ClassVar[tuple[str, ...]] = (
        *ARRIVED_SAYS,
        *("too_late", "returning", "unopened", "which_unopened", "some_of", "together"),
        *("opened_coffee", "opened_tea", "used_equipment", "used", "gift_card"),
        *("confirm", "confirm_whole", "confirm_nothing", "confirm_exchange"),
        *(
            "done",
            "done_open",
            "done_exchange",
            "label_trouble",
            "label_at",
            "label_here",
            "subject",
            "subject_exchange",
        ),
        *WHICH,
        *("which_exchange", "other_grind"),
    )

    async def step(self, turn: SkillInput) -> SkillResult:
        """Trouble with a label is no wish for another return."""
        if turn.state.skill != self.name and is_label_trouble(turn.understanding.text):
            return replace(self.told_off(turn, Slots.of(self.name, turn), "label_trouble"), explain=True)
        return await super().step(turn)

    def in_time(self, order: Order) -> bool:
        arrived = order.state is OrderState.DELIVERED and order.delivered_at is not None
        return arrived and self.kit.today <= self.until(order)

    def until(self, order: Order) -> date:
        return self.arrived_on(order) + RETURN_WITHIN

    def about(self, text: str) -> str:
        return given_in(text)

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        text = turn.understanding.text
        slots = super().remember(turn, slots)
        if slots.get(ASKED) == "unopened" and not slots.get(PLAN):
            answers = [one for one in Condition if self.script.means(one, text)]
            condition = answers[0] if answers else condition_in(text)
        else:
            condition = condition_in(text)
        way = way_in(text) or (None if slots.get(WAY) else self._way_asked(turn))
        told = {CONDITION: condition, WAY: way, WHOLE: "yes" if means_all(text) else ""}
        return slots.with_(**{name: value for name, value in told.items() if value})

    def _way_asked(self, turn: SkillInput) -> Way:
        first = next((name for name in turn.intents if name in (EXCHANGE_INTENT, RETURN_INTENT)), "")
        return Way.EXCHANGE if first == EXCHANGE_INTENT else Way.MONEY

    async def plan_for(
        self, turn: SkillInput, customer: CustomerId, order: Order, slots: Slots
    ) -> Plan | SkillResult:
        if (why := self.not_arrived(turn, slots, order)) is not None:
            return why
        if not self.in_time(order):
            days = {"day": self.arrived_on(order), "until": self.until(order)}
            told = {name: self.kit.wording.day(day) for name, day in days.items()}
            return self.told_off(turn, slots, "too_late", "to_fault", order=order.id, **told)
        lines = [line for line in order.lines if line.product not in order.returning]
        if not lines:
            return self.told_off(turn, slots, "returning", order=order.id)
        goods = await self._goods(turn, order, slots, lines)
        if isinstance(goods, SkillResult):
            return goods
        chosen = "\n".join(line.product for line in goods)
        if slots.get(PRODUCTS) and not set(chosen.split()) <= set(slots.get(PRODUCTS).split()):
            slots = slots.with_(**{CONDITION: condition_in(turn.understanding.text) or ""})
        slots = slots.with_(**{PRODUCTS: chosen})
        return await self._plan(turn, customer, order, goods, slots)

    async def _goods(
        self, turn: SkillInput, order: Order, slots: Slots, lines: Sequence[Line]
    ) -> list[Line] | SkillResult:
        """An answer to what it shall become names nothing that goes back, unless it corrects that."""
        text, wish = turn.understanding.text, slots.get(WISH)
        swaps, answers = slots.get(WAY) == Way.EXCHANGE, slots.get(ASKED) in WHICH
        text = "" if answers and not corrects(text) else given_in(text) if swaps else text
        wish = given_in(wish) if swaps else wish
        goods = await self.lines_meant(turn, order, slots, lines, text, wish, names_only=answers)
        if isinstance(goods, SkillResult) or not swaps or len(goods) == 1:
            return goods
        names = tuple(line.name for line in goods[:6])
        asked = slots.with_(**{WISH: "", PRODUCTS: ""})
        return self.asked(turn, asked, "which_exchange", choices=names, values={"order": order.id})

    async def _plan(
        self, turn: SkillInput, customer: CustomerId, order: Order, goods: Sequence[Line], slots: Slots
    ) -> Plan | SkillResult:
        families = [await self.family(line.product) for line in goods]
        if GIFT_CARDS in families:
            return self._proposal(order, goods, slots, "gift_card")
        if not slots.get(CONDITION):
            choices = tuple(self.script.label(one) for one in Condition)
            expects = self.script.answers(*Condition)
            values = {"goods": pieces(goods)}
            return self.asked(turn, slots, "unopened", choices=choices, expects=expects, values=values)
        if slots.get(CONDITION) == Condition.OPENED:
            return self._opened(turn, order, goods, families, slots)
        if self._wants_some(goods, slots):
            choices = (self.script.label("all"), self.person)
            return self.asked(turn, slots, "some_of", choices=choices, values={"goods": pieces(goods)})
        known = await self.kit.shop.customer(customer)
        country = known.country if known is not None else ""
        if slots.get(WAY) == Way.EXCHANGE:
            return await self._for_another(turn, order, goods[0], slots, country)
        return self._for_money(order, goods, slots, country)

    def _wants_some(self, goods: Sequence[Line], slots: Slots) -> bool:
        alone = len(goods) == 1 and goods[0].quantity > 1
        return alone and not slots.get(WHOLE) and means_some_of(slots.get(WISH))

    def _opened(
        self, turn: SkillInput, order: Order, goods: Sequence[Line], families: Sequence[str], slots: Slots
    ) -> Plan | SkillResult:
        if len(goods) > 1:
            kept = slots.with_(**{WISH: "", PRODUCTS: "", CONDITION: Condition.UNOPENED})
            names = tuple(line.name for line in goods[:6])
            return self.asked(turn, kept, "which_unopened", choices=names, expects=short_answers(names))
        name = goods[0].name
        if families[0] == "beans":
            return self._proposal(order, goods, slots, "opened_coffee")
        if families[0] == "tea":
            return self.told_off(turn, slots, "opened_tea", "to_fault", goods=name)
        if families[0] in ("grinders", "kettles"):
            return self.told_off(turn, slots, "used_equipment", "to_warranty", "to_fault", goods=name)
        return self.told_off(turn, slots, "used", "to_fault", goods=name)

    def _proposal(self, order: Order, goods: Sequence[Line], slots: Slots, line: str, **values: str) -> Plan:
        action = OpenReturn(
            order.id,
            tuple(line.product for line in goods),
            reason=reason_of(slots.get(WISH), slots.get(CONDITION)),
            exchange_for=ProductId(slots.get(INSTEAD)) if slots.get(INSTEAD) else None,
        )
        told = {"order": order.id, "goods": pieces(goods), **values}
        return Plan(action, ask=line, values=told, slots=slots.with_(**{ASKED: ""}))

    def _for_money(self, order: Order, goods: Sequence[Line], slots: Slots, country: str) -> Plan:
        label = label_price(country, order.total.currency)
        refund = refund_of(order, goods, label)
        whole = is_whole(order, goods) and delivery_of(order).minor > 0
        line = "confirm_nothing" if not refund.minor else "confirm_whole" if whole else "confirm"
        money, slots = self.kit.wording.money, slots.with_(**{INSTEAD: ""})
        values = {
            "paid": money(paid_for(order, goods)),
            "delivery": money(delivery_of(order)),
            "label": money(label),
            "refund": money(refund),
        }
        return self._proposal(order, goods, slots, line, **values, **self._days(goods, slots))

    def _days(self, goods: Sequence[Line], slots: Slots) -> Mapping[str, str]:
        """By when to post it, and that all pieces go together where there are several."""
        many = [line for line in goods if line.quantity > 1 and not slots.get(WHOLE)]
        note = " ".join(self.script.say("together", pieces=pieces(many))) + " " if many else ""
        return {"day": self.kit.wording.day(self.kit.today + POST_WITHIN), "note": note}

    async def _for_another(
        self, turn: SkillInput, order: Order, line: Line, slots: Slots, country: str
    ) -> Plan | SkillResult:
        products = await self.kit.shop.products(limit=RANGE)
        family = await self.family(line.product)
        fitting = equals(products, line, family, volts=country != UNITED_STATES)
        text, wish = turn.understanding.text, slots.get(WISH)
        texts = (text,) if slots.get(ASKED) in WHICH else (wanted_in(text), wanted_in(wish))
        asides = () if slots.get(ASKED) in WHICH else (aside_in(text), aside_in(wish))
        found = _first(chosen_among(fitting, line, one) for one in texts)
        found = found or _first(named_plainly(fitting, line, one) for one in (*texts, *asides))
        kept = next((one for one in fitting if one.id == slots.get(INSTEAD)), None)
        wanted = found if found is not None and (kept is None or found.id != kept.id) else kept
        if wanted is None and family == "beans" and any(map(wants_other_grind, (*texts, *asides))):
            return give_up(self.script, turn, slots, "other_grind")
        if wanted is None:
            others = (named_plainly(products, line, one) for one in (*texts, *asides))
            return self._which(turn, line, slots, _first(others), fitting)
        label = self.kit.wording.money(label_price(country, order.total.currency))
        slots = slots.with_(**{INSTEAD: wanted.id})
        values = {
            "wanted": pieces([replace(line, name=wanted.name)]),
            "label": label,
            **self._days([line], slots),
        }
        return self._proposal(order, [line], slots, "confirm_exchange", **values)

    def _which(
        self,
        turn: SkillInput,
        line: Line,
        slots: Slots,
        other: Product | None,
        fitting: Sequence[Product],
    ) -> SkillResult:
        """`other` was asked for, and the line cannot become it: dearer, cheaper or sold out."""
        names = tuple(one.name for one in fitting[:SHOWN])
        asks = "which_instead" if names else "none_equal"
        if other is not None:
            asks = "other_price" if other.price != line.price else "out_of_stock"
        money = self.kit.wording.money
        values = {"goods": line.name, "price": money(line.price), "other": "", "costs": ""}
        if other is not None:
            values |= {"other": other.name, "costs": money(other.price)}
        choices = names or (self.script.label("money"),)
        expects = "\n".join((short_answers(names), self.script.answers("money")))
        return self.asked(turn, slots, asks, choices=choices, expects=expects, values=values)

    async def told(self, customer: CustomerId, action: OpenReturn, receipt: Receipt) -> Told:
        order = await self.kit.shop.order(action.order)
        if order is None or not set(action.products) <= set(order.returning):
            raise Unconfirmed
        wording, say = self.kit.wording, self.script.say
        lines = [line for line in order.lines if line.product in action.products]
        at = "label_at" if receipt.url.startswith("http") else "label_here"
        values = {
            "order": order.id,
            "goods": pieces(lines),
            "label": " ".join(say(at, url=receipt.url)),
            "day": wording.day(self.kit.today + POST_WITHIN),
            "refund": wording.money(receipt.refund) if receipt.refund is not None else "",
        }
        line, subject = "done" if receipt.refund is not None else "done_open", "subject"
        if action.exchange_for is not None:
            wanted = await self.kit.shop.product(action.exchange_for)
            name = wanted.name if wanted is not None else action.exchange_for
            values["wanted"] = pieces([replace(line, name=name) for line in lines])
            line, subject = "done_exchange", "subject_exchange"
        return Told(
            line, values, cards=(self.card(order, receipt),), subject=" ".join(say(subject, order=order.id))
        )


def _first(found: Iterable[Product | None]) -> Product | None:
    return next((one for one in found if one is not None), None)
