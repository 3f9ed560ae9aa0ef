"""The corrections of a home: read from its store, written to `corrections/`, each file whole or not at
all."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from bot.jobs.corrections import Disagreement, Lessons, lessons_of
from bot.jobs.ratings import Rating, judging, rated, rating_of
from bot.storage import Store
from bot.storage.types import ConversationId, Decision
from encoder.placing import new_file

TESTED = "tested.txt"
"""One mark a line of every text that ever stood on the test side: it stays there."""


@dataclass(frozen=True)
class Exported:
    folder: str
    train: int
    test: int
    answers: int
    held_back: int
    disagreed: tuple[Disagreement, ...]
    erased: int


async def export(store: Store, folder: Path) -> Exported:
    """What an earlier export wrote is replaced; what was erased since is no longer there."""
    reviews = await store.reviews()
    lessons = lessons_of(reviews, _tested(folder / TESTED))
    groups = rated(reviews)
    lessons = replace(lessons, tested=lessons.tested | judging(groups))
    answers = [
        rating_of(same, await _decision(store, same[0].conversation, same[0].message_seq), lessons.tested)
        for same in groups
    ]
    _write(folder, lessons, answers)
    return Exported(
        folder=str(folder),
        train=len(lessons.train),
        test=len(lessons.test),
        answers=len(answers),
        held_back=lessons.held_back,
        disagreed=lessons.disagreed,
        erased=lessons.erased,
    )


async def _decision(store: Store, conversation: ConversationId, seq: int) -> Decision | None:
    """The last one on that message."""
    return next(
        (one for one in reversed(await store.decisions(conversation)) if one.message_seq == seq), None
    )


def _write(folder: Path, lessons: Lessons, answers: Iterable[Rating]) -> None:
    """Stopped at any point, nothing that judges can be learned: the marks come first, then the test side."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with new_file(folder / TESTED) as place:
        place.write_text("".join(f"{mark}\n" for mark in sorted(lessons.tested)), encoding="ascii")
    for name, rows in (("test", lessons.test), ("train", lessons.train), ("answers", answers)):
        with new_file(folder / f"{name}.jsonl") as place:
            place.write_text("".join(_line(asdict(row)) for row in rows), encoding="utf-8")


def _line(row: dict[str, Any]) -> str:
    """Readable, and one line to every reader: some take these three for an end of line too."""
    line = json.dumps(row, ensure_ascii=False)
    for sign in "\x85\u2028\u2029":
        line = line.replace(sign, f"\\u{ord(sign):04x}")
    return f"{line}\n"


def _tested(path: Path) -> frozenset[str]:
    return frozenset(path.read_text(encoding="ascii").split()) if path.is_file() else frozenset()
