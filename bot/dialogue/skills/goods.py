"""What the skills about products share: which one is meant, how it is put into a sentence, its card."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from string import Formatter
from typing import Any

from bot.dialogue import DialogueState, SkillInput, SkillResult
from bot.dialogue.questions import refers
from bot.dialogue.settling import EXPECTS, RESTS, SEEN
from bot.dialogue.skill_choice import OF_GOODS
from bot.dialogue.skills.kit import Kit, Slots, ask
from bot.dialogue.skills.naming import meant
from bot.dialogue.skills.script import Script, open_script
from bot.generation import Act, Evidence
from bot.generation.sentences import statements
from bot.recommend import Trait
from bot.recommend.catalogue import Catalogue, Range
from bot.recommend.models import Model, variant
from bot.recommend.naming import Mention
from bot.recommend.traits import kind_of
from bot.recommend.words import Terms, bare
from bot.shop import Product

SCRIPT = "goods"
OPTIONS = "options"
"""The slot with the names that a question offered, one a line."""
NEEDED = ("about", "pick")
TOLD = 3
"""Products that one reply tells of."""
LISTS = ("taste", "fits")
"""The facts that are lists."""
_OF_FORM = ("tin", "bags")


@dataclass(frozen=True)
class Goods:
    kit: Kit
    catalogue: Catalogue
    script: Script

    def meant(self, turn: SkillInput, shelf: Range) -> list[Mention]:
        """What a message names; where it only says "it", what was spoken of last."""
        text = turn.understanding.text
        named = shelf.find(text)
        if named or not (refers(text) or len(text.split()) <= TOLD):
            return named
        return [Mention((model,), 0) for model in self.seen(turn, shelf)]

    def seen(self, turn: SkillInput, shelf: Range) -> list[Model]:
        ids = turn.state.slots.get(SEEN, "").split()
        return [model for id in ids if (model := shelf.model(id)) is not None]

    def options(self, turn: SkillInput, skill: str) -> list[str]:
        """The names between which the visitor was asked to choose; none when nothing was asked."""
        slots = turn.state.slots
        return slots.get(OPTIONS, "").split("\n") if turn.state.skill == skill and OPTIONS in slots else []

    def ask_which(self, script: Script, turn: SkillInput, slots: Slots, names: Sequence[str]) -> SkillResult:
        slots = slots.with_(**{OPTIONS: "\n".join(names)})
        return ask(script, "which", turn, slots, choices=tuple(names))

    def chosen(self, turn: SkillInput, options: Sequence[str], shelf: Range) -> Model | None:
        """One of the names, or another product altogether."""
        text = turn.understanding.text
        places = meant(options, text)
        if len(places) == 1:
            return shelf.model_named(options[places[0]])
        return next((mention.models[0] for mention in shelf.find(text) if mention.clear), None)

    def interrupts(self, turn: SkillInput) -> bool:
        """Something else is under way and goes on afterwards."""
        return turn.state.skill is not None and turn.state.skill not in OF_GOODS

    def about(self, model: Model, product: Product, shelf: Range) -> str:
        return self._sentence("about", model, product, shelf)

    def pick(self, model: Model, product: Product, shelf: Range, met: Sequence[Trait]) -> str:
        return self._sentence("pick", model, product, shelf, self._why(product, met))

    def is_plain(self, model: Model, shelf: Range) -> bool:
        """No line puts its facts into words, so that its description stands in for them."""
        return self._line("about", model.first, shelf, self.values(model, model.first)) == "about"

    def card(self, product: Product) -> Mapping[str, Any]:
        return {
            "kind": "product",
            "product": product.id,
            "name": product.name,
            "price": self.kit.wording.money(product.price),
            "url": product.url,
            "description": product.description,
        }

    def leave(self, turn: SkillInput, slots: Slots, told: Iterable[Model]) -> DialogueState:
        """The end of a lookup: what was told of is remembered, and what it interrupted goes on."""
        seen = " ".join(model.first.id for model in told)
        if self.interrupts(turn):
            return replace(turn.state, slots={**turn.state.slots, SEEN: seen})
        return slots.with_(**{SEEN: seen}).ended()

    def choices(self, turn: SkillInput, *labels: str) -> tuple[str, ...]:
        """What a visitor may click, and the way back to what this question has interrupted."""
        way_back = (self.kit.lines.resume(turn.state.skill or ""),) if self.interrupts(turn) else ()
        return (*labels, *way_back)

    def told(
        self, turn: SkillInput, slots: Slots, facts: Sequence[str], models: Sequence[Model], **shown: Any
    ) -> SkillResult:
        """Facts, one plain sentence each, and the cards of what they are about."""
        cards = shown.pop("cards", None) or [self.card(_shown(model)) for model in models[:TOLD]]
        return SkillResult(
            Act.SKILL,
            evidence=(Evidence(f"product:{models[0].first.id}", models[0].name, " ".join(facts)),),
            cards=tuple(cards),
            choices=self.choices(turn, *shown.pop("choices", ())),
            state=shown.pop("state", None) or self.leave(turn, slots, models),
            **shown,
        )

    def passes(self, turn: SkillInput) -> SkillResult:
        return SkillResult(Act.SKILL, passes=True, state=turn.state)

    def values(self, model: Model, product: Product) -> dict[str, str]:
        """What a line may name: the facts and, under names that no fact has, the rest."""
        size = variant(product)
        price = self.kit.wording.money(product.price)
        facts = {_slot(name): listed(name, value) for name, value in product.facts.items()}
        told = statements(product.description)
        measured = bool(size) and size[0].isdigit()
        return {
            **facts,
            "product": model.name,
            "price": f"{price} for {_amount(size)}" if measured else price,
            "text": told[0] if told else product.name,
            "why": "",
        }

    def _sentence(self, line: str, model: Model, product: Product, shelf: Range, why: str = "") -> str:
        values = self.values(model, product) | {"why": why}
        return self.script.say(self._line(line, product, shelf, values), **values)[0]

    def _line(self, line: str, product: Product, shelf: Range, values: Mapping[str, str]) -> str:
        """The line of the product's kind, when it has all the facts that stand in it."""
        own = f"{line}_{kind_of(product, shelf.words)}"
        return own if self.script.has(own) and _needs(self.script, own) <= values.keys() else line

    def _why(self, product: Product, met: Sequence[Trait]) -> str:
        """The first reason that has words and is not in the sentence anyway."""
        facts = {_slot(name): value for name, value in product.facts.items()}
        for trait in met:
            name = f"why_{trait.replace(':', '_')}"
            if trait in ("sort:decaf", "sort:evening"):
                name = "why_no_caffeine" if facts.get("caffeine") == "none" else "why_hardly_caffeine"
            elif trait == "feature:temperature":
                name = "why_temperature"
            said = trait.startswith("use:") and "for" in facts
            if self.script.has(name) and not said:
                return self.script.say(name, **facts)[0]
        return ""


