"""What a product is like: what is asked of it is told from the shop's own record, or not at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import ClassVar

from bot.dialogue import SkillInput, SkillResult
from bot.dialogue.lines import Label
from bot.dialogue.skills.finding import WISH
from bot.dialogue.skills.goods import TOLD, Goods, asked_variants, holds, in_words, listed
from bot.dialogue.skills.kit import Slots
from bot.dialogue.skills.script import open_script
from bot.generation import Act
from bot.generation.alignment import stem
from bot.generation.sentences import statements
from bot.generation.words import content_words
from bot.recommend.catalogue import Range
from bot.recommend.models import Model, variant
from bot.recommend.naming import Mention
from bot.recommend.wishes import wish_in
from bot.recommend.words import bare
from bot.shop import Money, Product

FACT = "fact_"
MOST_FACTS = 4
SHOWN = 4
NEEDED = (
    "fact",
    "price",
    "sizes",
    "one_size",
    "no_size",
    "grinds",
    "decaf_no",
    "says",
    "dearer",
    "unknown",
    "which",
)


class ProductFacts:
    name: ClassVar[str] = "product_facts"

    def __init__(self, goods: Goods) -> None:
        self.goods = goods
        self.kit = goods.kit
        self.script = open_script(self.name, NEEDED, goods.kit.known)
        lines = (line.removeprefix(FACT) for line in self.script.lines if line.startswith(FACT))
        self.topics = [topic for topic in lines if topic in self.script.words]
        self.topics.append("organic")

    async def step(self, turn: SkillInput) -> SkillResult:
        shelf = await self.goods.catalogue.read()
        slots, text = Slots.of(self.name, turn), turn.understanding.text
        if options := self.goods.options(turn, self.name):
            chosen = self.goods.chosen(turn, options, shelf)
            if chosen is None:
                return self.goods.ask_which(self.script, turn, slots, options)
            return self._tell(turn, slots, [chosen], self._question(turn, slots), shelf)
        mentions = self.goods.meant(turn, shelf)
        models = [mention.models[0] for mention in mentions if mention.clear][:TOLD]
        if mentions and not models and not self.goods.interrupts(turn):
            return self._several(turn, slots, mentions[0], shelf)
        if not models or holds(self.script, "elsewhere", text):
            return self.goods.passes(turn)
        return self._tell(turn, slots, models, self._question(turn, slots), shelf)

    def _question(self, turn: SkillInput, slots: Slots) -> str:
        """The message, and the one before when this only says which product is meant."""
        return f"{slots.get(WISH)} {turn.understanding.text}".strip()

    def _several(self, turn: SkillInput, slots: Slots, mention: Mention, shelf: Range) -> SkillResult:
        models = mention.models
        question = self._question(turn, slots)
        if len(models) <= TOLD:
            told = self._tell(turn, slots, models, question, shelf)
            if told.act is Act.SKILL:
                return told
        slots = slots.with_(**{WISH: turn.understanding.text[:200]})
        return self.goods.ask_which(self.script, turn, slots, [model.name for model in models[:SHOWN]])

    def _tell(
        self, turn: SkillInput, slots: Slots, models: Sequence[Model], question: str, shelf: Range
    ) -> SkillResult:
        models = [self._bearer(model, question, shelf) for model in models]
        facts = [fact for model in models for fact in self._facts(model, question)]
        if not facts and self._is_general(question, models):
            facts = list(self._general(models, shelf))
        quoted = [] if facts else [fact for model in models for fact in self._quoted(model, question, shelf)]
        if facts or quoted:
            told = [*facts, *quoted][:MOST_FACTS]
            explain = not facts or holds(self.script, "allergens", question)
            cards = [self.goods.card(_asked(model, question)) for model in models[:TOLD]]
            return self.goods.told(turn, slots, told, models, cards=cards, explain=explain)
        return self._unknown(turn, slots, models)

    def _unknown(self, turn: SkillInput, slots: Slots, models: Sequence[Model]) -> SkillResult:
        name = in_words([model.name for model in models])
        result = self.goods.told(turn, slots, ["."], models)
        return replace(
            result,
            act=Act.NO_ANSWER,
            evidence=(),
            lines=self.script.say("unknown", turn.understanding.text, product=name),
            choices=(*result.choices, self.kit.lines.label(Label.PERSON)),
            explain=True,
        )

    def _bearer(self, model: Model, question: str, shelf: Range) -> Model:
        """`Burr diameter of the Cairn` asks about the grinder, and not about the spare burrs."""
        host = shelf.model_named(model.first.facts.get("fits", ""))
        part = model.name.split(" for ")[0].casefold()
        asks_of_host = (
            host is not None and part in host.first.facts and not holds(self.script, "fits", question)
        )
        spare = holds(self.script, "price", question)
        return host if host is not None and asks_of_host and not spare else model

    def _facts(self, model: Model, question: str) -> Iterator[str]:
        """One sentence for each thing that is asked."""
        asked = asked_variants(model, question)
        products = asked or list(model.variants)
        if holds(self.script, "price", question):
            yield self._say("price", product=model.name, prices=self._prices(products))
        topics = [topic for topic in self.topics if holds(self.script, topic, question)]
        if "caffeine" in topics and "decaf" in bare(question) and not self._is_decaf(model):
            yield self._say("decaf_no", product=model.name)
        for topic in dict.fromkeys(topics):
            yield from self._fact(model, products, topic)
        yield from self._forms(model, question)
        yield from self._others(model, question)

    def _fact(self, model: Model, products: Sequence[Product], topic: str) -> Iterator[str]:
        key = topic.replace("_", " ")
        values = list(dict.fromkeys(one.facts[key] for one in products if key in one.facts))
        if not values or (len(values) > 1 and key != "finish"):
            return
        line = f"{FACT}{topic}"
        if self.script.has(f"{line}_{values[0]}"):
            yield self._say(f"{line}_{values[0]}", product=model.name)
        elif self.script.has(line):
            yield self._say(
                line, product=model.name, value=in_words([listed(key, value) for value in values])
            )

    def _others(self, model: Model, question: str) -> Iterator[str]:
        """Facts that no line is written for are told when they are asked for by their name."""
        said = f" {bare(question)} "
        for key, value in model.first.facts.items():
            if re.sub(r"\W+", "_", key) not in self.topics and f" {bare(key)} " in said:
                yield self._say("fact", fact=key, product=model.name, value=listed(key, value))

    def _forms(self, model: Model, question: str) -> Iterator[str]:
        """Sizes and grinds."""
        sizes = [size for one in model.variants if (size := variant(one)) and size[0].isdigit()]
        wished = wish_in(question, self.goods.catalogue.words).size
        if sizes and wished and not any(size.startswith(wished) for size in sizes):
            yield self._say("no_size", product=model.name, size=wished, sizes=in_words(sizes))
        elif sizes and (
            (wished and not holds(self.script, "price", question)) or holds(self.script, "sizes", question)
        ):
            yield self._say(
                "sizes" if len(sizes) > 1 else "one_size", product=model.name, sizes=in_words(sizes)
            )
        if "roast" in model.first.facts and holds(self.script, "grinds", question):
            yield self._say("grinds", product=model.name)

    def _prices(self, products: Sequence[Product]) -> str:
        wording = self.kit.wording
        if len({one.price for one in products}) == 1 and not variant(products[0])[:1].isdigit():
            return wording.money(products[0].price)
        return in_words([f"{wording.money(one.price)} for {variant(one)}" for one in products])

    def _is_general(self, question: str, models: Sequence[Model]) -> bool:
        named = {word for model in models for word in content_words(model.name)}
        rest = [word for word in content_words(question) if word not in named]
        return not rest or (holds(self.script, "general", question) and (len(models) > 1 or len(rest) <= 2))

    def _general(self, models: Sequence[Model], shelf: Range) -> Iterator[str]:
        for model in models:
            yield self.goods.about(model, next(iter(model.in_stock or model.variants)), shelf)
        if len(models) == 1 and not self.goods.is_plain(models[0], shelf):
            yield from self._more(models[0], self.goods.about(models[0], models[0].first, shelf))
        elif len(models) == 2:
            yield from self._difference(*models)

    def _more(self, model: Model, told: str) -> Iterator[str]:
        """What its description says beyond what has been told already."""
        known = set(content_words(told))
        for text in statements(model.first.description):
            words = content_words(text)
            if len(words) > 1 and len(known & set(words)) < len(words) / 2:
                yield self._says(model, text)
                return

    def _difference(self, one: Model, other: Model) -> Iterator[str]:
        first, second = one.first, other.first
        if first.family == second.family and first.price != second.price:
            dear, cheap = (one, other) if first.price.minor > second.price.minor else (other, one)
            by = Money(dear.first.price.minor - cheap.first.price.minor, first.price.currency)
            yield self._say(
                "dearer", product=dear.first.name, other=cheap.first.name, by=self.kit.wording.money(by)
            )

    def _quoted(self, model: Model, question: str, shelf: Range) -> Iterator[str]:
        """The sentence of its description that shares most words with the question."""
        known = {stem(word) for word in content_words(model.name)} | {
            stem(bare(w)) for w in shelf.words.ordinary
        }
        asked = {stem(word) for word in content_words(question) if len(word) > 3} - known
        told = [text for one in model.variants for text in statements(one.description)]
        best = max(told, key=lambda text: len(asked & set(map(stem, content_words(text)))), default="")
        if asked & set(map(stem, content_words(best))):
            yield self._says(model, best)

    def _says(self, model: Model, text: str) -> str:
        return self._say("says", product=model.name, text=text)

    def _is_decaf(self, model: Model) -> bool:
        return model.first.facts.get("caffeine", "").startswith(("none", "a trace"))

    def _say(self, line: str, **values: str) -> str:
        return self.script.say(line, values.get("product", ""), **values)[0]


def _asked(model: Model, question: str) -> Product:
    """The size that was asked about, else what can be had."""
    return next(iter([*asked_variants(model, question), *model.in_stock, *model.variants]))
