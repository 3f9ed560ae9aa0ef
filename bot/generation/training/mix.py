"""What the phraser sees in training: written pairs, pairs with swapped words, and select-and-copy, a
third each.

Swapped words leave nothing to remember, so the model has to read; select-and-copy makes it choose the
sentence first.
"""

import re
from collections.abc import Sequence
from random import Random

from bot.generation import Act, Brief, Evidence
from bot.generation.pairs import Pair
from bot.generation.phraser.source import Pieces
from bot.generation.phraser.text import split_sentences
from bot.generation.slots import find_values
from bot.generation.training.examples import Draft, Example, make_example
from bot.generation.training.words import is_content, pattern, words_of
from bot.generation.verifier import Verifier
from bot.understanding import Mood

SWAPPED = 0.6
_VERIFIER = Verifier()
_LEADS = (
    "what about {}",
    "{}",
    "{}?",
    "tell me about {}",
    "question about {}",
    "do you know about {}",
    "{} please",
)
_JOINS = ("and ", "also, ", "and another thing, ", "", "oh and ", "secondly: ", "plus ")


class Mix:
    """Examples by step: the same seed, step and pairs give the same batch."""

    def __init__(self, pairs: Sequence[Pair], pieces: Pieces, vocabulary: Sequence[str], seed: int) -> None:
        self._pieces = pieces
        self._seed = seed
        self._drafts = [draft_of(pair) for pair in pairs]
        self._answering = [_answering(draft) for draft in self._drafts]
        self._shop = [pair.shop for pair in pairs]
        self._of_shop: dict[str, list[str]] = {}
        for pair in pairs:
            self._of_shop.setdefault(pair.shop, []).extend(pair.evidence)
        self._bank = [sentence for sentences in self._of_shop.values() for sentence in sentences]
        own = sorted({w.lower() for s in self._bank for w in words_of(s) if is_content(w)})
        self._words = [*vocabulary, *own, *own]

    def examples(self, step: int, size: int) -> list[Example]:
        rng = Random(f"{self._seed}:{step}")
        return [self._example(rng, number % 3) for number in range(size)]

    def _example(self, rng: Random, kind: int) -> Example:
        number = rng.randrange(len(self._drafts))
        if kind == 0:
            draft = self._around(rng, number)
        elif kind == 1:
            draft = swap_words(rng, self._around(rng, number), self._words)
        else:
            draft = rng.choice((self._select, self._select, self._copy, self._copy, self._both))(rng, number)
            if rng.random() < 0.5:
                draft = swap_words(rng, draft, self._words)
        return make_example(_noisy(rng, draft), self._pieces, rng)

    def _around(self, rng: Random, number: int) -> Draft:
        """The pair itself, its evidence shuffled, thinned or drowned in more of the same shop."""
        draft, needed = self._drafts[number], self._answering[number]
        if not needed:
            return draft
        evidence = [s for s in draft.evidence if s in needed or rng.random() < 0.8]
        if rng.random() < 0.6:
            others = self._of_shop[self._shop[number]]
            evidence += [
                s for s in rng.sample(others, min(len(others), rng.randint(1, 6))) if s not in evidence
            ]
        rng.shuffle(evidence)
        return Draft(draft.act, draft.mood, draft.question, tuple(evidence), draft.reply)

    def _select(self, rng: Random, number: int) -> Draft:
        """The answers to one to three other questions lie beside the one that is asked."""
        draft, needed = self._drafts[number], self._answering[number]
        if not needed:
            return draft
        evidence = [s for s in draft.evidence if s in needed]
        for other in rng.sample(range(len(self._drafts)), rng.randint(1, 3)):
            evidence += [s for s in self._answering[other] if s not in evidence]
        rng.shuffle(evidence)
        return Draft(draft.act, draft.mood, draft.question, tuple(evidence), draft.reply)

    def _copy(self, rng: Random, _: int) -> Draft:
        """A few words of one sentence as the question, the sentence as the reply."""
        evidence = rng.sample(self._bank, rng.randint(2, 7))
        asked = evidence[0]
        content = [word for word in words_of(asked) if is_content(word)]
        few = rng.sample(content, min(len(content), rng.randint(1, 4)))
        question = rng.choice(_LEADS).format(" ".join(few))
        rng.shuffle(evidence)
        return Draft(Act.ANSWER, Mood.NEUTRAL, question, tuple(evidence), (asked,))

    def _both(self, rng: Random, number: int) -> Draft:
        """Two customers' questions in one message, both answered."""
        draft = self._drafts[number]
        same = [n for n, shop in enumerate(self._shop) if shop == self._shop[number] and self._answering[n]]
        other = self._drafts[rng.choice(same)]
        if draft.act is not Act.ANSWER or other.act is not Act.ANSWER or other == draft:
            return self._select(rng, number)
        one, two = (self._restating(d) for d in (draft, other))
        evidence = [*dict.fromkeys((*draft.evidence, *other.evidence))]
        rng.shuffle(evidence)
        question = f"{draft.question.rstrip('.')} {rng.choice(_JOINS)}{other.question}"
        return Draft(Act.ANSWER_MANY, draft.mood, question, tuple(evidence[:8]), (*one[:1], *two[:1]))

    def _restating(self, draft: Draft) -> list[str]:
        return [sentence for sentence in draft.reply if needed_by(sentence, draft.evidence)]


