"""Whether a product can be had: now, in which sizes, when again, or never again."""

import re
from collections.abc import Iterator, Sequence
from typing import ClassVar

from bot.dialogue import DialogueState, SkillInput, SkillResult
from bot.dialogue.settling import SEEN
from bot.dialogue.skills.goods import TOLD, Goods, asked_variants, holds, in_words, resting
from bot.dialogue.skills.kit import Slots
from bot.dialogue.skills.recommend import LIKE, NAME
from bot.dialogue.skills.script import open_script
from bot.generation.words import content_words
from bot.recommend.catalogue import Range
from bot.recommend.models import Model, variant
from bot.recommend.naming import Mention
from bot.recommend.traits import TraitReader, kind_of
from bot.recommend.wishes import implied_kinds, wish_in
from bot.recommend.words import bare
from bot.shop import Product

SHOWN = 4
"""Names that are offered to choose from, and named of a kind."""
TOLD_BY = ("origin:", "tea:", "roast:", "power:", "sort:decaf", "sort:organic", "sort:bags")
"""The traits by which people mean some of the products without naming one."""
NEEDED = (
    "in_stock", "in_sizes", "also_in", "back_on", "no_date", "gone", "limited", "count", "too_few", "grinds",
    "several", "all_out", "reserve", "which",
)  # fmt: skip
_WANTED = re.compile(r"\b(\d{1,3}) ?(?:x|bags?|of|tins?|pieces|boxes)\b(?! tea)")


