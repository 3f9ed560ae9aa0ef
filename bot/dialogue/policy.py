"""What to do about one message. Pure: the rules stand in order, and the first that speaks wins.

Danger comes before everything and cannot be switched off; no rule can leave a visitor without a way on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.dialogue import DialogueState, Done, HandoverReason, Move
from bot.dialogue.fallback import Fallback
from bot.dialogue.lines import Label, Lines, Say, Words, plain
from bot.dialogue.questions import (
    LONG,
    about,
    around,
    asks_anew,
    beside,
    gist,
    names,
    questions,
)
from bot.dialogue.reading import (
    ALTERNATIVE,
    ASKED,
    CANCEL,
    COMPLAINT,
    GOODBYE,
    IDENTITY,
    LEAVING,
    MISSES,
    OFFERED,
    PERSON,
    PRICE,
    SMALL_TALK,
    is_bare,
    is_clear,
    is_cross,
    is_small_talk,
    suspected,
)
from bot.dialogue.safety import ATTACK, attacks, danger, means
from bot.dialogue.settling import RESTS, expected, settled
from bot.dialogue.skill_choice import ORDER_SKILL, SkillChoice
from bot.dialogue.supposing import supposes_leaving
from bot.generation import Act
from bot.generation.words import content_words
from bot.understanding import Tone, Understanding
from intents import IntentName
from intents.catalogue import Catalogue, Intent

LEFT = "the visitor has done with it"
ONLY_SUPPOSED = "only asked what leaving would bring"
FEW = 5
"""Words of substance up to which a complaint has nothing in it to search for."""
REPEATS = 2
"""When a thing has come up so often before, a person is offered beside the answer; and when time presses."""


@dataclass(frozen=True)
class Policy:
    intents: Mapping[IntentName, Intent]
    lines: Lines
    skills: frozenset[str] = frozenset({ORDER_SKILL})
    """Those that are there; an intent that names another is answered from the articles."""

    def decide(self, understood: Understanding, state: DialogueState) -> Move:
        rules = (
            self._danger,
            self._person,
            self._language,
            self._undo,
            self._pending,
            self._leaves,
            self._attack,
            self._supposes,
            self._asks_on,
            self._skill,
            self._small_talk,
            self._ambiguous,
        )
        asked = self.asked(understood, state)
        moves = (rule(understood, state, asked) for rule in rules)
        move = next((move for move in moves if move is not None), None)
        move = move or self._answer(understood, state, asked)
        if attacks(understood):
            move = replace(move, no_offer=ATTACK)
        return self._finish(move, state, asked, hurried=Tone.URGENT in understood.tones)

    def asked(self, understood: Understanding, state: DialogueState) -> tuple[IntentName, ...]:
        """The intents to act on: a clicked title is that intent, and small talk yields to anything else."""
        title = plain(understood.text)
        for intent in self.intents.values():
            if title == plain(intent.title):
                return (intent.name,)
        known = tuple(name for name in understood.intents if name in self.intents)
        return tuple(name for name in known if not self._is_small_talk(name)) or known[:1]

    def topic(self, understood: Understanding) -> str:
        """What a message is about, in an intent's words; empty when it is not one intent clearly."""
        known = [name for name in understood.intents if name in self.intents]
        if CANCEL in self.intents and supposes_leaving(understood.text, known == [CANCEL]):
            return self.intents[CANCEL].title
        if len(known) != 1 or self._is_small_talk(known[0]) or understood.classification.ambiguous:
            return ""
        return self.intents[known[0]].title

    def _is_small_talk(self, name: IntentName) -> bool:
        return is_small_talk(self.intents[name])

    @property
    def _fallback(self) -> Fallback:
        return Fallback(self.intents, self.lines)

    @property
    def errands(self) -> SkillChoice:
        return SkillChoice(self.intents, self.lines, self.skills)

    def _hand_over(self, reason: HandoverReason, lines: tuple[str, ...]) -> Move:
        return Move(Act.HANDOVER, handover=reason, lines=lines)

    def _danger(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        return danger(self.lines, u)

    def _person(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        """A faint wish for a person beside something clearer is no wish, and neither is a skill's answer."""
        offered = PERSON in state.pending and self.lines.means(Words.YES, u.text)
        named = [name for name in asked if self.intents[name].handover and is_clear(u, name)]
        wished = any(means(u, name) for name in named) if attacks(u) else bool(named)
        if offered or self.lines.chosen(Label.PERSON, u.text) or (wished and not expected(state, u.text)):
            return self._hand_over(HandoverReason.ASKED, self.lines.say(Say.HANDOVER_ASKED, u.text))
        return None

    def _language(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        given = bool(u.entities.order_ids or u.entities.emails)
        if u.language == "en" or (state.skill is not None and given):
            return None
        return self._hand_over(HandoverReason.LANGUAGE, self.lines.language_notice(u.language))

    def _undo(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        return self.errands.taken_back(u, state)

    def _pending(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        """Short answers to what the turn before left open."""
        if self.lines.chosen(Label.SOMETHING_ELSE, u.text):
            if state.misses >= MISSES:
                return self._fallback.gives_up(u)
            lines = self.lines.say(Say.SOMETHING_ELSE, u.text)
            return Move(Act.CLARIFY, lines=lines, choices=(self.lines.label(Label.PERSON),))
        if ALTERNATIVE not in state.pending:
            return self.errands.taken_up(u, state)
        if self.lines.says_yes_to_alternative(u.text):
            heard = self._fixed(Say.ALTERNATIVE_YES, u, cancel=True)
            return replace(heard, remember={OFFERED: "wanted"})
        if self.lines.chosen(Label.ALTERNATIVE_NO, u.text) or self.lines.means(Words.NO, u.text):
            if state.skill is not None and expected(state, self.lines.label(Label.ALTERNATIVE_NO)):
                return Move(Act.SKILL, skill=state.skill, cancel=True)
            return self._fixed(Say.ALTERNATIVE_NO, u, cancel=True)
        return None

    def _fixed(
        self, say: Say, u: Understanding, *, cancel: bool = False, choices: tuple[str, ...] = ()
    ) -> Move:
        return Move(Act.SMALLTALK, lines=self.lines.say(say, u.text), cancel=cancel, choices=choices)

    def _leaves(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        leaves = state.skill is not None and self.lines.means(Words.LEAVE, u.text)
        if expected(state, u.text) or not (leaves or self.lines.means(Words.END, u.text)):
            return None
        return replace(self._fixed(Say.LEFT, u), ends_skill=state.skill is not None, no_offer=LEFT)

    def _attack(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        """An attack is data: what it asks of the shop is answered, the rest gets one polite sentence."""
        asks = any(not self._is_small_talk(name) and means(u, name) for name in asked)
        if not attacks(u) or is_bare(u) or asks:
            return None
        return self._fixed(Say.ATTACK, u, choices=self._fallback.starters())

    def _supposes(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        """What leaving would bring is answered; the way out is one click, and nobody is taken to be going."""
        if CANCEL not in self.intents or not supposes_leaving(u.text, asked == (CANCEL,)):
            return None
        title = self.intents[CANCEL].title
        return Move(Act.ANSWER, queries=(gist(u.text),), choices=(title,), no_offer=ONLY_SUPPOSED)

    def _asks_on(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        return self.errands.told_again(u, state)

    def _skill(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        return self.errands.move(u, state, asked)

    def _small_talk(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        """Courtesy is returned, unless a question stands beside it; "no, that is no help" is none."""
        if len(asked) != 1 or asked[0] not in SMALL_TALK:
            return None if asked else self._fallback.short_word(u)
        if self._fallback.is_unhelped(u):
            return self._fallback.unhelped(u)
        if is_cross(u):
            return self._fallback.hears_complaint(u)
        if (asked[0] != IDENTITY and beside(u.text)) or len(u.text.split()) > LONG:
            return None
        starters = () if asked[0] == GOODBYE else self._fallback.starters()
        return self._fixed(SMALL_TALK[asked[0]], u, choices=starters)

    def _ambiguous(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move | None:
        """Ask back once; a second unclear message in a row is searched as it stands, and a question at once:
        what is surely found needs no asking back."""
        clicked = any(plain(u.text) == plain(self.intents[name].title) for name in asked)
        if not u.classification.ambiguous or state.misses or clicked or self._leaving(u) or asks_anew(u.text):
            return None
        return self._fallback.did_you_mean(u)

    def _leaving(self, u: Understanding) -> bool:
        """Whoever is about to leave is not asked which of their reasons comes first."""
        return all(self.intents[name].kind == "retention" for name in self._fallback.likely(u))

    def _answer(self, u: Understanding, state: DialogueState, asked: Sequence[IntentName]) -> Move:
        """Search; also for what fits no intent, since the articles cover more than the intents do."""
        if CANCEL in asked:
            return self._cancel(u, asked)
        clicked = [
            self.intents[name].title for name in asked if plain(u.text) == plain(self.intents[name].title)
        ]
        if clicked:
            before = state.pending.get(ASKED)
            return Move(Act.ANSWER, queries=(f"{clicked[0]}: {before}" if before else clicked[0],))
        if asked == (COMPLAINT,) and self._vents(u):
            return self._fallback.hears_complaint(u)
        if asked == (PRICE,) and is_clear(u, PRICE) and not asks_anew(u.text):
            return self._fallback.hears_price(u)
        queries = questions(u.text, len(asked))
        if lines := self._feels(u, asked):
            return Move(Act.APOLOGY, queries=queries, lines=lines)
        return Move(Act.ANSWER_MANY if len(queries) > 1 else Act.ANSWER, queries=queries)

    def _vents(self, u: Understanding) -> bool:
        """A complaint that asks for nothing and says little that could be looked up."""
        title = self.intents[COMPLAINT].title
        return len(content_words(u.text)) <= FEW and not asks_anew(u.text) and not names(title, u.text)

    def _feels(self, u: Understanding, asked: Sequence[IntentName]) -> tuple[str, ...]:
        """What is said before the answer to a complaint or to a price that hurts, when that is clear."""
        for name, say in ((COMPLAINT, Say.COMPLAINT), (PRICE, Say.PRICE)):
            if name in asked and is_clear(u, name):
                return self.lines.say(say, u.text)
        return ()

    def _cancel(self, u: Understanding, asked: Sequence[IntentName]) -> Move:
        """How to cancel and what else was asked, and nothing that argues with the reason."""
        title = self.intents[CANCEL].title
        others = any(name not in LEAVING and not self.intents[name].skill for name in (*asked, *suspected(u)))
        queries = around(title, u.text) if others else (about(title, u.text),)
        lines = self._feels(u, asked)
        return Move(Act.APOLOGY if lines else Act.ANSWER, queries=queries, lines=lines, cancel=True)

    def _finish(self, move: Move, state: DialogueState, asked: tuple[IntentName, ...], hurried: bool) -> Move:
        """What holds for every move: the way to cancel, the way back to a skill, the way to a person."""
        if move.ends_skill:
            return move
        choices = list(move.choices)
        cancel = move.cancel or (CANCEL in asked and not move.no_offer)
        if move.handover is None:
            served = [name for name in asked if not self._is_small_talk(name)]
            if hurried or any(state.unresolved.get(name, 0) >= REPEATS for name in served):
                choices.append(self.lines.label(Label.PERSON))
            if state.skill is not None and move.skill is None and RESTS not in state.slots:
                choices.append(self.lines.resume(state.skill))
            if move.skill is None and move.queries:
                choices += [
                    self.intents[name].title for name in asked if self.intents[name].skill in self.skills
                ]
        remember = {**move.remember, "cancel": "asked"} if cancel else move.remember
        return replace(
            move, choices=tuple(dict.fromkeys(choices)), cancel=cancel, intents=asked, remember=remember
        )

    def without(self, skill: str) -> "Policy":
        """The same rules in a shop that lacks a skill."""
        return replace(self, skills=self.skills - {skill})

    def unanswered(self, move: Move, state: DialogueState, understood: Understanding) -> Move:
        """The searches of `move` found nothing."""
        return self._fallback.unanswered(move, state, understood)

    def settle(
        self,
        state: DialogueState,
        move: Move,
        answered: bool,
        skill_state: DialogueState | None,
        deed: Done | None = None,
    ) -> DialogueState:
        """The state to go on from. `answered`: the turn told the visitor something found for this message."""
        served = [name for name in move.intents if not self._is_small_talk(name)]
        done = GOODBYE in move.intents
        return settled(state, move, answered, skill_state, served=served, done=done, deed=deed)


def open_policy(catalogue: Catalogue, lines: Lines, skills: Iterable[str] = (ORDER_SKILL,)) -> Policy:
    return Policy({intent.name: intent for intent in catalogue.intents}, lines, frozenset(skills))
