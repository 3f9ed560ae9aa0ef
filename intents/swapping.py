"""A classifier that takes up a newly released model while the old one goes on serving."""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from weakref import ref

import structlog

from encoder.errors import NotReady
from intents import Classification, Classifier
from intents.catalogue import read_catalogue
from intents.classifier import OnnxClassifier, open_classifier
from intents.releases import model_folder, pointer_file, released

log = structlog.get_logger()

EVERY_S = 2.0
"""How often a running server looks whether another model was released: one `stat` of one file."""
WARM = "where is my order"
"""The first run of a fresh session is the slowest; no visitor waits for it."""

Mark = tuple[int, int, int] | None
"""Inode, time and size of the pointer; None while there is none."""


class Swapping:
    """Serves `first` until `pointer` changes, then what `load` gives. A batch is answered by one model from
    beginning to end; a model that cannot be loaded leaves the one that serves in its place."""

    def __init__(self, first: Classifier, pointer: Path, load: Callable[[], Classifier], mark: Mark) -> None:
        self._serving = first
        self._pointer, self._load = pointer, load
        self._mark = mark
        self.failed = ""
        """Why what was released last does not serve; empty when it does."""

    @property
    def version(self) -> str:
        return self._serving.version

    def classify(self, texts: Sequence[str]) -> list[Classification]:
        serving = self._serving  # one reading of the reference: a swap in between concerns the next batch
        return serving.classify(texts)

    def look(self) -> None:
        """Take up what was released since the last look; slow when there is something. What failed is tried
        again when the pointer changes again."""
        mark = mark_of(self._pointer)
        if mark == self._mark:
            return
        self._mark, before = mark, self._serving.version
        try:
            fresh = self._load()
            fresh.classify([WARM])
        except Exception as error:  # whatever is wrong with it, the old model goes on
            self.fail(str(error) or type(error).__name__)
            return
        self._serving, self.failed = fresh, ""
        log.info("intents.swapped", serving=fresh.version, before=before)

    def fail(self, reason: str) -> None:
        self.failed = reason
        log.error("intents.not_swapped", serving=self.version, reason=reason)

    def watch(self, every: float = EVERY_S) -> None:
        """Look again and again, in a thread that ends with this object or with the process."""
        threading.Thread(target=_watch, args=(ref(self), every), name="intents", daemon=True).start()


def open_swapping(models: Path, content: Path) -> Swapping:
    """What serves this content now and whatever is released for it later; raises NotReady while there is no
    model of it."""
    catalogue = read_catalogue(content)
    pointer = pointer_file(models, catalogue)

    def load() -> Classifier:
        return OnnxClassifier(released(models, catalogue) or model_folder(models, catalogue))

    mark = mark_of(pointer)
    swapping = Swapping(open_classifier(models, content), pointer, load, mark)
    try:
        released(models, catalogue)
    except NotReady as error:
        swapping.fail(str(error))
    swapping.watch()
    return swapping


def mark_of(pointer: Path) -> Mark:
    try:
        stat = pointer.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _watch(watched: "ref[Swapping]", every: float) -> None:
    while (swapping := watched()) is not None:
        swapping.look()
        del swapping
        time.sleep(every)
