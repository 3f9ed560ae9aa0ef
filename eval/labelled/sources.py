"""Labelled messages from wherever a shop has them: its own folder of intents, an evaluation set of this
project, or the formats that others write."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml

from encoder.content import LOADER, parse_yaml, read_text
from encoder.errors import ContentError
from eval.labelled import Labelled
from eval.labelled.reading import file_of, read_labelled
from intents.catalogue import OUT_OF_SCOPE, read_catalogue

SEVERAL = "several"
"""Messages of two intents in an evaluation set; one label cannot say what they are."""
QUESTION = "question"


def read_sources(paths: Sequence[Path], outside: str = OUT_OF_SCOPE) -> Labelled:
    """All of them, one behind the other; messages of no intent get the label `outside`."""
    parts = [read_source(path, outside) for path in paths]
    return Labelled(
        tuple(text for part in parts for text in part.texts),
        tuple(name for part in parts for name in part.intents),
        tuple(pair for part in parts for pair in part.kinds),
    )


def read_source(path: Path, outside: str = OUT_OF_SCOPE) -> Labelled:
    """A folder of intent files, a set in YAML (intent: list of texts, or a list of foreign texts alone), CSV,
    JSON lines or Rasa's YAML; raises ContentError with file and line."""
    if path.is_dir():
        return _catalogue(path, outside)
    if not file_of(path).is_file():
        raise ContentError(f"{path}: no such file or folder")
    if path.suffix in {".yml", ".yaml"} and not _rasas(path):
        return _set(path, outside)
    return read_labelled(path)


def _catalogue(folder: Path, outside: str) -> Labelled:
    catalogue = read_catalogue(folder)
    rows = catalogue.labelled()
    names = tuple(outside if row.intent == OUT_OF_SCOPE else str(row.intent) for row in rows)
    kinds = tuple((str(one.name), one.kind) for one in catalogue.intents if one.kind != QUESTION)
    return Labelled(tuple(row.text for row in rows), names, kinds)


def _rasas(path: Path) -> bool:
    """A key that Rasa writes stands at the top of a line."""
    return any(line.startswith(("nlu:", "version:")) for line in read_text(path).splitlines())


def _set(path: Path, outside: str) -> Labelled:
    rows = [(text, name) for name, texts in _lists(path, outside).items() for text in texts]
    if not rows:
        raise ContentError(f"{path}: no message in it")
    return Labelled(tuple(text for text, _ in rows), tuple(name for _, name in rows))


def _lists(path: Path, outside: str) -> dict[str, list[str]]:
    tree, lines = _tree(path, outside)
    for name, texts in tree.items():
        if name != SEVERAL and not _texts(texts):
            raise ContentError(f"{path}:{lines.get(str(name), 1)}: {name}: a list of texts was expected")
    own = {str(name): [text.strip() for text in texts] for name, texts in tree.items() if name != SEVERAL}
    return {outside if name == OUT_OF_SCOPE else name: texts for name, texts in own.items()}


def _tree(path: Path, outside: str) -> tuple[dict[str, Any], dict[str, int]]:
    source = read_text(path)
    if any(line.startswith("-") for line in source.splitlines()):
        try:
            listed = yaml.load(source, Loader=LOADER)
        except yaml.YAMLError:
            listed = None
        if isinstance(listed, list):
            return {outside: listed}, {}
    return parse_yaml(source, path)


def _texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)
