"""What reviewers put right in the shop's own conversations, as `rekindle jobs corrections` wrote it: what is
learned beside the content, and what only ever judges."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, Field, ValidationError

from encoder.content import read_text
from encoder.errors import ContentError, NotReady
from encoder.overlap import Seen, trigrams
from intents import IntentName
from intents.catalogue import OUT_OF_SCOPE, Catalogue
from intents.overlap import Written, same_words

TRAIN, TEST = "train.jsonl", "test.jsonl"


class Row(BaseModel):
    """A line of either file; where it comes from stands beside and is not needed here."""

    text: str = Field(min_length=1)
    intent: str = Field(min_length=1)


@dataclass(frozen=True)
class Corrections:
    taught: tuple[Written, ...]
    asked: tuple[Written, ...]
    """The test side: never learned from."""


def read_corrections(folder: Path, catalogue: Catalogue) -> Corrections:
    """Both files of the export; ContentError with file and line for an intent that is none, and for a text to
    learn that stands on the test side too."""
    found = Corrections(tuple(_rows(folder / TRAIN)), tuple(_rows(folder / TEST)))
    for row in (*found.taught, *found.asked):
        _refuse_unknown(row, catalogue)
    _refuse_tested(found)
    return found


def with_corrections(catalogue: Catalogue, taught: Sequence[Written]) -> tuple[Catalogue, list[str]]:
    """The catalogue as if the corrections stood in its files, and a line for each that says other than what
    is written there: the content is the operator's word, so such a one is not learned."""
    known = {same_words(item.text): item for item in catalogue.labelled()}
    fresh: list[Written] = []
    contradictions: list[str] = []
    for row in taught:
        first = known.setdefault(same_words(row.text), row)
        if first is row:
            fresh.append(row)
        elif first.intent != row.intent:
            contradictions.append(
                f"{row.place}: {row.text!r} is {row.intent!r} to reviewers and {first.intent!r} at "
                f"{first.place}: not learned; mend that file if the reviewers are right"
            )
    intents = tuple(
        replace(intent, examples=(*intent.examples, *_of(fresh, intent.name))) for intent in catalogue.intents
    )
    outside = (*catalogue.out_of_scope, *_of(fresh, IntentName(OUT_OF_SCOPE)))
    return Catalogue(intents, outside), contradictions


def unlearned(asked: Sequence[Written], learned: Sequence[Written]) -> tuple[Written, ...]:
    """Those that no learned text says, word for word or nearly: the others would flatter every model."""
    seen = _seen(learned)
    return tuple(row for row in asked if not seen.twins(trigrams(row.text)))


def _of(rows: Sequence[Written], intent: IntentName) -> tuple[Written, ...]:
    return tuple(row for row in rows if row.intent == intent)


def _rows(path: Path) -> Iterator[Written]:
    if not path.is_file():
        raise NotReady(f"{path} is missing: run `rekindle jobs corrections`")
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = Row.model_validate(json.loads(line))
        except ValidationError as error:
            fault = error.errors()[0]
            where = ".".join(str(part) for part in fault["loc"]) or "line"
            raise ContentError(f"{path}:{number}: {where}: {fault['msg']}") from error
        except ValueError as error:
            raise ContentError(f"{path}:{number}: not a JSON object: {error}") from error
        yield Written(row.text, IntentName(row.intent), path, number)


def _refuse_unknown(row: Written, catalogue: Catalogue) -> None:
    if row.intent in {*catalogue.names, OUT_OF_SCOPE}:
        return
    content = catalogue.intents[0].examples[0].path.parent
    raise ContentError(
        f"{row.place}: there is no intent {row.intent!r}: write {content / row.intent}.yaml, or correct the "
        f"review and run `rekindle jobs corrections` again"
    )


def _refuse_tested(found: Corrections) -> None:
    seen = _seen(found.asked)
    for row in found.taught:
        for number, _ in seen.twins(trigrams(row.text)):
            raise ContentError(
                f"{row.place}: {row.text!r} stands at {found.asked[number].place} too, word for word or "
                f"nearly, and can never enter training from the test side: `rekindle jobs corrections` parts "
                f"them"
            )


def _seen(rows: Sequence[Written]) -> Seen:
    seen = Seen()
    for number, row in enumerate(rows):
        seen.add(number, trigrams(row.text))
    return seen
