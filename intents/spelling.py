"""Mends slips of the finger by the words of the texts that were learned from: a word that nobody wrote there
and BERT does not know, one slip away from one that they often use, is read as that."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from intents.noise import BESIDE

OFTEN = 3
"""So many texts must use a word before a slip is read as it."""
SHORTEST = 4
"""Shorter words have too many others one slip away."""
ALIKE = ("aeiouy", "cks", "szx", "gj", "mn", "dt", "bp", "fv", "vw")
"""Letters that sound alike: who is unsure how a word is spelt puts one for another."""
_WORD = re.compile(r"\b[^\W\d_]+\b")

Knows = Callable[[str], bool]


class Spelling:
    """`counts` says in how many texts each word stands; `knows` whether a lower-case word is common in the
    language."""

    def __init__(self, counts: Mapping[str, int], knows: Knows) -> None:
        self._counts, self._knows = counts, knows
        self._shorter: defaultdict[str, list[str]] = defaultdict(list)
        for word in counts:
            for key in (word, *_less_a_letter(word)):
                self._shorter[key].append(word)
        self._meant = lru_cache(maxsize=1 << 12)(self._nearest)

    @classmethod
    def learn(cls, texts: Sequence[str], knows: Knows) -> "Spelling":
        met = Counter(word for text in texts for word in {found.lower() for found in _WORD.findall(text)})
        return cls({word: n for word, n in met.items() if n >= OFTEN and len(word) >= SHORTEST}, knows)

    def mended(self, text: str) -> str:
        """The text with slips undone, all else as it was."""
        return _WORD.sub(lambda found: self._meant(found[0].lower()) or found[0], text)

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(self._counts, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, file: Path, knows: Knows) -> "Spelling":
        return cls(json.loads(file.read_text(encoding="utf-8")), knows)

    def _nearest(self, word: str) -> str | None:
        """The commonest word one slip away; None where the word is known or has none."""
        if len(word) < SHORTEST or word in self._counts or self._knows(word):
            return None
        keys = (word, *_less_a_letter(word))
        found = {other for key in keys for other in self._shorter.get(key, ()) if one_slip(word, other)}
        return max(found, key=lambda other: (self._counts[other], other), default=None)


def one_slip(typed: str, meant: str) -> bool:
    """Whether a letter more, less, another or two in the wrong order make one word the other (Damerau,
    1964): another one only where it lies beside or sounds alike, and none more before the first, since
    `mellow` is no slip in `yellow` and `mends` none in `ends`."""
    if typed == meant or abs(len(typed) - len(meant)) > 1:
        return False
    pairs = enumerate(zip(typed, meant, strict=False))
    at = next((at for at, (a, b) in pairs if a != b), min(len(typed), len(meant)))
    a, b = typed[at:], meant[at:]
    if len(a) != len(b):
        return a == b[1:] or (a[1:] == b and at > 0)
    swapped = len(a) > 1 and a[:2] == b[1::-1] and a[2:] == b[2:]
    return swapped or (a[1:] == b[1:] and _confused(a[0], b[0]))


def _confused(one: str, other: str) -> bool:
    return other in BESIDE.get(one, "") or any(one in group and other in group for group in ALIKE)


def _less_a_letter(word: str) -> Iterator[str]:
    yield from dict.fromkeys(word[:at] + word[at + 1 :] for at in range(len(word)))
