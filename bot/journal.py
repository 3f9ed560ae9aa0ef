"""The journal of one turn: what each stage found, as it happens, and the one Decision that is made of it."""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from bot.dialogue import DialogueState, Move
from bot.generation.speech import Blocked, Spoken
from bot.retention.types import RetentionDecision
from bot.rollout import Mode
from bot.storage.types import Author, Conversation, Decision, DecisionId, Event, Kind
from bot.understanding import Understanding
from knowledge_base import SearchResult

OF_PERSON = ("order:", "scan:")
"""What evidence that is about somebody's order is called."""
REPLIES = 2
"""How many replies back a sentence counts as just said."""


@dataclass(eq=False)
class Journal:
    """Fields fill up in the order of the path. Whatever repeats a person's words goes under a key named
    `excerpt`, which erasing a person removes."""

    conversation: Conversation
    message: Event
    timings: dict[str, float] = field(default_factory=dict)
    understanding: Understanding | None = None
    state: DialogueState = field(default_factory=DialogueState)
    move: Move | None = None
    visitor_turns: list[str] = field(default_factory=list)
    told: frozenset[str] = frozenset()
    """What the visitor has read of this reply already, when the process died in the middle of it."""
    heard: tuple[str, ...] = ()
    """The sentences of the bot's last replies, which are not repeated to whoever asks something else."""
    cited: frozenset[str] = frozenset()
    """The articles that the bot's last reply told from."""
    found: list[tuple[str, SearchResult]] = field(default_factory=list)
    retention: RetentionDecision | None = None
    spoken: list[Spoken] = field(default_factory=list)
    blocked: list[Blocked] = field(default_factory=list)
    mode: Mode = Mode.LIVE
    """Anything but live: what is said goes to a person, not to the visitor."""
    versions: dict[str, str] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)

    @property
    def planned(self) -> Move:
        """The move, once the policy has made one."""
        if self.move is None:
            raise RuntimeError("the policy has not decided yet")
        return self.move

    @property
    def asked_before(self) -> bool:
        """True when the visitor repeats an earlier message word for word: then the answer is given again."""
        *earlier, last = [turn.casefold().split() for turn in self.visitor_turns] or [[]]
        return last in earlier

    @property
    def said(self) -> tuple[str, ...]:
        """Everything that should not be said again: the last replies, and this one so far."""
        return (*self.heard, *(said.text for said in self.spoken))

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the stage's milliseconds to the record."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            spent = 1000 * (time.perf_counter() - begin)
            self.timings[stage] = round(self.timings.get(stage, 0.0) + spent, 2)

    def mark(self, moment: str) -> None:
        """Note the first time that a moment is reached, in milliseconds since the turn began."""
        self.timings.setdefault(moment, round(1000 * (time.perf_counter() - self.started), 2))

    def decision(self, now: datetime) -> Decision:
        self.mark("total")
        return Decision(
            id=DecisionId(token_urlsafe(16)),
            conversation=self.conversation.id,
            message_seq=self.message.seq,
            record={
                **_understood(self.understanding),
                **_moved(self.move),
                "passages": [row for query, result in self.found for row in _passages(query, result)],
                **_retained(self.retention),
                "spoken": [
                    {"origin": said.origin.value, "evidence": [_source(id) for id in said.evidence]}
                    for said in self.spoken
                ],
                "blocked": [{"reason": block.reason, "excerpt": block.text} for block in self.blocked],
                "mode": self.mode.value,
                "versions": self.versions | _answering(self.understanding),
                "timings": self.timings,
            },
            text=" ".join(said.text for said in self.spoken),
            at=now,
        )


def told(events: Iterable[Event], message: int) -> frozenset[str]:
    """The bot's sentences since this message that no end of a reply follows."""
    said: set[str] = set()
    for event in events:
        if event.seq > message and event.kind is Kind.DONE:
            said.clear()
        elif event.seq > message and event.kind is Kind.SENTENCE and event.author is Author.BOT:
            said.add(event.text or "")
    return frozenset(said)


def heard(events: Iterable[Event]) -> tuple[str, ...]:
    """The sentences of the bot's last replies that came to their end."""
    replies: list[list[str]] = [[]]
    for event in events:
        if event.kind is Kind.DONE:
            replies.append([])
        elif event.kind is Kind.SENTENCE and event.author is Author.BOT:
            replies[-1].append(event.text or "")
    return tuple(text for reply in replies[:-1][-REPLIES:] for text in reply)


def cited(events: Iterable[Event]) -> frozenset[str]:
    """The articles that the bot's last reply which came to its end told from."""
    last: set[str] = set()
    telling: set[str] = set()
    for event in events:
        if event.kind is Kind.DONE:
            last, telling = telling, set()
        elif event.kind is Kind.SENTENCE and event.author is Author.BOT:
            telling |= {source["article"] for source in event.payload.get("sources", ())}
    return frozenset(last)


def _source(id: str) -> str | dict[str, str]:
    """A passage's id says nothing of a person; an order's number does."""
    return {"excerpt": id} if id.startswith(OF_PERSON) else id


def _understood(understood: Understanding | None) -> dict[str, Any]:
    if understood is None:
        return {}
    return {
        "intents": [asdict(score) for score in understood.classification.ranking[:5]],
        "accepted": list(understood.intents),
        "out_of_scope": understood.classification.out_of_scope,
        "ambiguous": understood.classification.ambiguous,
        "mood": {"mood": understood.mood.value, "probability": round(understood.mood_probability, 4)},
        "tones": {tone.value: round(share, 4) for tone, share in understood.tones.items()},
        "language": understood.language,
        "alarms": [
            {"alarm": alarm.alarm.value, "probability": round(alarm.probability, 4)}
            for alarm in understood.alarms
        ],
    }


def _answering(understood: Understanding | None) -> dict[str, str]:
    """The intent model that answered: another may have been released since the start."""
    return {"intents": understood.classification.model_version} if understood else {}


def _moved(move: Move | None) -> dict[str, Any]:
    if move is None:
        return {}
    return {
        "act": move.act.value,
        "queries": [{"excerpt": query} for query in move.queries],
        "skill": move.skill,
        "handover": move.handover.value if move.handover else None,
    }


def _passages(query: str, result: SearchResult) -> list[dict[str, Any]]:
    return [
        {
            "query": {"excerpt": query},
            "id": hit.passage.id,
            "article": hit.passage.article,
            "title": hit.passage.title,
            "text": hit.passage.text,
            "score": round(hit.score, 4),
            "answerable": result.answerable,
            "index_version": result.index_version,
        }
        for hit in result.hits
    ]


def _retained(decision: RetentionDecision | None) -> dict[str, Any]:
    if decision is None:
        return {}
    return {
        "signals": [
            {
                "name": signal.name.value,
                "probability": round(signal.probability, 4),
                "excerpt": signal.evidence,
            }
            for signal in decision.signals
        ],
        "turn_risk": round(decision.turn_risk, 4),
        "cause": decision.cause.value,
        "remedy": {"excerpt": decision.remedy or ""},
        "considered": [
            {
                "offer": row.offer,
                "arm": row.arm.value,
                "withheld": row.withheld.value if row.withheld else None,
                "propensity": round(row.propensity, 6),
            }
            for row in decision.considered
        ],
        "chosen": decision.chosen.value,
        "would_be": decision.would_be.value,
        "propensity": round(decision.propensity, 6),
        "held_out": decision.held_out,
        "enrolled": decision.enrolled,
        "at_risk": decision.at_risk,
        "cancel_in_progress": decision.cancel_in_progress,
        "grant": decision.card.grant if decision.card else None,
    }