def open_goods(kit: Kit) -> Goods:
    return Goods(kit, Catalogue(kit.shop, kit.clock), open_script(SCRIPT, NEEDED, kit.known))


def asked_variants(model: Model, text: str) -> list[Product]:
    """Those sizes, forms or finishes of a thing that a text names."""
    said = bare(text)
    squashed = said.replace(" ", "").replace("gr", "g").replace("kilo", "1kg" if "1" not in said else "kg")
    tokens = set(said.split())
    found = []
    for one in model.variants:
        words = bare(variant(one)).split()
        size = "".join(words[:2]) if words and words[0].isdigit() else "".join(words)
        form = words[-1] if words and words[-1] in _OF_FORM else ""
        if size and (re.search(rf"(?<!\d){re.escape(size)}", squashed) or (form and form in tokens)):
            found.append(one)
    return found


def listed(fact: str, value: str) -> str:
    """`chocolate, toffee` reads `chocolate and toffee`; a comma elsewhere may be part of a name."""
    return in_words(value.split(", ")) if fact in LISTS else value


def in_words(parts: Sequence[str], last: str = "and") -> str:
    *first, end = parts
    return f"{', '.join(first)} {last} {end}" if first else end


def holds(script: Script, name: str, text: str) -> bool:
    """One of a script's words stands in a text, short ones too."""
    return Terms.of(script.words[name]).stand_in(bare(text))


def resting(slots: Slots, skill: str, expects: str) -> DialogueState:
    """A skill that takes up short answers, should there be any."""
    return DialogueState(skill=skill, slots={**slots.values, EXPECTS: expects, RESTS: "yes"})


def _shown(model: Model) -> Product:
    """The one to show of a thing: what can be had, the smallest first."""
    return next(iter(model.in_stock or model.variants))


def _slot(fact: str) -> str:
    """A fact's name as a line may hold it in braces."""
    return re.sub(r"\W+", "_", fact)


def _amount(size: str) -> str:
    return size.removesuffix(" tin")


def _needs(script: Script, line: str) -> set[str]:
    texts = [sentence for variant in script.lines[line] for sentence in variant]
    return {name for text in texts for _, name, _, _ in Formatter().parse(text) if name} - {*script.known}
