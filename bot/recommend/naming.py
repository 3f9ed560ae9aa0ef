"""Which products of the range a text names: misspelt, shortened, run together. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.generation.words import is_content
from bot.recommend.models import FITS, Model
from bot.recommend.words import bare

SHORT = 4
"""Letters up to which only two swapped letters are taken for a slip."""
LONG = 8
"""Letters from which two slips are forgiven."""
SPREAD = 1
NUMBERED = 3
"""Other words that may stand between those of a name, and of one with a number: `Millrace 40 or the 64`."""
Spots = Mapping[str, list[int]]
"""Where in a text each word of the names stands."""


@dataclass(frozen=True)
class Mention:
    """What one place in a text names: one model when that is clear, several when it could be any of them."""

    models: tuple[Model, ...]
    at: int

    @property
    def clear(self) -> bool:
        return len(self.models) == 1


@dataclass(frozen=True)
class Name:
    """`head` is what a part is called, `host` what it belongs to; any other product has a head only."""

    head: tuple[str, ...]
    host: tuple[str, ...] = ()

    @classmethod
    def of(cls, model: Model) -> "Name":
        host = _tokens(model.first.facts.get(FITS, "")) if model.is_part else ()
        words = _tokens(model.name)
        at = len(words) - len(host)
        if host and words[at:] == host:
            return cls(tuple(word for word in words[:at] if is_content(word)), host)
        return cls(words)

    @property
    def words(self) -> tuple[str, ...]:
        return (*self.head, *self.host)


class Names:
    def __init__(self, models: Sequence[Model], ordinary: Collection[str]) -> None:
        self._models = models
        self._names = [Name.of(model) for model in models]
        self._holders: defaultdict[str, list[int]] = defaultdict(list)
        for at, name in enumerate(self._names):
            for word in dict.fromkeys(name.words):
                self._holders[word].append(at)
        self._vocabulary = list(self._holders)
        self._squashed = {"".join(name.words): name.words for name in self._names if len(name.words) > 1}
        self._plain = frozenset(word for phrase in ordinary for word in _tokens(phrase))
        self._telling = self._told_by(models)

    def find(self, text: str) -> list[Mention]:
        """In the order of the text."""
        spots = self._spots(_tokens(text))
        named: dict[int, Mention] = {}
        used: set[int] = set()
        for at, places in (*self._parts(spots), *self._whole(spots)):
            if not places <= used:
                named.setdefault(at, Mention((self._models[at],), min(places - used)))
                used |= places
        found = list(named.values())
        found += self._partly(
            {word: [at for at in places if at not in used] for word, places in spots.items()}
        )
        return sorted(found, key=lambda mention: mention.at)

    def _told_by(self, models: Sequence[Model]) -> frozenset[str]:
        """The words that name a product alone: no everyday word, and no place that products come from."""
        places = {word for model in models for word in _tokens(model.first.facts.get("origin", ""))}
        unsaid = self._plain | places
        long = (word for word in self._vocabulary if len(word) >= SHORT and not word.isdigit())
        return frozenset(word for word in long if is_content(word) and word not in unsaid)

    def _spots(self, said: Sequence[str]) -> Spots:
        found: defaultdict[str, list[int]] = defaultdict(list)
        for at, word in enumerate(said):
            for meant in self._meant(word):
                found[meant].append(at)
        for at, (left, right) in enumerate(pairwise(said)):
            if left + right in self._telling:
                found[left + right].append(at)
        return found

    def _meant(self, word: str) -> tuple[str, ...]:
        """The words of names that a written word may be."""
        if word in self._holders:
            return (word,)
        if len(word) < SHORT or word in self._plain or not is_content(word):
            return ()
        if len(word) == SHORT:
            return tuple(known for known in self._vocabulary if _swapped(word, known))
        if word in self._squashed:
            return self._squashed[word]
        slips = 2 if len(word) >= LONG else 1
        near = process.extract(
            word, self._vocabulary, scorer=OSA.distance, score_cutoff=slips, processor=None, limit=4
        )
        return tuple(known for known, *_ in near if known[0] == word[0] and len(known) > SHORT)[:1]

    def _whole(self, spots: Spots) -> Iterator[tuple[int, set[int]]]:
        """The models whose whole name stands in the text, longer names first."""
        held = {at for word in spots for at in self._holders[word] if not self._names[at].host}
        full = [at for at in held if all(word in spots for word in self._names[at].words)]
        for at in sorted(full, key=lambda at: (-len(self._names[at].words), at)):
            words = self._names[at].words
            telling = bool(set(words) & self._telling)
            for places in _together(words, spots):
                close = len(words) > 1 and max(places) - min(places) < len(words)
                if telling or close:
                    yield at, places

    def _parts(self, spots: Spots) -> Iterator[tuple[int, set[int]]]:
        """A part's name and a telling word of what it belongs to: `burrs for my cairn`."""
        fitting: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        for at, name in enumerate(self._names):
            hosts = [word for word in name.host if word in spots]
            if not name.host or not all(word in spots for word in name.head):
                continue
            if hosts and (set(hosts) & self._telling or len(hosts) == len(name.host)):
                fitting[name.head].append((len(hosts) * 10 - len(name.host), at))
        for found in fitting.values():
            best: dict[str, tuple[int, int]] = {}
            for score, at in found:
                host = self._names[at].host[0]
                best[host] = max(best.get(host, (score, at)), (score, at))
            for _, at in best.values():
                yield at, {spots[word][0] for word in self._names[at].words if word in spots}

    def _partly(self, spots: Spots) -> Iterator[Mention]:
        """What a telling word of a name may stand for, where no whole name does."""
        seen: set[int] = set()
        for word in sorted(spots, key=lambda word: min(spots[word], default=0)):
            places = [place for place in spots[word] if place not in seen]
            if not places or word not in self._telling:
                continue
            shares = {at: share for at in self._holders[word] if (share := self._share(at, spots))}
            best = max(shares.values(), default=0)
            meant = [at for at, share in shares.items() if share == best]
            if meant:
                seen |= {
                    place for at in meant for one in self._names[at].words for place in spots.get(one, ())
                }
                yield Mention(tuple(self._models[at] for at in meant), places[0])

    def _share(self, at: int, spots: Spots) -> int:
        """How many words of a name stand in the text; none when they are too few to mean it. A part is not
        meant by the name of what it belongs to."""
        name = self._names[at]
        words = [word for word in name.head if is_content(word)]
        found = sum(bool(spots.get(word)) for word in words)
        needed = len(words) if name.host else min(len(words), 2) if len(words) > 2 else 1
        return found if found >= needed else 0


def _tokens(text: str) -> tuple[str, ...]:
    """Bare words, plurals as their singular."""
    return tuple(re.sub(r"(?<=[a-z]{3}[^s])s$", "", word) for word in bare(text).split())


def _together(words: Sequence[str], spots: Spots) -> Iterator[set[int]]:
    """Places of all the words that stand near one another; once for each place of the first."""
    room = len(words) + (NUMBERED if words[-1].isdigit() else SPREAD)
    for start in spots[words[0]]:
        places = {min(spots[word], key=lambda place: abs(place - start)) for word in words}
        if max(places) - min(places) < room:
            yield places


def _swapped(word: str, known: str) -> bool:
    return len(word) == len(known) and sorted(word) == sorted(known) and OSA.distance(word, known) == 1
