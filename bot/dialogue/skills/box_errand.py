"""An errand about a subscription: which one it is, and what is said when it is in no state for it."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, TypeVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.lines import Label
from bot.dialogue.questions import asks, asks_anew
from bot.dialogue.skills.errand import Deed, Errand, Plan, Unconfirmed
from bot.dialogue.skills.finding import SUBSCRIPTION, WISH
from bot.dialogue.skills.kit import Slots, tell
from bot.recommend.catalogue import MOST, Range
from bot.recommend.words import words_of_shoppers
from bot.shop import ProductId, Subscription, SubscriptionId
from bot.shop.actions import Action
from bot.storage.types import CustomerId

ACTIVE, PAUSED, CANCELLED = "active", "paused", "cancelled"
WISH_LETTERS = 300
SEEN = 20
"""Orders that are looked through for what is no subscription's."""
RHYTHM: Mapping[int, str] = {1: "weekly", 2: "fortnightly", 4: "monthly"}
"""The labels that name how often."""
A = TypeVar("A", bound=Action)


class BoxErrand(Errand[A]):
    states: ClassVar[tuple[str, ...]] = (ACTIVE,)
    """Those in which a subscription can be meant."""
    names_another: ClassVar[bool] = False
    """The coffee that is named need not be the one that comes."""

    def can(self, one: Subscription) -> bool:
        """It can be meant."""
        return one.state in self.states

    @abstractmethod
    async def plan_for(self, turn: SkillInput, mine: Subscription, slots: Slots) -> Plan | SkillResult: ...

    async def plan(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> Plan | SkillResult:
        every = await self.kit.shop.subscriptions_of(customer)
        ready = [one for one in every if self.can(one)]
        if not every:
            return await self._none(turn, customer, slots)
        if ready and len(ready) < len(every) and not self.names_another:
            named = await self._named(turn, slots)
            other = [one for one in every if one.product in named]
            if len(other) == 1 and other[0] not in ready:
                return self.not_now(turn, slots, other)
        if not ready:
            return self.not_now(turn, slots, every)
        mine = self.find.among(turn, ready, slots)
        if isinstance(mine, SkillResult):
            return mine
        return await self.plan_for(turn, mine, slots.with_(**{SUBSCRIPTION: mine.id}))

    async def onward(
        self, turn: SkillInput, customer: CustomerId, slots: Slots, action: Action
    ) -> Plan | SkillResult | None:
        """What the same message asked for besides, once `action` is done."""
        return None

    async def _named(self, turn: SkillInput, slots: Slots) -> frozenset[ProductId]:
        """What the message names without a doubt, or the one before it."""
        shelf = Range(tuple(await self.kit.shop.products(limit=MOST)), words_of_shoppers())
        for text in (turn.understanding.text, slots.get(WISH)):
            if found := [mention.models[0] for mention in shelf.find(text) if mention.clear]:
                return frozenset(id for model in found for id in model.ids)
        return frozenset()

    async def _none(self, turn: SkillInput, customer: CustomerId, slots: Slots) -> SkillResult:
        """Where what is named came with an order, that is where to go on."""
        named = await self._named(turn, slots)
        orders = await self.kit.shop.orders_of(customer, SEEN) if named else []
        held = ((order, line) for order in orders for line in order.lines if line.product in named)
        found = next(held, None)
        if found is None:
            return self.not_now(turn, slots, [])
        order, line = found
        told = tell(self.script, "none_but_ordered", turn, slots, goods=line.name, order=order.id)
        ways = tuple(map(self.script.label, ("to_return", "to_exchange", "to_fault")))
        return replace(told, choices=ways)

    def remember(self, turn: SkillInput, slots: Slots) -> Slots:
        if turn.state.skill == self.name:
            return slots
        return slots.with_(**{WISH: turn.understanding.text[:WISH_LETTERS]})

    async def mine(self, customer: CustomerId, id: SubscriptionId) -> Subscription:
        """As it stands in the shop now."""
        for one in await self.kit.shop.subscriptions_of(customer):
            if one.id == id:
                return one
        raise Unconfirmed

    def rhythm(self, weeks: int) -> str:
        label = RHYTHM.get(weeks)
        return self.script.label(label).casefold() if label else f"every {weeks} weeks"

    def not_now(self, turn: SkillInput, slots: Slots, every: list[Subscription]) -> SkillResult:
        """There is none in a state for it: say how it stands, and which way leads on."""
        if not every:
            person = self.kit.lines.label(Label.PERSON)
            return replace(tell(self.script, "none_running", turn, slots), choices=(person,))
        one = min(
            every, key=lambda one: (one.state == CANCELLED, one.next_on is None, -one.started_on.toordinal())
        )
        coffee = one.product_name
        if one.state == ACTIVE:
            values = {"coffee": coffee, "day": self.day_of(one)}
            return tell(self.script, "box_running", turn, slots, **values)
        if one.state == PAUSED:
            values = {"coffee": coffee, "day": self.day_of(one)}
            told = tell(self.script, "box_paused", turn, slots, **values)
        elif self.still_ending(one):
            values = {"coffee": coffee, "day": self.day_of(one)}
            told = tell(self.script, "box_ending", turn, slots, **values)
        else:
            return tell(self.script, "box_ended", turn, slots, coffee=coffee)
        return replace(told, choices=(self.script.label("restart"),))

    def day_of(self, one: Subscription) -> str:
        """The day that matters: of the next box, of the end of a pause, of the end."""
        day = one.resumes_on if one.state == PAUSED and one.resumes_on else one.next_on
        return self.kit.wording.day(day or self.kit.today)

    def still_ending(self, one: Subscription) -> bool:
        return one.state == CANCELLED and one.next_on is not None and one.next_on > self.kit.today

    def _propose(self, turn: SkillInput, plan: Plan, before: str) -> SkillResult:
        """A question beside it is answered from the articles too, and is no failure to answer."""
        wonders = _wonders(turn.understanding.text)
        asked = super()._propose(turn, plan, "" if wonders else before)
        return replace(asked, explain=wonders)

    async def _report(self, deed: Deed) -> SkillResult:
        done = await super()._report(deed)
        more = await self.onward(deed.turn, deed.customer, deed.slots, deed.action)
        if more is None:
            return done
        asked = self._propose(deed.turn, more, "") if isinstance(more, Plan) else more
        return replace(
            asked,
            act=done.act,
            lines=(*done.lines, *asked.lines),
            choices=(*asked.choices, *done.choices),
            state=replace(asked.state, undo=done.state.undo),
            done=done.done,
            explain=False,
        )


def _wonders(text: str) -> bool:
    return asks(text) or asks_anew(text)
