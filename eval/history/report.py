"""What a replay says about a shop's own history: projected resolution, hand-overs, knowledge gaps."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

from encoder import SentenceEncoder
from eval.history.replay import Outcome, Turn

SETTLED = frozenset({Outcome.ANSWERED, Outcome.SKILL, Outcome.SMALL_TALK})
ALIKE = 0.6
"""Cosine from which two questions without an answer are one gap."""
MOST_GAPS = 20
EXAMPLES = 3


@dataclass(frozen=True)
class IntentRow:
    intent: str
    turns: int
    settled: float


@dataclass(frozen=True)
class Gap:
    """Questions that mean the same and found no answer; `nearest` is the article that came closest."""

    turns: int
    examples: tuple[str, ...]
    nearest: str


@dataclass(frozen=True)
class HistoryReport:
    """`resolved`: every turn of the conversation would have been settled; `shared`: some; `by_person`: none.
    A projection: nobody knows what the customer would have said next."""

    conversations: int
    turns: int
    resolved: int
    shared: int
    by_person: int
    projected_resolution: float
    outcomes: dict[str, int]
    handovers: dict[str, int]
    nearness: float | None
    """Median cosine of the drafts with what persons answered."""
    intents: tuple[IntentRow, ...]
    gaps: tuple[Gap, ...]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def report(turns: Sequence[Turn], encoder: SentenceEncoder) -> HistoryReport:
    talks: dict[str, list[Turn]] = defaultdict(list)
    for turn in turns:
        talks[turn.talk].append(turn)
    shares = [sum(turn.outcome in SETTLED for turn in talk) / len(talk) for talk in talks.values()]
    resolved = sum(share == 1 for share in shares)
    near = [turn.nearness for turn in turns if turn.nearness is not None]
    return HistoryReport(
        conversations=len(talks),
        turns=len(turns),
        resolved=resolved,
        shared=sum(0 < share < 1 for share in shares),
        by_person=sum(share == 0 for share in shares),
        projected_resolution=round(resolved / len(talks), 4) if talks else 0.0,
        outcomes=_counted(turn.outcome.value for turn in turns),
        handovers=_counted(turn.handover for turn in turns if turn.handover),
        nearness=round(median(near), 4) if near else None,
        intents=tuple(_intents(turns)),
        gaps=tuple(_gaps([turn for turn in turns if turn.outcome is Outcome.NO_ANSWER], encoder)),
    )


def _counted(values: Iterable[str]) -> dict[str, int]:
    return dict(Counter(values).most_common())


def _intents(turns: Sequence[Turn]) -> list[IntentRow]:
    by_intent: dict[str, list[bool]] = defaultdict(list)
    for turn in turns:
        for intent in turn.intents or ("out_of_scope",):
            by_intent[intent].append(turn.outcome in SETTLED)
    rows = [IntentRow(name, len(hits), round(sum(hits) / len(hits), 4)) for name, hits in by_intent.items()]
    return sorted(rows, key=lambda row: (-row.turns, row.intent))


def _gaps(turns: Sequence[Turn], encoder: SentenceEncoder) -> list[Gap]:
    """Leader clustering: each question joins the first group whose first question it is like."""
    vectors = encoder.encode([turn.customer for turn in turns])
    groups: list[list[int]] = []
    for at in range(len(turns)):
        home = next((group for group in groups if float(vectors[group[0]] @ vectors[at]) >= ALIKE), None)
        if home is None:
            groups.append([at])
        else:
            home.append(at)
    largest = sorted(groups, key=len, reverse=True)[:MOST_GAPS]
    return [
        Gap(len(group), tuple(turns[at].customer for at in group[:EXAMPLES]), turns[group[0]].nearest)
        for group in largest
    ]
