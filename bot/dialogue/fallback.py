"""What to do when a message was not understood or its search found nothing: never a dead end."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.dialogue import DialogueState, HandoverReason, Move
from bot.dialogue.lines import Label, Lines, Say, Words
from bot.dialogue.questions import asks_anew, wonders
from bot.dialogue.reading import (
    ASKED,
    CANCEL,
    COMPLAINT,
    GOODBYE,
    MISSES,
    PERSON,
    SMALL_TALK,
    is_small_talk,
    share,
)
from bot.generation import Act
from bot.understanding import Mood, Understanding
from intents import IntentName
from intents.catalogue import Intent

NEAR = 0.5
"""An intent with this share that was not accepted all the same is asked about, not dismissed as foreign."""


@dataclass(frozen=True)
class Fallback:
    intents: Mapping[IntentName, Intent]
    lines: Lines

    def likely(self, u: Understanding) -> tuple[IntentName, ...]:
        """The two likeliest things that a message may be about."""
        ranked = [score.intent for score in u.classification.ranking if score.intent in self.intents]
        return tuple(name for name in ranked if not is_small_talk(self.intents[name]))[:2]

    def starters(self) -> tuple[str, ...]:
        known = (IntentName(name) for name in self.lines.starters)
        return tuple(self.intents[name].title for name in known if name in self.intents)

    def gives_up(self, u: Understanding) -> Move:
        lines = self.lines.say(Say.HANDOVER_NOT_UNDERSTOOD, u.text)
        return Move(Act.HANDOVER, handover=HandoverReason.NOT_UNDERSTOOD, lines=lines)

    def did_you_mean(self, u: Understanding) -> Move:
        likely = self.likely(u)
        return Move(
            Act.CLARIFY,
            lines=self.lines.say(Say.CLARIFY, u.text),
            choices=(*(self.intents[name].title for name in likely), self.lines.label(Label.SOMETHING_ELSE)),
            cancel=CANCEL in likely,
            remember={ASKED: u.text},
        )

    def unhelped(self, u: Understanding) -> Move:
        """The last answer was none: saying it again would not make it one."""
        return self._no_answer(Move(Act.NO_ANSWER), Act.NO_ANSWER, Say.UNHELPED, u.text, (self._person,))

    def short_word(self, u: Understanding) -> Move | None:
        """A yes, a no, a never mind or a "that does not help" that answers nothing the bot has asked."""
        if self.is_unhelped(u):
            return self.unhelped(u)
        if self.lines.means(Words.LEAVE, u.text):
            return self._said(Say.LEFT, u)
        if u.mood is Mood.PLEASED and not wonders(u.text):
            return self._said(Say.GOODBYE, u)
        if self.lines.means(Words.YES, u.text) or self.lines.means(Words.NO, u.text):
            return self._said(Say.NOTED, u, self.starters())
        return None

    def is_unhelped(self, u: Understanding) -> bool:
        return self.lines.holds(Words.UNHELPED, u.text) and not asks_anew(u.text)

    def _said(self, say: Say, u: Understanding, choices: tuple[str, ...] = ()) -> Move:
        return Move(Act.SMALLTALK, lines=self.lines.say(say, u.text), choices=choices)

    def hears_complaint(self, u: Understanding) -> Move:
        """Somebody vents: an apology and what can be done, not the article on how to complain."""
        return self._no_answer(Move(Act.APOLOGY), Act.APOLOGY, Say.COMPLAINT_ALONE, u.text, (self._person,))

    def hears_price(self, u: Understanding) -> Move:
        """Somebody finds it dear and asks nothing: no article has the answer to that."""
        return self._no_answer(Move(Act.APOLOGY), Act.APOLOGY, Say.PRICE_ALONE, u.text, (self._person,))

    def unanswered(self, move: Move, state: DialogueState, u: Understanding) -> Move:
        """The searches of `move` found nothing: say so, ask for other words, then hand over."""
        if move.cancel:
            return replace(move, act=Act.SMALLTALK, queries=(), lines=self.lines.say(Say.CANCEL, u.text))
        if len(move.intents) == 1 and move.intents[0] in SMALL_TALK and move.intents[0] != GOODBYE:
            return self._courtesy(move, u)
        if state.misses >= MISSES:
            return replace(self.gives_up(u), intents=move.intents)
        if move.act is Act.APOLOGY:
            say = Say.COMPLAINT_ALONE if COMPLAINT in move.intents else Say.PRICE_ALONE
            return self._no_answer(move, Act.APOLOGY, say, u.text, (self._person,))
        if self._is_near(u) and ASKED not in state.pending:
            vented = self.likely(u)[0] == COMPLAINT and not u.classification.ambiguous
            return self.hears_complaint(u) if vented else replace(self.did_you_mean(u), intents=move.intents)
        if state.misses:
            say = Say.NOT_FOUND_AGAIN if move.intents else Say.REPHRASE
            return self._no_answer(move, Act.NO_ANSWER, say, u.text, (self._person,))
        if move.intents:
            return self._no_answer(move, Act.NO_ANSWER, Say.NOT_FOUND, u.text, (self._person,))
        choices = (*self.starters(), self._person)
        return self._no_answer(move, Act.NO_ANSWER, Say.OUT_OF_SCOPE, u.text, choices)

    @property
    def _person(self) -> str:
        return self.lines.label(Label.PERSON)

    def _is_near(self, u: Understanding) -> bool:
        likely = self.likely(u)
        return u.classification.ambiguous or (not u.intents and bool(likely) and share(u, likely[0]) >= NEAR)

    def _courtesy(self, move: Move, u: Understanding) -> Move:
        """A question beside a greeting led nowhere: the greeting is returned all the same."""
        lines = self.lines.say(SMALL_TALK[move.intents[0]], u.text)
        choices = (*self.starters(), *move.choices)
        return replace(move, act=Act.SMALLTALK, queries=(), lines=lines, choices=choices)

    def _no_answer(self, move: Move, act: Act, say: Say, seed: str, choices: tuple[str, ...]) -> Move:
        return replace(
            move,
            act=act,
            queries=(),
            lines=self.lines.say(say, seed),
            choices=tuple(dict.fromkeys((*choices, *move.choices))),
            remember={**move.remember, PERSON: "offered"},
        )
