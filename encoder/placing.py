"""Puts finished work in place: built aside, then moved, so that a reader never sees half of it."""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def new_folder(target: Path, replace: bool = False) -> Iterator[Path]:
    """Give an empty folder that becomes `target` when the block ends well; without `replace` the first writer
    wins."""
    target.parent.mkdir(parents=True, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        yield place
        place.chmod(0o755)
        if replace and target.is_dir():
            os.rename(target, place.with_name(f"{place.name}-old"))
        _move(place, target)
    finally:
        shutil.rmtree(place, ignore_errors=True)
        shutil.rmtree(place.with_name(f"{place.name}-old"), ignore_errors=True)


def _move(place: Path, target: Path) -> None:
    try:
        os.rename(place, target)
    except OSError:
        if not target.is_dir():
            raise


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """Give a path that is moved to `target` when the block ends well."""
    target.parent.mkdir(parents=True, exist_ok=True)
    place = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        yield place
        os.replace(place, target)
    finally:
        place.unlink(missing_ok=True)


def write_json(path: Path, value: dict[str, Any]) -> None:
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
