"""Mends slips of the finger by the words of the texts that were learned from: a word that BERT does not know,
and that those texts use never or far more seldom than one that is one slip away, is read as that."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from encoder.placing import write_json
from intents.noise import BESIDE

OFTEN, SHARE, ENOUGH = 3, 1 / 2000, 10
"""So many texts, and such a part of them, must use a word before a slip is read as it; the last is enough
however many there are."""
AS_MUCH = 50
"""A word that was learned from is a slip only where another is used so many times as often."""
SHORTEST = 4
"""Shorter words have too many others one slip away."""
REMEMBERED = 1 << 12
ALIKE = ("aeiouy", "cks", "szx", "gj", "mn", "dt", "bp", "fv", "vw")
"""Letters that sound alike: who is unsure how a word is spelt puts one for another."""
_WORD = re.compile(r"\b[^\W\d_]+(?:['’][^\W\d_]+)*\b")

Knows = Callable[[str], bool]


class Spelling:
    """`counts` says in how many of the `texts` each word stands; `knows` whether a lower-case word is common
    in the language."""

    def __init__(self, counts: Mapping[str, int], texts: int, knows: Knows) -> None:
        self._counts, self._texts, self._knows = counts, texts, knows
        self._shorter: defaultdict[str, list[str]] = defaultdict(list)
        fewest = max(OFTEN, min(texts * SHARE, ENOUGH))
        aims = [word for word, n in counts.items() if n >= fewest and len(word) >= SHORTEST]
        for word in aims:
            for key in (word, *_less_a_letter(word)):
                self._shorter[key].append(word)
        self._longest = max(map(len, aims), default=0)
        self._met: dict[str, str | None] = {}

    @classmethod
    def learn(cls, texts: Sequence[str], knows: Knows) -> "Spelling":
        """A word with an apostrophe counts without it too: many leave it out."""
        met: Counter[str] = Counter()
        for text in texts:
            found = {_plain(word) for word in _WORD.findall(text)}
            met.update(found | {word.replace("'", "") for word in found})
        return cls(dict(sorted(met.items())), len(texts), knows)

    def mended(self, text: str) -> str:
        """The text with slips undone, all else as it was."""
        return _WORD.sub(lambda found: self._meant(_plain(found[0])) or found[0], text)

    def save(self, file: Path) -> None:
        write_json(file, {"texts": self._texts, "counts": dict(self._counts)})

    @classmethod
    def load(cls, file: Path, knows: Knows) -> "Spelling":
        kept = json.loads(file.read_text(encoding="utf-8"))
        return cls(kept["counts"], kept["texts"], knows)

    def _meant(self, word: str) -> str | None:
        """As `_nearest`, remembered for words met lately. Several threads may ask at once: at worst they look
        twice."""
        if word not in self._met:
            if len(self._met) >= REMEMBERED:
                self._met = {}
            self._met[word] = self._nearest(word)
        return self._met.get(word)

    def _nearest(self, word: str) -> str | None:
        """The commonest word one slip away; None where the word is known or has none."""
        if not SHORTEST <= len(word) <= self._longest + 1 or self._knows(word):
            return None
        keys = (word, *_less_a_letter(word))
        found = {other for key in keys for other in self._shorter.get(key, ()) if one_slip(word, other)}
        best = max(found, key=lambda other: (self._counts[other], other), default=None)
        used = self._counts.get(word, 0)
        return best if best is not None and self._counts[best] >= AS_MUCH * used else None


def one_slip(typed: str, meant: str) -> bool:
    """Whether a letter more, less, another or two in the wrong order make one word the other (Damerau,
    1964): another one only where it lies beside or sounds alike. The first letter is right or changed places
    with the second: `mellow` is no slip in `yellow`, `itch` none in `pitch`."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    pairs = enumerate(zip(typed, meant, strict=False))
    at = next((at for at, (a, b) in pairs if a != b), min(len(typed), len(meant)))
    a, b = typed[at:], meant[at:]
    if len(a) == len(b) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]:
        return True
    if at == 0:
        return False
    return a == b[1:] or a[1:] == b or (a[1:] == b[1:] and _confused(a[0], b[0]))


def _plain(word: str) -> str:
    return word.lower().replace("’", "'")


def _confused(one: str, other: str) -> bool:
    return other in BESIDE.get(one, "") or any(one in group and other in group for group in ALIKE)


def _less_a_letter(word: str) -> Iterator[str]:
    yield from dict.fromkeys(word[:at] + word[at + 1 :] for at in range(len(word)))