def draft_of(pair: Pair) -> Draft:
    """The pair without the reply's sentences that the verifier would never show: why learn them?"""
    evidence = tuple(Evidence(str(number), "", text) for number, text in enumerate(pair.evidence))
    brief = Brief(pair.act, pair.mood, pair.question, evidence)
    sentences = split_sentences(pair.reply)
    shown = [sentence for sentence in sentences if _VERIFIER.check(sentence, brief).ok]
    return Draft(pair.act, pair.mood, pair.question, pair.evidence, tuple(shown or sentences))


def needed_by(sentence: str, evidence: Sequence[str]) -> str | None:
    """The evidence sentence that a reply's sentence restates."""
    words = {w.lower() for w in words_of(sentence) if is_content(w)}
    shared = [(len(words & {w.lower() for w in words_of(s)}), s) for s in evidence]
    most, best = max(shared, default=(0, ""))
    return best if most >= max(1, len(words) * 0.4) else None


def _answering(draft: Draft) -> list[str]:
    """The evidence sentences that the reply restates."""
    found = [needed_by(sentence, draft.evidence) for sentence in draft.reply]
    return [*dict.fromkeys(sentence for sentence in found if sentence is not None)]


def swap_words(rng: Random, draft: Draft, vocabulary: Sequence[str]) -> Draft:
    """Put random words for most content words, the same for the same, wherever they stand."""
    texts = (draft.question, *draft.evidence)
    found = sorted({w.lower() for text in texts for w in words_of(text) if is_content(w)})
    chosen: dict[str, str] = {}
    for word in found:
        singular = word[:-1] if word.endswith("s") else ""
        if singular in chosen:
            chosen[word] = chosen[singular] + "s"
        elif rng.random() < SWAPPED:
            chosen[word] = rng.choice(vocabulary)
    return Draft(
        draft.act,
        draft.mood,
        _replace(draft.question, chosen),
        tuple(_replace(text, chosen) for text in draft.evidence),
        tuple(_replace(text, chosen) for text in draft.reply),
    )


def _replace(text: str, chosen: dict[str, str]) -> str:
    """Swap words outside values; a capital stays a capital."""

    def put(match: re.Match[str]) -> str:
        word = chosen.get(match.group().lower())
        if word is None:
            return match.group()
        return word.capitalize() if match.group()[0].isupper() else word

    parts, start = [], 0
    for value in find_values(text):
        parts += [pattern().sub(put, text[start : value.start]), value.text]
        start = value.end
    return "".join([*parts, pattern().sub(put, text[start:])])


def _noisy(rng: Random, draft: Draft) -> Draft:
    """Type the question as people do: a slip of the finger, no punctuation, a word left out."""
    words = draft.question.split()
    if rng.random() < 0.3:
        words = [word.strip("?!.,") or word for word in words]
    if len(words) > 4 and rng.random() < 0.2:
        words.pop(rng.randrange(len(words)))
    if rng.random() < 0.3:
        at = rng.randrange(len(words))
        words[at] = _slip(rng, words[at])
    return Draft(draft.act, draft.mood, " ".join(words), draft.evidence, draft.reply)


def _slip(rng: Random, word: str) -> str:
    if len(word) < 4 or not word.isalpha():
        return word
    at = rng.randrange(1, len(word) - 1)
    if rng.random() < 0.5:
        return word[:at] + word[at + 1 :]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
