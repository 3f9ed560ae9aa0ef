"""Names the folder that the model of a catalogue lies in, and which one serves; training and serving must
agree on both."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from encoder.errors import NotReady
from encoder.placing import new_file, write_json
from encoder.weights import WHEEL_SHA256
from intents.catalogue import Catalogue, read_catalogue

FORMAT = 9
"""Counted up whenever a model trained on the same content would come out different or be stored
differently."""
CARD = "card.json"
WORDING = "wording.npz"
SPELLING = "spelling.json"


def model_folder(models: Path, catalogue: Catalogue) -> Path:
    key = f"{FORMAT} {WHEEL_SHA256} {catalogue.digest}"
    return models / "intents" / hashlib.sha256(key.encode()).hexdigest()[:12]


def is_trained(models: Path, content: Path) -> bool:
    """Whether a model of this very content is there; asks without loading what trains one."""
    return (serving_folder(models, read_catalogue(content)) / CARD).is_file()


def pointer_file(models: Path, catalogue: Catalogue) -> Path:
    """Names the model that serves instead of the content's own. Another content, or another format, has
    another pointer: what was learned beside the content is then to be learned again."""
    own = model_folder(models, catalogue)
    return own.with_name(f"serving-{own.name}.json")


def released(models: Path, catalogue: Catalogue) -> Path | None:
    """The folder that the pointer names, None without one; NotReady when it names no model of these
    intents."""
    pointer = pointer_file(models, catalogue)
    try:
        folder = pointer.with_name(str(json.loads(pointer.read_text(encoding="utf-8"))["folder"]))
        labels = json.loads((folder / CARD).read_text(encoding="utf-8"))["labels"]
    except FileNotFoundError as error:
        if not pointer.is_file():
            return None
        raise _void(pointer, "a model that is not there") from error
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise _void(pointer, "no model that can be read") from error
    if labels != list(catalogue.names):
        raise _void(pointer, "a model of other intents")
    return folder


def serving_folder(models: Path, catalogue: Catalogue) -> Path:
    """Where the pointer leads; the content's own model without one, or when it leads nowhere: a start does
    not fail for it."""
    try:
        return released(models, catalogue) or model_folder(models, catalogue)
    except NotReady:
        return model_folder(models, catalogue)


def release(models: Path, content: Path, folder: Path) -> None:
    """From now on `folder`, which lies among the models, serves this content; servers that run take it up."""
    with new_file(pointer_file(models, read_catalogue(content))) as place:
        write_json(place, {"folder": folder.name, "content": str(content.resolve())})


def withdraw(models: Path, content: Path) -> None:
    """The content's own model serves again, and nothing reminds of what was learned beside it."""
    pointer_file(models, read_catalogue(content)).unlink(missing_ok=True)
    for pointer in _pointers_of(models, content):
        pointer.unlink(missing_ok=True)


def voided(models: Path, content: Path) -> str:
    """One line when corrections served with the content as it was, and do not with the content as it is."""
    if pointer_file(models, read_catalogue(content)).is_file() or not any(_pointers_of(models, content)):
        return ""
    return (
        "The corrections were learned beside other content and do not serve with this one: run "
        "`rekindle intents train --with-corrections`."
    )


def _pointers_of(models: Path, content: Path) -> Iterator[Path]:
    for pointer in sorted((models / "intents").glob("serving-*.json")):
        try:
            owner = json.loads(pointer.read_text(encoding="utf-8"))["content"]
        except (OSError, ValueError, KeyError, TypeError):
            continue
        if owner == str(content.resolve()):
            yield pointer


def _void(pointer: Path, what: str) -> NotReady:
    return NotReady(
        f"{pointer} names {what}: run `rekindle intents rollback`, or `rekindle intents train "
        f"--with-corrections`"
    )
