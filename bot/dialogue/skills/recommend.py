"""Help with choosing: at most one question, then a few products, with a reason each from its own facts."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import reduce
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.lines import Label
from bot.dialogue.settling import RESTS, SEEN, expected
from bot.dialogue.skills.finding import WISH
from bot.dialogue.skills.goods import TOLD, Goods, holds, resting
from bot.dialogue.skills.kit import Slots, ask
from bot.dialogue.skills.script import open_script
from bot.dialogue.skills.wish_search import Search, exacting, rivals, unlike
from bot.generation import Act
from bot.recommend import Pick, Recommender, Trait, Wish
from bot.recommend.catalogue import Range
from bot.recommend.models import Model
from bot.recommend.traits import kind_of
from bot.recommend.wishes import implied_kinds, merged, wish_in
from bot.shop import Money, ProductId
from bot.storage.types import Tier

NAME = "recommend"
LIKE, SHOWN, ASKED = "like", "shown", "asked_back"
"""Slots: what it should be like, what has been shown, and that the one question has been asked."""
LETTERS, MESSAGES = 300, 4
NEEDED = (
    "ask_kind", "ask_use", "ask_grind", "ask_tea", "ask_gift", "by_descriptions", "by_history", "best_of",
    "cheapest", "other_currency", "nothing", "no_cheaper", "no_more",
)  # fmt: skip
GIFTS = {
    "coffee": ("coffee", "mug", "book"),
    "tea": ("tea", "tin", "book"),
    "": ("coffee", "tea", "gift_card"),
}
"""One of each makes a choice of presents for somebody who drinks this."""
DRINKS = ("coffee", "tea")
"""What is meant when nobody says what."""
KIT = ("coffee", "grinder", "kettle")
"""What somebody needs who has nothing yet."""
CLEARLY = 0.15
"""By how much one must lead for it to be named before another that was asked about too."""


class Recommend:
    name: ClassVar[str] = NAME

    def __init__(self, goods: Goods, recommender: Recommender) -> None:
        self.goods = goods
        self.kit = goods.kit
        self.recommender = recommender
        self.script = open_script(self.name, NEEDED, goods.kit.known)

    async def step(self, turn: SkillInput) -> SkillResult:
        shelf = await self.goods.catalogue.read()
        slots = self._remember(turn, self._slots(turn, shelf))
        text = turn.understanding.text
        if self._not_sold(text):
            return self.goods.passes(turn)
        search = await self._search(turn, slots, shelf)
        question = "" if self._must_not_ask(turn, slots) else self._open_question(search)
        if question:
            return self._ask(turn, slots, question)
        return self._show(turn, slots, search, shelf)

    def _slots(self, turn: SkillInput, shelf: Range) -> Slots:
        """A new wish after the last one was served starts afresh; a short answer refines the last one."""
        slots, text = Slots.of(self.name, turn), turn.understanding.text
        if RESTS not in slots.values:
            return slots
        wish = wish_in(text, shelf.words, shelf.places)
        anew = not expected(turn.state, text) or wish.kinds or wish.gift or shelf.find(text)
        forget = {RESTS: ""} | ({WISH: "", SHOWN: "", LIKE: "", ASKED: ""} if anew else {})
        return slots.with_(**forget)

    def _remember(self, turn: SkillInput, slots: Slots) -> Slots:
        """What has been said so far, and what a click on one of the labels wants changed."""
        text = turn.understanding.text
        if self.script.means("cheaper", text) or self.script.means("more", text):
            return slots
        said = [*slots.get(WISH).split("\n"), text.replace("\n", " ")[:LETTERS]]
        return slots.with_(**{WISH: "\n".join(list(filter(None, said))[-MESSAGES:])})

    def _not_sold(self, text: str) -> bool:
        return holds(self.script, "not_sold", text) and not holds(self.script, "owns", text)

    async def _search(self, turn: SkillInput, slots: Slots, shelf: Range) -> Search:
        said, text = slots.get(WISH), turn.understanding.text
        wishes = [wish_in(one, shelf.words, shelf.places) for one in said.split("\n")]
        wish = reduce(merged, wishes)
        wish = replace(wish, kinds=implied_kinds(wish))
        named = [mention.models[0] for mention in shelf.find(said) if mention.clear]
        shown = frozenset(ProductId(id) for id in slots.get(SHOWN).split())
        if self.script.means("cheaper", text) and shown:
            least = min(model.first.price.minor for id in shown if (model := shelf.model(id)))
            wish = replace(wish, at_most=least - 1, at_least=None, sign="")
        again = self.script.means("cheaper", text) or self.script.means("more", text)
        search = Search(exacting(wish), without=shown if again else frozenset())
        search = self._by_names(search, named, slots, said, shelf)
        return await self._by_history(turn, search, said, shelf)

    def _by_names(
        self, search: Search, named: Sequence[Model], slots: Slots, said: str, shelf: Range
    ) -> Search:
        earlier = shelf.model(slots.get(LIKE))
        if earlier is not None and not named:
            return replace(search, like=tuple(earlier.ids))
        if not named:
            return search
        ids = tuple(id for model in named for id in model.ids)
        if holds(self.script, "unlike", said):
            return replace(search, wish=unlike(search.wish, named, shelf), without=search.without | set(ids))
        if holds(self.script, "like", said) or (len(named) == 1 and search.wish.vague):
            return replace(search, like=ids)
        return replace(search, among=tuple(named))

    async def _by_history(self, turn: SkillInput, search: Search, said: str, shelf: Range) -> Search:
        """What a customer has had is not shown again unless asked for, and shows what they like."""
        if turn.tier is not Tier.VERIFIED or turn.customer is None or search.among:
            return search
        orders = await self.kit.shop.orders_of(turn.customer)
        had = list(dict.fromkeys(line.product for order in orders for line in order.lines))
        if holds(self.script, "again", said):
            return self._the_same(search, had, shelf)
        search = replace(search, without=search.without | set(had))
        asked = holds(self.script, "history", said) or search.wish.vague
        if search.like or search.wish.gift or not asked:
            return search
        kinds = search.wish.kinds or DRINKS
        liked = [
            id for id in had if (model := shelf.model(id)) and kind_of(model.first, shelf.words) in kinds
        ]
        return replace(search, like=tuple(liked[:TOLD]), by_history=bool(liked))

    def _the_same(self, search: Search, had: Sequence[ProductId], shelf: Range) -> Search:
        """What they had last, as far as it is still there."""
        kinds = search.wish.kinds or DRINKS
        models = [model for id in had if (model := shelf.model(id)) and model.in_stock]
        same = {model.name: model for model in models if kind_of(model.first, shelf.words) in kinds}
        return replace(search, among=tuple(same.values())[:TOLD])

    def _must_not_ask(self, turn: SkillInput, slots: Slots) -> bool:
        text = turn.understanding.text
        return bool(slots.get(ASKED)) or self.goods.interrupts(turn) or holds(self.script, "open", text)

    def _open_question(self, search: Search) -> str:
        """The one thing that would help most to know; empty when enough is known."""
        wish = search.wish
        if search.like or search.among:
            return ""
        if wish.gift:
            return "" if wish.kinds else "ask_gift"
        if not wish.kinds:
            return "ask_kind" if wish.vague else ""
        if wish.vague and wish.kinds == ("coffee",):
            return "ask_use"
        if wish.kinds == ("grinder",) and not (wish.wants or wish.cheap or wish.at_most):
            return "ask_grind"
        return "ask_tea" if wish.vague and wish.kinds == ("tea",) else ""

    def _ask(self, turn: SkillInput, slots: Slots, question: str) -> SkillResult:
        labels = {
            "ask_kind": ("coffee", "tea", "grinder", "kettle", "gift"),
            "ask_use": ("filter", "espresso", "french_press", "moka_pot", "milk"),
            "ask_grind": ("filter", "espresso", "french_press", "moka_pot"),
            "ask_tea": ("black_tea", "green_tea", "no_caffeine"),
            "ask_gift": ("coffee", "tea", "either"),
        }[question]
        choices = tuple(self.script.label(label) for label in labels)
        slots = slots.with_(**{ASKED: "yes"})
        return ask(
            self.script, question, turn, slots, choices=choices, expects=self._follow_ups, progress=True
        )

    @property
    def _follow_ups(self) -> str:
        return self.script.answers("cheaper", "more", "follow", "open")

    def _show(self, turn: SkillInput, slots: Slots, search: Search, shelf: Range) -> SkillResult:
        picks = self._picks(search, shelf, turn.understanding.text)
        note = ""
        if not picks and search.wish.at_most is not None and not search.without:
            price = self._money(search.wish.at_most, shelf)
            cheap = replace(search, wish=replace(search.wish, at_most=None, at_least=None, cheap=True))
            picks = self._picks(cheap, shelf, turn.understanding.text)[:1]
            note = self.script.say("cheapest", price=price)[0] if picks else ""
        if not picks:
            return self._nothing(turn, slots)
        notes = [one for one in (self._in_our_money(search.wish, shelf), note) if one]
        return self._told(turn, slots, search, picks, notes, shelf)

    def _in_our_money(self, wish: Wish, shelf: Range) -> str:
        """A sum in a currency that the shop does not take counts as so much of its own; that is said."""
        named = wish.at_most or wish.at_least
        price = self._money(named or 0, shelf)
        foreign = named is not None and wish.sign not in price
        return self.script.say("other_currency", price=price)[0] if foreign else ""

    def _money(self, minor: int, shelf: Range) -> str:
        return self.kit.wording.money(Money(minor, shelf.products[0].price.currency))

    def _picks(self, search: Search, shelf: Range, text: str) -> list[Pick]:
        wish = search.wish
        if search.among:
            products = [one for model in search.among for one in model.variants]
            return self.recommender.rank(replace(wish, kinds=(), must=frozenset()), products)
        if wish.gift:
            drink = next((kind for kind in DRINKS if kind in wish.kinds), "")
            gifts = GIFTS[drink] if not wish.kinds or drink else wish.kinds
            return self._one_of_each(search, gifts, shelf)
        if holds(self.script, "equipment", text) and set(wish.kinds) <= {"coffee"}:
            return self._one_of_each(search, KIT, shelf)
        kinds = wish.kinds or (() if wish.at_most and not wish.wants else DRINKS)
        wants = wish.wants or ({} if search.like else {Trait("sort:popular"): 1.0})
        wish = replace(wish, kinds=() if search.like and not wish.kinds else kinds, wants=wants)
        found = []
        for must, most in rivals(wish):
            one = replace(wish, must=must)
            found += self.recommender.rank(
                one, shelf.products, like=search.like, without=search.without, most=most
            )
        return found[:TOLD]

    def _one_of_each(self, search: Search, kinds: Collection[str], shelf: Range) -> list[Pick]:
        """For a present, what lets somebody try several counts."""
        wants = {Trait("sort:tasting"): 1.0, **search.wish.wants} if search.wish.gift else search.wish.wants
        words = search.wish.words | set(search.wish.kinds)
        found = []
        for kind in kinds:
            wish = replace(search.wish, kinds=(kind,), wants=wants, words=words, at_least=None)
            found += self.recommender.rank(wish, shelf.products, without=search.without, most=1)
        return found

    def _told(
        self,
        turn: SkillInput,
        slots: Slots,
        search: Search,
        picks: Sequence[Pick],
        notes: Sequence[str],
        shelf: Range,
    ) -> SkillResult:
        models = [model for pick in picks if (model := shelf.model(pick.product.id)) is not None]
        facts = [
            self.goods.pick(model, pick.product, shelf, pick.met)
            for model, pick in zip(models, picks, strict=True)
        ]
        lead = len(picks) > 1 and picks[0].score - picks[1].score >= CLEARLY and bool(search.wish.wants)
        if search.among and lead:
            facts.append(self.script.say("best_of", product=models[0].name)[0])
        else:
            basis = "by_history" if search.by_history else "by_descriptions"
            facts.append(self.script.say(basis, turn.understanding.text)[0])
        shown = " ".join(dict.fromkeys([*slots.get(SHOWN).split(), *(pick.product.id for pick in picks)]))
        slots = slots.with_(**{SHOWN: shown, SEEN: models[0].first.id})
        goes_on = not self.goods.interrupts(turn)
        return self.goods.told(
            turn,
            slots,
            [*notes, *facts][: TOLD + 1],
            models,
            cards=[self.goods.card(pick.product) for pick in picks],
            choices=(self.script.label("cheaper"), self.script.label("more")) if goes_on else (),
            state=resting(slots, self.name, self._follow_ups) if goes_on else None,
        )

    def _nothing(self, turn: SkillInput, slots: Slots) -> SkillResult:
        text = turn.understanding.text
        line = (
            "no_cheaper"
            if self.script.means("cheaper", text)
            else "no_more"
            if slots.get(SHOWN)
            else "nothing"
        )
        waits = not self.goods.interrupts(turn)
        return SkillResult(
            Act.NO_ANSWER,
            lines=self.script.say(line, text),
            choices=self.goods.choices(turn, self.kit.lines.label(Label.PERSON)),
            state=resting(slots, self.name, self._follow_ups) if waits else turn.state,
        )
