"""Which skill a message starts, goes on with or takes back. Pure, like the policy that asks it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.dialogue import DialogueState, Move
from bot.dialogue.breath import BRIEF, is_another, parts_of
from bot.dialogue.fallback import Fallback
from bot.dialogue.finished import asks_on, told
from bot.dialogue.lines import Label, Lines, Say, Words, plain
from bot.dialogue.questions import about, asks_about_rules, asks_anew, gist, questions, wonders
from bot.dialogue.reading import (
    CANCEL,
    COMPLAINT,
    LEAVING,
    OFFERED,
    has_entities,
    is_clear,
    names_an_order,
    share,
    suspected,
)
from bot.dialogue.settling import EXPECTS, OPEN, RESTS, expected
from bot.dialogue.taking_up import errand_of
from bot.generation import Act
from bot.generation.words import content_words
from bot.understanding import Understanding
from intents import IntentName
from intents.catalogue import Intent

ORDER_SKILL = "order_status"
"""The skill that an order number alone leads to."""
OF_GOODS = frozenset({"product_facts", "recommend", "stock"})
"""Skills that answer questions about the shop's products; what they know nothing of, they pass on."""
TELLING = OF_GOODS | {ORDER_SKILL}
"""Skills that questions are put to: no words make these a question about the rules."""

SURELY = 0.6
"""From this share on a cancellation is taken down; below it the visitor is told how to cancel."""
_TAKES_CARE = re.compile(
    r"\b(?:allerg\w*|intoleran\w*|(?:reacts?|reaction) to|anaphyla\w*|c(?:o)?eliac|pregnan\w*|expecting)\b",
    re.IGNORECASE,
)
AKIN: Mapping[str, frozenset[str]] = {
    "late_parcel": frozenset({"refund_status", "return_item", "cancel_order"})
}
"""What is wished for in the middle of a skill and belongs to it: who waits for a parcel and wants money back
means that parcel's."""
ASKED_ON = "asked how what was done goes on"
TELLS = 4
"""Words of substance from which a message can be searched as it stands."""


def _in_turn(wanted: Sequence[tuple[IntentName, str]]) -> list[tuple[IntentName, str]]:
    """A cancel is taken down in the turn in which it is asked for; then comes what takes no more than a
    reply."""
    first = [skill for _, skill in wanted][:1]

    def rank(one: tuple[IntentName, str]) -> int:
        name, skill = one
        if skill not in first and not is_another(skill, first[0]):
            return 2
        return 0 if name == CANCEL else 1 if skill in BRIEF else 2

    return sorted(wanted, key=rank)


