"""The intents of a shop as its operators write them: read, checked, and refused with the line that is
wrong."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from encoder.content import parse_yaml, read_text, validate
from encoder.errors import ContentError
from intents import IntentName
from intents.overlap import Written, same_words

OUT_OF_SCOPE = "out_of_scope"

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]


class CounterExample(BaseModel):
    """Looks like this intent and is not: it belongs to `intent`, or to none of them."""

    model_config = ConfigDict(extra="forbid")

    text: Text
    intent: Name | None = None


class IntentFile(BaseModel):
    """One `content/<intent>.yaml`."""

    model_config = ConfigDict(extra="forbid")

    intent: Name
    title: Text
    description: Text
    skill: Name | None = None
    handover: bool = False
    kind: Name = "question"
    examples: list[Text] = Field(min_length=5)
    counter_examples: list[CounterExample] = []


class OutOfScopeFile(BaseModel):
    """`content/out_of_scope.yaml`: what people write to a shop's bot that is none of its business."""

    model_config = ConfigDict(extra="forbid")

    out_of_scope: Literal[True]
    examples: list[Text] = Field(min_length=5)


@dataclass(frozen=True)
class Intent:
    name: IntentName
    title: str
    description: str
    skill: str | None
    handover: bool
    kind: str
    examples: tuple[Written, ...]
    counter_examples: tuple[Written, ...]


@dataclass(frozen=True)
class Catalogue:
    """All intents, in the order of their names, which is the order of a model's labels."""

    intents: tuple[Intent, ...]
    out_of_scope: tuple[Written, ...]

    @property
    def names(self) -> tuple[IntentName, ...]:
        return tuple(intent.name for intent in self.intents)

    def find(self, name: IntentName) -> Intent:
        return next(intent for intent in self.intents if intent.name == name)

    @cached_property
    def digest(self) -> str:
        """Names what a model learns from: texts, titles and kinds. Descriptions and skills can change without
        training again."""
        learned = [[item.intent, item.text] for item in self.labelled()]
        named = [[intent.name, intent.title, intent.kind] for intent in self.intents]
        return hashlib.sha256(json.dumps([named, learned], ensure_ascii=False).encode()).hexdigest()

    def written(self) -> Iterator[Written]:
        """Every example as it stands in the files, counter-examples left out."""
        for intent in self.intents:
            yield from intent.examples
        yield from self.out_of_scope

    def labelled(self) -> list[Written]:
        """What a model learns from: each text once, counter-examples with the intent they belong to."""
        return list(self._once)

    @cached_property
    def _once(self) -> tuple[Written, ...]:
        counters = [item for intent in self.intents for item in intent.counter_examples]
        first: dict[str, Written] = {}
        for item in (*self.written(), *counters):
            first.setdefault(same_words(item.text), item)
        return tuple(first.values())


def read_catalogue(content: Path) -> Catalogue:
    """Read every YAML file in `content`; raises ContentError at the first fault. Files that have not changed
    are not parsed again: a start asks for the same catalogue many times."""
    stats = [(path, path.stat()) for path in sorted(content.glob("*.yaml"))]
    return _read_catalogue(content, tuple((path, stat.st_mtime_ns, stat.st_size) for path, stat in stats))


@lru_cache(maxsize=4)
def _read_catalogue(content: Path, files: tuple[tuple[Path, int, int], ...]) -> Catalogue:
    paths = [path for path, _, _ in files]
    intents = sorted(
        (_read_intent(path) for path in paths if path.stem != OUT_OF_SCOPE), key=lambda i: i.name
    )
    if len(intents) < 2:
        raise ContentError(f"{content}: a catalogue needs at least two intents, one YAML file each")
    outside = content / f"{OUT_OF_SCOPE}.yaml"
    catalogue = Catalogue(tuple(intents), _read_out_of_scope(outside) if outside.is_file() else ())
    _refuse_contradictions(catalogue)
    return catalogue


def _read_intent(path: Path) -> Intent:
    value, lines = parse_yaml(read_text(path), path)
    file = validate(IntentFile, value, lines, path)
    if file.intent != path.stem:
        raise ContentError(f"{path}:1: intent {file.intent!r} belongs in a file named {file.intent}.yaml")
    name = IntentName(file.intent)
    return Intent(
        name=name,
        title=file.title,
        description=file.description,
        skill=file.skill,
        handover=file.handover,
        kind=file.kind,
        examples=_written(lines, path, "examples", [(text, name) for text in file.examples]),
        counter_examples=_written(
            lines,
            path,
            "counter_examples",
            [(item.text, IntentName(item.intent or OUT_OF_SCOPE)) for item in file.counter_examples],
        ),
    )


def _read_out_of_scope(path: Path) -> tuple[Written, ...]:
    value, lines = parse_yaml(read_text(path), path)
    file = validate(OutOfScopeFile, value, lines, path)
    return _written(lines, path, "examples", [(text, IntentName(OUT_OF_SCOPE)) for text in file.examples])


def _written(
    lines: dict[str, int], path: Path, key: str, texts: list[tuple[str, IntentName]]
) -> tuple[Written, ...]:
    return tuple(Written(text, intent, path, lines[f"{key}.{at}"]) for at, (text, intent) in enumerate(texts))


def _refuse_contradictions(catalogue: Catalogue) -> None:
    """No text is written twice as an example, and no counter-example says other than the examples."""
    seen: dict[str, Written] = {}
    for item in catalogue.written():
        first = seen.setdefault(same_words(item.text), item)
        if first is not item:
            raise ContentError(f"{item.place}: {item.text!r} is already written at {first.place}")
    known = {*catalogue.names, IntentName(OUT_OF_SCOPE)}
    for item in (item for intent in catalogue.intents for item in intent.counter_examples):
        if item.intent not in known:
            raise ContentError(f"{item.place}: there is no intent {item.intent!r}")
        first = seen.setdefault(same_words(item.text), item)
        if first.intent != item.intent:
            raise ContentError(f"{item.place}: {item.text!r} is {first.intent!r} at {first.place}")
