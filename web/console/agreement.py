"""How far reviewers agree on the intent beyond chance: what a correction is worth as a label."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bot.storage.reviews import Review, Source


@dataclass(frozen=True)
class Agreement:
    kappa: float | None
    """1 is always, 0 no more than chance; None when every judgement is the same, which leaves nothing to
    agree beyond."""
    messages: int
    """How many were judged by two or more."""
    reviewers: int


def agreement(reviews: Sequence[Review]) -> Agreement | None:
    """None while no message has been judged by two. Two reviewers: Cohen's kappa (1960). More: Fleiss' kappa
    (1971) over the same messages, which does not ask who judged what; a mean of pairs would rest on few
    messages each. What was found in a transcript is left out: there one sees what the others said."""
    blind = [one for one in reviews if one.source is not Source.BROWSED and one.intent]
    rated: dict[tuple[str, int], dict[str, str]] = {}
    for one in blind:
        rated.setdefault((one.conversation, one.message_seq), {})[one.reviewer] = one.intent or ""
    shared = [labels for labels in rated.values() if len(labels) > 1]
    if not shared:
        return None
    people = sorted({reviewer for labels in shared for reviewer in labels})
    if len(people) == 2:
        kappa = cohen([(labels[people[0]], labels[people[1]]) for labels in shared])
    else:
        kappa = fleiss([list(labels.values()) for labels in shared])
    return Agreement(kappa, len(shared), len(people))


def cohen(pairs: Sequence[tuple[str, str]]) -> float | None:
    """Chance is how often two would meet who each kept to their own habits."""
    seen = sum(one == other for one, other in pairs) / len(pairs)
    ones, others = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(ones[label] * others[label] for label in ones) / len(pairs) ** 2
    return _beyond(seen, expected)


def fleiss(messages: Sequence[Sequence[str]]) -> float | None:
    """Each message with its labels, two or more; their number may differ."""
    counts = [Counter(labels) for labels in messages]
    pairs = [sum(n * (n - 1) for n in count.values()) / _pairs(count.total()) for count in counts]
    habits = sum(counts, Counter[str]())
    expected = sum((n / habits.total()) ** 2 for n in habits.values())
    return _beyond(sum(pairs) / len(pairs), expected)


def _pairs(count: int) -> int:
    return count * (count - 1)


def _beyond(seen: float, expected: float) -> float | None:
    return None if expected == 1 else (seen - expected) / (1 - expected)