@dataclass(frozen=True)
class SkillChoice:
    intents: Mapping[IntentName, Intent]
    lines: Lines
    skills: frozenset[str]

    def taken_back(self, u: Understanding, state: DialogueState) -> Move | None:
        """Only words that say so: whatever else the visitor asks stands for itself. A change of mind in the
        middle of something is about that, not about what was done before."""
        skill, busy = state.undo.get("skill", ""), state.skill is not None and RESTS not in state.slots
        wanted = self.lines.chosen(Label.UNDO, u.text) or self.lines.means(Words.UNDO, u.text)
        if not wanted or (busy and self.lines.means(Words.LEAVE, u.text)):
            return None
        if skill in self.skills:
            return Move(Act.SKILL, skill=skill)
        say = Say.LEFT if self.lines.means(Words.LEAVE, u.text) else Say.NOTHING_TO_UNDO
        return Move(Act.SMALLTALK, lines=self.lines.say(say, u.text), ends_skill=busy)

    def told_again(self, u: Understanding, state: DialogueState) -> Move | None:
        """Whoever asks how it goes on, with nothing else under way, hears once more what was done, with its
        number and day, and what follows."""
        busy = state.skill is not None and RESTS not in state.slots
        if busy or not asks_on(u.text, state.finished):
            return None
        undo = (self.lines.label(Label.UNDO),) if state.undo.get("skill") in self.skills else ()
        lines = (*self.lines.say(Say.FINISHED, u.text), *told(state.finished))
        return Move(Act.SMALLTALK, lines=lines, choices=undo, no_offer=ASKED_ON)

    def taken_up(self, u: Understanding, state: DialogueState) -> Move | None:
        """An offer of the turn before, taken up in words that say so, or by a yes that nothing else waits
        for."""
        skill = errand_of(state.pending.get(OFFERED, ""))
        if skill not in self.skills:
            return None
        meant = self.lines.means(Words.TAKE, u.text)
        meant = meant or (state.skill is None and self.lines.means(Words.YES, u.text))
        return Move(Act.SKILL, skill=skill, later=()) if meant else None

    def title_of(self, skill: str | None) -> str:
        """What a click on the intent of a skill says; empty when the shop has no such skill."""
        titles = (one.title for one in self.intents.values() if skill in self.skills and one.skill == skill)
        return next(titles, "")

    def move(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        """Start a skill or go on with the one under way; what else the message asks is searched beside it, or
        waits until the skill has ended."""
        later = parts_of(u.text)
        wanted = [(name, skill) for name in asked if (skill := self._starts(name, u))]
        wanted = _in_turn(wanted) if later else wanted
        skill = wanted[0][1] if wanted else None
        begins = skill is not None
        if state.skill is not None and self._goes_on(u, state, asked):
            skill, begins = state.skill, False
        elif skill is None and not asked and self._leads_to_an_order(u):
            skill = ORDER_SKILL
        if skill is None:
            return None
        waits = begins and later and not any(asks_about_rules(part) for part in later)
        waiting = [name for name, other in wanted if waits and is_another(other, skill)]
        others = [name for name in asked if self.intents[name].skill != skill and name not in LEAVING]
        searched = questions(u.text, len(asked)) if wanted and not set(others) <= set(waiting) else ()
        return Move(
            Act.SKILL,
            skill=skill,
            queries=searched if len(searched) > 1 else (),
            otherwise=(self._otherwise(*wanted[0], u),) if begins and not waiting else (),
            later=later if begins else None,
        )

    def still_wanted(
        self, said: Sequence[Understanding], ended: str
    ) -> list[tuple[Understanding, IntentName]]:
        """Which parts of a message want an errand of another matter than the one which has `ended`."""
        wanted: dict[str, tuple[Understanding, IntentName]] = {}
        for part in said:
            for name in () if part.classification.ambiguous else part.intents:
                skill = self._starts(name, part) if name in self.intents else None
                if skill is not None and is_another(skill, ended):
                    wanted.setdefault(skill, (part, name))
        return list(wanted.values())

    def _otherwise(self, name: IntentName, skill: str, u: Understanding) -> str:
        """What to search for besides: a question as it was asked, a wish by the errand's name."""
        telling = skill in OF_GOODS or (wonders(u.text) and len(content_words(u.text)) >= TELLS)
        return gist(u.text) if telling else about(self.intents[name].title, u.text)

    def _starts(self, name: IntentName, u: Understanding) -> str | None:
        """The intent's skill, unless somebody asks about the rules and not about a thing of their own.
        Nothing is set going on a guess between several intents."""
        skill = self.intents[name].skill
        if skill is None or skill not in self.skills:
            return None
        clicked = plain(u.text) == plain(self.intents[name].title)
        if not clicked and self._is_a_guess(name, skill, u):
            return None
        own = clicked or skill in TELLING or has_entities(u) or not asks_about_rules(u.text)
        return skill if own else None

    def _is_a_guess(self, name: IntentName, skill: str, u: Understanding) -> bool:
        """A cancellation counts from when it was asked for, so that must be sure; and nobody who has to take
        care is told of products before the article on allergens."""
        if skill in OF_GOODS:
            return _TAKES_CARE.search(u.text) is not None
        if name == CANCEL and u.intents == (CANCEL,) and sum(share(u, one) for one in LEAVING) < SURELY:
            return True
        return skill not in TELLING and u.classification.ambiguous and not is_clear(u, name)

    def _leads_to_an_order(self, u: Understanding) -> bool:
        likely = Fallback(self.intents, self.lines).likely(u)[:1]
        named = has_entities(u) and any(self.intents[name].skill == ORDER_SKILL for name in likely)
        return named or names_an_order(u) or plain(u.text) == plain(self.lines.resume(ORDER_SKILL))

    def _is_akin(self, asked: Sequence[IntentName], skill: str | None) -> bool:
        return all(self.intents[name].skill in AKIN.get(skill or "", ()) for name in asked)

    def _goes_on(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> bool:
        """Answers go on, and so do grumbles and what could be anything; a question of its own is answered
        first."""
        if RESTS in state.slots:
            return expected(state, u.text)
        if has_entities(u) or expected(state, u.text) or self.lines.chosen(Label.RESUME, u.text):
            return True
        if asked == (COMPLAINT,):
            return EXPECTS in state.slots
        if u.classification.ambiguous and EXPECTS in state.slots and not asks_anew(u.text):
            return True
        if EXPECTS in state.slots and asked and self._is_akin(asked, state.skill):
            return not (wonders(u.text) or asks_about_rules(u.text))
        if OPEN in state.slots and any(letter.isdigit() for letter in u.text) and not asks_anew(u.text):
            return True
        if not asks_anew(u.text):
            return not asked or any(self.intents[name].skill == state.skill for name in suspected(u))
        return not asked and self.lines.holds(Words.NEEDED, u.text)
