"""Which products of the range a text names: misspelt, shortened, run together. Pure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.generation.words import is_content, word_set
from bot.recommend.models import FITS, Model
from bot.recommend.words import bare

SHORT = 4
"""Letters up to which only two swapped letters are taken for a slip."""
LONG = 8
"""Letters from which two slips are forgiven."""
SPREAD = 1
NUMBERED = 3
"""Other words that may stand between those of a name, and of one with a number: `Millrace 40 or the 64`."""
APART = word_set("or nor and vs versus than also plus about to with against from")
"""Words that set one thing off from another."""
_MARK = re.compile(r"[,;:/&+?!\n]|\.(?!\d)|[-–—] ")
Spots = Mapping[str, list[int]]
"""Where in a text each word of the names stands."""


@dataclass(frozen=True)
class Heard:
    """A text as the names see it, word by word."""

    spots: Spots
    joined: frozenset[int]
    """Where a word stands that was written as two: `fox glove`."""
    sure: frozenset[int]
    """Where a word stands that is no guess at a misspelt one."""
    breaks: frozenset[int]
    """The words before which something new begins."""

    def covered(self, places: Collection[int]) -> set[int]:
        return {*places, *(place + 1 for place in places if place in self.joined)}

    def apart(self, one: int, other: int) -> bool:
        first, last = sorted((one, other))
        return any(first < place <= last for place in self.breaks)


@dataclass(frozen=True)
class Mention:
    """What one place in a text names: one model when that is clear, several when it could be any of them."""

    models: tuple[Model, ...]
    at: int
    told: int = 1
    """How many words of the text tell it."""

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
        heard = self._heard(text)
        named: dict[tuple[int, ...], Mention] = {}
        used: set[int] = set()
        for meant, places in (*self._parts(heard.spots), *self._whole(heard.spots)):
            covered = heard.covered(places)
            if not covered <= used:
                new = covered - used
                models = tuple(self._models[at] for at in meant)
                named.setdefault(meant, Mention(models, min(new), len(covered)))
                used |= covered
        left = {word: [at for at in places if at not in used] for word, places in heard.spots.items()}
        partly = list(self._partly(left, heard))
        strong = [mention for mention in (*named.values(), *partly) if mention.told > 1]
        clear = [one for one in partly if not _is_stray(one, strong, heard)]
        return sorted((*named.values(), *clear), key=lambda mention: mention.at)

    def _told_by(self, models: Sequence[Model]) -> frozenset[str]:
        """The words that name a product alone: no everyday word, and no place that products come from."""
        places = {word for model in models for word in _tokens(model.first.facts.get("origin", ""))}
        unsaid = self._plain | places
        long = (word for word in self._vocabulary if len(word) >= SHORT and not word.isdigit())
        return frozenset(word for word in long if is_content(word) and word not in unsaid)

    def _heard(self, text: str) -> Heard:
        pieces = [_tokens(piece) for piece in _MARK.split(text)]
        said = [word for piece in pieces for word in piece]
        starts = accumulate(len(piece) for piece in pieces)
        spots: defaultdict[str, list[int]] = defaultdict(list)
        joined = [at for at, pair in enumerate(pairwise(said)) if "".join(pair) in self._telling]
        for at in joined:
            spots[said[at] + said[at + 1]].append(at)
        for at, word in enumerate(said):
            for meant in self._meant(word):
                spots[meant].append(at)
        known = [at for at, word in enumerate(said) if word in self._holders or word in self._squashed]
        apart = [at for at, word in enumerate(said) if word in APART]
        return Heard(spots, frozenset(joined), frozenset((*known, *joined)), frozenset((*starts, *apart)))

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

    def _whole(self, spots: Spots) -> Iterator[tuple[tuple[int, ...], set[int]]]:
        """The models whose whole name stands in the text, longer names first."""
        held = {at for word in spots for at in self._holders[word] if not self._names[at].host}
        full = [at for at in held if all(word in spots for word in self._names[at].words)]
        for at in sorted(full, key=lambda at: (-len(self._names[at].words), at)):
            words = self._names[at].words
            telling = bool(set(words) & self._telling)
            for places in _together(words, spots):
                close = len(words) > 1 and max(places) - min(places) < len(words)
                if telling or close:
                    yield (at,), places

    def _parts(self, spots: Spots) -> Iterator[tuple[tuple[int, ...], set[int]]]:
        """A part's name and a telling word of what it belongs to, longer names first: `burrs for my cairn`.
        What belongs to several things that are named alike may be any of them."""
        fitting: defaultdict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
        for at, name in enumerate(self._names):
            hosts = [word for word in name.host if word in spots]
            if not name.host or not all(word in spots for word in name.head):
                continue
            if hosts and (set(hosts) & self._telling or len(hosts) == len(name.host)):
                fitting[name.head].append((len(hosts) * 10 - len(name.host), at))
        for head in sorted(fitting, key=len, reverse=True):
            for hosts_at, meant in self._by_hosts(fitting[head], spots):
                taken: set[int] = set()
                for places in _together(head, spots):
                    if not places & taken:
                        yield meant, places | hosts_at
                    taken |= places

    def _by_hosts(
        self, scored: Sequence[tuple[int, int]], spots: Spots
    ) -> Iterator[tuple[frozenset[int], tuple[int, ...]]]:
        """The parts that fit best by the words that name what they belong to, the best first."""
        best: dict[frozenset[int], int] = {}
        meant: defaultdict[frozenset[int], list[int]] = defaultdict(list)
        for score, at in sorted(scored, key=lambda one: -one[0]):
            hosts_at = frozenset(spots[word][0] for word in self._names[at].host if word in spots)
            if best.setdefault(hosts_at, score) == score:
                meant[hosts_at].append(at)
        return ((hosts_at, tuple(found)) for hosts_at, found in meant.items())

    def _partly(self, spots: Spots, heard: Heard) -> Iterator[Mention]:
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
                words = {one for at in meant for one in self._names[at].words}
                covered = heard.covered([place for one in words for place in spots.get(one, ())])
                told = len({spots[one][0] for one in words if spots.get(one)} - seen)
                seen |= covered
                yield Mention(tuple(self._models[at] for at in meant), places[0], told)

    def _share(self, at: int, spots: Spots) -> int:
        """How many words of a name stand in the text; none when they are too few to mean it. A part is not
        meant by the name of what it belongs to."""
        name = self._names[at]
        words = [word for word in name.head if is_content(word)]
        found = sum(bool(spots.get(word)) for word in words)
        needed = len(words) if name.host else min(len(words), 2) if len(words) > 2 else 1
        return found if found >= needed else 0


def _is_stray(one: Mention, strong: Sequence[Mention], heard: Heard) -> bool:
    """A guess at a single misspelt word, in one breath with something that is named by more."""
    guess = one.told == 1 and one.at not in heard.sure
    return guess and any(not heard.apart(one.at, other.at) for other in strong)


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
