"""Chooses the next token of one reply from what the network says, and keeps every sentence true to one
source sentence.

Once a sentence has copied from an evidence sentence it may copy only what follows there, or words of the
question.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.generation.phraser.source import MARK, SEP, Source
from bot.generation.phraser.writing import Written

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
HIDDEN = np.float32(-1e4)
MOST_SENTENCES = 4
MOST_ECHOED = 6
"""Tokens of the question in a row; no sentence begins with one."""
MOST_TOKENS = 70
"""In one sentence; a longer one is running in circles and ends the reply."""


class SourceView:
    """The source as arrays, with what the pointer needs of it."""

    def __init__(self, source: Source, prior: Sequence[float] = ()) -> None:
        """`prior` weighs the evidence sentences, first to last, when the reply chooses between them."""
        self.source = source
        self.ids: Ints = np.array(source.ids, np.int64)
        self.sentences: Ints = np.array(source.sentences, np.int64)
        self.anchors: Ints = np.array(source.anchors(), np.int64)
        self.copyable = (self.sentences >= 0) | (self.ids == MARK)
        self.mark = self.ids == MARK
        self.owner = np.where(self.mark, np.roll(self.sentences, 1), self.sentences)
        """Like `sentences`, but a mark belongs to the sentence that it ends."""
        self.leads = np.flatnonzero(np.roll(self.mark, 1) & (self.sentences > 0))
        self.prior = np.ones(int(self.sentences.max()) + 1)
        self.prior[1:][: len(prior)] = prior[: len(self.prior) - 1]
        self.before = [np.concatenate([np.full(back, -1), self.ids[:-back]]) for back in (1, 2, 3)]


TRUST = 0.25
"""How much the pointer's choice of sentence counts beside the prior; 1 is as it comes, 0 not at all. The
sentences of one article lie nearer to each other than those it learnt from, and it is too sure of itself."""


@dataclass(frozen=True, eq=False)
class Voice:
    """What may be said without a source, which tokens end a sentence or a lead, and which (not, only,
    unless) no copying may leap over."""

    closed_ids: Ints
    stops: frozenset[int]
    commas: frozenset[int]
    free: frozenset[int]
    binding: frozenset[int]


@dataclass
class Reply:
    """One reply in the making. `keys` and `anchored` are the pointer's view of the source, made at
    prefill."""

    view: SourceView
    voice: Voice
    keys: Floats
    anchored: Floats
    history: list[int] = field(default_factory=lambda: [MARK])
    current: list[Written] = field(default_factory=list)
    sentences: int = 0
    done: bool = False
    _from: int = 0
    _at: int = -1
    _used: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._closed = self.voice.closed_ids
        binding = np.isin(self.view.ids, list(self.voice.binding))
        self._bound = np.concatenate([[0], np.cumsum(binding)])  # how many stand before each position
        ids = np.concatenate([self._closed, self.view.ids])
        self._distinct, self._places = np.unique(ids, return_inverse=True)

    @property
    def last(self) -> int:
        return self.history[-1]

    def advance(self, outputs: Mapping[str, Floats]) -> list[Written] | None:
        """Take the next token; return the sentence that it finished, if it did."""
        token = self._choose(outputs)
        self.history.append(token.id)
        if token.id == SEP or len(self.current) >= MOST_TOKENS:
            self.done = True
            return None
        if token.id != MARK:
            self._follow(token)
            self.current.append(token)
            return None
        return self._finish()

    def _finish(self) -> list[Written] | None:
        finished, self.current = self.current, []
        self.sentences += 1
        copied = sum(token.position is not None for token in finished)
        if 2 * copied >= len(finished):
            self._used.add(self._from)
        self._from, self._at = 0, -1
        self.done = not finished or self.sentences >= MOST_SENTENCES
        return finished or None

    def _follow(self, token: Written) -> None:
        """A word that had to be read, or a sentence's own first word, ties the sentence to its source."""
        if token.position is None or self.view.sentences[token.position] < 1:
            return
        telling = token.position in self.view.leads or token.id not in self.voice.free
        if not (self._from or telling):
            return
        self._from, self._at = int(self.view.sentences[token.position]), token.position

    def _choose(self, outputs: Mapping[str, Floats]) -> Written:
        if self._must_stop():
            return Written(MARK)
        gate = 1.0 / (1.0 + np.exp(-float(outputs["gate"][0])))
        shares = self._pointer(outputs) * (1.0 - gate)
        spoken = np.exp(outputs["closed"] - outputs["closed"].max())
        spoken *= gate / spoken.sum()
        self._forbid(spoken, shares)
        if not self._from:
            self._credit_leads(spoken, shares)
            shares = self._of_one_sentence(shares)
        likely = np.bincount(self._places, weights=np.concatenate([spoken, shares]))
        token = int(self._distinct[likely.argmax()])
        return Written(token, self._position(token, shares, float(spoken[self._closed == token].sum())))

    def _credit_leads(self, spoken: Floats, shares: Floats) -> None:
        """Saying "the" where a statement begins is choosing one of the sentences that begin with it."""
        if self.current and self.last not in self.voice.commas:
            return
        leads = self.view.leads[shares[self.view.leads] > 0]
        for token in set(self.view.ids[leads].tolist()):
            here, said = leads[self.view.ids[leads] == token], self._closed == token
            shares[here] += spoken[said].sum() * shares[here] / shares[here].sum()
            spoken[said] = 0

    def _of_one_sentence(self, shares: Floats) -> Floats:
        """First which sentence, then which word: small shares of many sentences' "the" outvote nobody."""
        votes = np.bincount(np.maximum(self.view.sentences, 0), weights=shares)
        votes[0] = 0
        best = int((votes**TRUST * self.view.prior).argmax())
        if votes[best] <= 0:
            return shares
        mass = votes.sum()
        if self._used - {0}:  # one answer is out: a second must be worth it
            mass = (votes * np.sqrt(self.view.prior)).sum()
        chosen = np.where(self.view.sentences == best, shares * (mass / votes[best]), 0)
        return np.asarray(np.where(self.view.sentences == 0, shares, chosen), np.float32)

    def _pointer(self, outputs: Mapping[str, Floats]) -> Floats:
        query, sentence_query = outputs["query"], outputs["sentence_query"]
        logits = self.keys @ query / np.sqrt(np.float32(len(query)))
        logits += self.anchored @ sentence_query / np.sqrt(np.float32(len(sentence_query)))
        same = np.ones(len(logits), bool)
        for back, cue in enumerate(outputs["cues"], start=1):
            if len(self.history) < back:
                break
            same &= self.view.before[back - 1] == self.history[-back]
            logits += cue * same
        allowed = self._allowed()
        logits = np.where(allowed, logits, HIDDEN)
        shares = np.exp(logits - logits.max())
        return np.asarray(allowed * shares / shares.sum(), np.float32)

    def _allowed(self) -> NDArray[np.bool_]:
        view = self.view
        if not self._from:
            unused = ~np.isin(view.sentences, list(self._used - {0})) if self._used - {0} else True
            bare = self._bound[:-1] == self._bound[view.anchors]
            return np.asarray(view.copyable & unused & ~view.mark & (bare | (view.sentences == 0)))
        ahead = (view.owner == self._from) & (np.arange(len(view.ids)) > self._at)
        ahead &= self._bound[:-1] == self._bound[self._at + 1]
        return np.asarray(view.copyable & (ahead | ((view.sentences == 0) & ~view.mark)))

    def _must_stop(self) -> bool:
        """A full stop ends the sentence, unless it was copied from the middle of one."""
        if not self.current or self.last not in self.voice.stops:
            return False
        at = self.current[-1].position
        return at is None or at + 1 >= len(self.view.ids) or bool(self.view.mark[at + 1])

    def _forbid(self, spoken: Floats, shares: Floats) -> None:
        """No trigram twice, but for copying on; no empty sentence; a reply ends only between sentences."""
        last = self.history[-2:]
        for at in range(len(self.history) - 2):
            if self.history[at : at + 2] == last:
                spoken[self._closed == self.history[at + 2]] = 0
                shares[(self.view.sentences == 0) & (self.view.ids == self.history[at + 2])] = 0
        if self.current or not self.sentences:
            spoken[self._closed == SEP] = 0
        if not self.current or self._unfinished():
            spoken[np.isin(self._closed, [MARK, *self.voice.stops])] = 0
        if self._from and self._bound[self._at] < self._bound[self._at + 1]:
            spoken[:] = 0  # "No tea is sold" must not become "No, tea is sold"
        if not self.current or self._echoes():
            shares[self.view.sentences == 0] = 0

    def _unfinished(self) -> bool:
        """Something that binds the statement is still to come."""
        rest = (self.view.owner == self._from) & (np.arange(len(self.view.ids)) > self._at)
        return bool(self._from) and bool((self._bound[1:] - self._bound[:-1])[rest].any())

    def _echoes(self) -> bool:
        """The sentence is about to give the customer's own words back."""
        tail = self.current[-MOST_ECHOED:]
        asked = [token.position is not None and self.view.sentences[token.position] == 0 for token in tail]
        return len(tail) == MOST_ECHOED and all(asked)

    def _position(self, token: int, shares: Floats, spoken: float) -> int | None:
        """Where the token was read: at the next place if it stands there, else if reading was likelier."""
        following = self._at + 1
        if self._from and following < len(shares) and self.view.ids[following] == token:
            return following
        here = np.where(self.view.ids == token, shares, 0)
        best = int(here.argmax())
        return best if here.sum() > spoken and here[best] > 0 else None