class Stock:
    name: ClassVar[str] = "stock"

    def __init__(self, goods: Goods) -> None:
        self.goods = goods
        self.kit = goods.kit
        self.script = open_script(self.name, NEEDED, goods.kit.known)
        self.traits = TraitReader(goods.catalogue.words)

    async def step(self, turn: SkillInput) -> SkillResult:
        shelf = await self.goods.catalogue.read()
        slots, text = Slots.of(self.name, turn), turn.understanding.text
        if options := self.goods.options(turn, self.name):
            return await self._chosen(turn, slots, options, shelf)
        mentions = shelf.find(text)
        clear = [mention.models[0] for mention in mentions if mention.clear]
        if clear:
            return await self._tell(turn, slots, clear[:TOLD])
        if holds(self.script, "meaning", text):
            return self.goods.passes(turn)
        if mentions:
            return await self._which(turn, slots, mentions[0])
        alike = self._of_kind(turn, slots, shelf)
        before = [mention.models[0] for mention in self.goods.meant(turn, shelf)] if alike.passes else []
        return await self._tell(turn, slots, before[:TOLD]) if before else alike

    async def _which(self, turn: SkillInput, slots: Slots, mention: Mention) -> SkillResult:
        models = mention.models
        if len(models) <= TOLD or self.goods.interrupts(turn):
            return await self._tell(turn, slots, models[:TOLD])
        names = [model.name for model in sorted(models, key=lambda model: not model.in_stock)[:SHOWN]]
        return self.goods.ask_which(self.script, turn, slots, names)

    async def _chosen(
        self, turn: SkillInput, slots: Slots, options: Sequence[str], shelf: Range
    ) -> SkillResult:
        model = self.goods.chosen(turn, options, shelf)
        if model is None:
            return self.goods.ask_which(self.script, turn, slots, options)
        return await self._tell(turn, slots, [model])

    async def _tell(self, turn: SkillInput, slots: Slots, models: Sequence[Model]) -> SkillResult:
        text = turn.understanding.text
        now = [await self.goods.catalogue.now(model) for model in models]
        facts = [fact for model in now for fact in self._facts(model, text)]
        if len(now) == 1:
            facts += self._besides(now[0], text)
        shown = [product for model in now for product in _to_show(model, text)][:TOLD]
        out = next((model for model in now if not model.in_stock), None)
        similar = out is not None and not self.goods.interrupts(turn)
        return self.goods.told(
            turn,
            slots,
            facts,
            now,
            cards=[self.goods.card(product) for product in shown],
            choices=(self.script.label("similar"),) if similar else (),
            state=self._to_similar(out) if similar and out else None,
            explain=holds(self.script, "rules", text),
        )

    def _to_similar(self, out: Model) -> DialogueState:
        """A click on the label goes on with the recommendations."""
        slots = Slots(NAME, {LIKE: out.first.id, SEEN: out.first.id})
        return resting(slots, NAME, self.script.label("similar"))

    def _facts(self, model: Model, text: str) -> Iterator[str]:
        """Of the sizes that are asked about, or of all of them."""
        asked = [] if holds(self.script, "every", text) else asked_variants(model, text)
        about = asked or list(model.variants)
        ready, out = [one for one in about if one.stock > 0], [one for one in about if one.stock <= 0]
        if len(asked) == 1 or len(model.variants) == 1:
            yield from (self._one(one) for one in about)
        elif ready:
            yield self._say("in_sizes", product=model.name, sizes=in_words([variant(one) for one in ready]))
        yield from (self._one(one) for one in out if len(about) > 1)
        others = [one for one in model.in_stock if one not in about]
        if asked and not ready and others:
            yield self._say("also_in", product=model.name, sizes=in_words([variant(one) for one in others]))

    def _one(self, product: Product) -> str:
        if product.stock > 0:
            return self._say("in_stock", product=product.name)
        if product.restock_on is not None and product.restock_on >= self.kit.today:
            return self._say("back_on", product=product.name, day=self.kit.wording.day(product.restock_on))
        return self._say("gone" if self._is_limited(product) else "no_date", product=product.name)

    def _besides(self, model: Model, text: str) -> Iterator[str]:
        """What the question asks for beyond a yes or no."""
        asked = asked_variants(model, text) or list(model.variants)
        one = next((product for product in asked if product.stock > 0), None)
        if one is None:
            return
        wanted = _WANTED.search(bare(text))
        values = {"product": one.name, "count": self.kit.wording.number(one.stock)}
        if wanted and int(wanted[1]) > one.stock:
            yield self._say("too_few", wanted=wanted[1], **values)
        elif wanted or holds(self.script, "how_many", text):
            yield self._say("count", **values)
        if holds(self.script, "reserve", text):
            yield self._say("reserve")
        elif self._is_limited(one):
            yield self._say("limited", product=one.name)
        if model.first.facts.get("roast") and holds(self.script, "grinds", text):
            yield self._say("grinds")

    def _is_limited(self, product: Product) -> bool:
        return holds(self.script, "limited", product.description)

    def _of_kind(self, turn: SkillInput, slots: Slots, shelf: Range) -> SkillResult:
        """No product is named, but something that they have in common: the Kenyan ones, the decaf."""
        text = turn.understanding.text
        wish = wish_in(text, shelf.words, shelf.places)
        wanted = [trait for trait, weight in wish.wants.items() if weight > 0 and trait.startswith(TOLD_BY)]
        if not wanted or holds(self.script, "rules", text) or holds(self.script, "reserve", text):
            return self.goods.passes(turn)
        kinds = implied_kinds(wish) or (kind_of(shelf.products[0], shelf.words),)
        found = [
            model
            for model in shelf.models
            if kind_of(model.first, shelf.words) in kinds
            and all(self.traits.of_model(model).get(trait, 0) >= 1 for trait in wanted)
        ]
        if not found:
            return self.goods.passes(turn)
        ready = [model for model in found if model.in_stock]
        told = sorted(ready or found, key=lambda model: -_shared(model, text))[:SHOWN]
        names = in_words([model.name for model in told])
        fact = self._say("several" if ready else "all_out", names=names)
        return self.goods.told(turn, slots, [fact], told)

    def _say(self, line: str, **values: str) -> str:
        return self.script.say(line, values.get("product", ""), **values)[0]


def _shared(model: Model, text: str) -> int:
    return len(set(content_words(model.name)) & set(content_words(text)))


def _to_show(model: Model, text: str) -> list[Product]:
    """The asked sizes that can be had, else what can be had, else what was asked for."""
    asked = asked_variants(model, text)
    ready = [one for one in asked if one.stock > 0] or list(model.in_stock) or asked or list(model.variants)
    return ready[:1]
