"""Indexes on disk: written aside and moved into place whole, verified before they are served.

Each has its own folder, named after what it was made from; a small file says which one serves a folder of
articles, so that a build that fails changes nothing."""

import hashlib
import json
from pathlib import Path
from typing import Any, cast

import faiss
import numpy as np

from encoder.errors import NotReady
from encoder.placing import new_file, write_json
from knowledge_base.articles import article_paths
from knowledge_base.index import Field, Index, fields_of
from knowledge_base.records import from_json, to_json

RECIPE = "3"
"""Part of every index's name: a change of what is stored or how it is scored needs a new one."""
MANIFEST = "manifest.json"
RECORDS = "records.json"
METRIC = "metric.npy"
PROMISES = {"version", "encoder", "count", "sha256", "calibration"}
FIELDS = ("questions", "passages", "sentences")


class DamagedIndex(NotReady):
    """An index on disk is not what its manifest says; building makes it anew."""


def content_digest(content: Path) -> str:
    """Changes when any article does, before anything is parsed."""
    digest = hashlib.sha256()
    for path in article_paths(content):
        data = path.read_bytes()
        digest.update(f"{path.name}\0{len(data)}\0".encode())
        digest.update(data)
    return digest.hexdigest()


def index_folder(models: Path, content: Path, encoder: str) -> Path:
    """Where the index of these articles, as they are now, belongs."""
    name = hashlib.sha256(f"{RECIPE}\0{content_digest(content)}\0{encoder}".encode()).hexdigest()
    return models / "kb" / f"kb-{name[:16]}"


def save(index: Index, folder: Path) -> None:
    """Write an index into an empty folder, the manifest last."""
    (folder / RECORDS).write_text(json.dumps(to_json(index.records), ensure_ascii=False), encoding="utf-8")
    np.save(folder / METRIC, index.metric)
    for name, field in index.fields.items():
        faiss.write_index(field.index, str(folder / f"{name}.faiss"))
    manifest = {
        "version": index.version,
        "recipe": RECIPE,
        "encoder": index.encoder,
        "count": {name: field.count for name, field in index.fields.items()},
        "sha256": {name: _checksum(folder / name) for name in _files()},
        "calibration": index.calibration,
    }
    write_json(folder / MANIFEST, manifest)


def load(folder: Path, encoder: str) -> Index:
    """Read and verify an index; raises DamagedIndex when it is not what it should be."""
    manifest = read_manifest(folder)
    if manifest["encoder"] != encoder:
        raise _damaged(folder, f"it was made with {manifest['encoder']}, queries use {encoder}")
    for name in _files():
        path = folder / name
        if not path.is_file() or _checksum(path) != manifest["sha256"].get(name):
            raise _damaged(folder, f"{name} is missing or was changed")
    records = from_json(json.loads((folder / RECORDS).read_text(encoding="utf-8")))
    texts = fields_of(records)
    fields = {name: Field(_flat(folder / f"{name}.faiss"), texts[name].owners) for name in FIELDS}
    for name, field in fields.items():
        if not field.count == len(field.owners) == manifest["count"][name]:
            raise _damaged(folder, f"{name} holds {field.count} vectors, not {manifest['count'][name]}")
    return Index(
        version=manifest["version"],
        encoder=encoder,
        records=records,
        metric=np.load(folder / METRIC),
        calibration=manifest["calibration"],
        **fields,
    )


def serve(models: Path, content: Path, folder: Path) -> None:
    """Let `folder` be what serves `content` from now on; the change is one rename."""
    with new_file(_pointer(models, content)) as place:
        place.write_text(folder.name, encoding="utf-8")


def served(models: Path, content: Path) -> Path | None:
    """The index that was last built for `content`, were its articles changed since or not."""
    pointer = _pointer(models, content)
    if not pointer.is_file():
        return None
    return models / "kb" / pointer.read_text(encoding="utf-8").strip()


def _pointer(models: Path, content: Path) -> Path:
    return models / "kb" / "served" / hashlib.sha256(str(content.resolve()).encode()).hexdigest()[:16]


def _files() -> list[str]:
    return [RECORDS, METRIC, *(f"{name}.faiss" for name in FIELDS)]


def _flat(path: Path) -> faiss.IndexFlat:
    return cast(faiss.IndexFlat, faiss.read_index(str(path)))


def read_manifest(folder: Path) -> dict[str, Any]:
    try:
        value = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(folder, f"{MANIFEST} cannot be read") from error
    if not isinstance(value, dict) or value.get("recipe") != RECIPE or not set(value) >= PROMISES:
        raise _damaged(folder, f"{MANIFEST} is of another make")
    return value


def _checksum(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _damaged(folder: Path, why: str) -> DamagedIndex:
    return DamagedIndex(f"the index in {folder} cannot be used: {why}: run `rekindle kb build`")
