"""A small shop's articles, and the real encoder to read them with."""

from collections.abc import Callable
from pathlib import Path

import pytest

import encoder.export
from encoder import SentenceEncoder
from encoder.sessions import open_encoder

Write = Callable[..., Path]

SHOP = {
    "return-window": (
        "How long a return takes",
        ["can i send it back", "how many days for a return", "return period"],
        "Unworn shoes can be returned within 45 days. The label is in the box.\n\nRefunds take 6 days.",
    ),
    "opening-hours": (
        "When the store is open",
        ["when do you open", "are you open on sunday", "store hours"],
        "The store opens at 9 and closes at 18. On Sundays it stays closed.",
    ),
    "shoe-care": (
        "Looking after leather shoes",
        ["how to clean leather", "polish for boots", "wet boots what now"],
        "Brush leather shoes dry. Wet boots need a day away from the heater.",
    ),
}


@pytest.fixture(scope="session")
def minilm(models: Path) -> SentenceEncoder:
    encoder.export.prepare(models)
    return open_encoder(models)


@pytest.fixture
def shelf_models(models: Path, minilm: SentenceEncoder, tmp_path: Path) -> Path:
    """A models folder of this test's own that shares the one encoder."""
    place = tmp_path / "models"
    place.mkdir()
    (place / "encoder").symlink_to((models / "encoder").resolve())
    return place


def writer(folder: Path) -> Write:
    """Writes articles into `folder`; keywords are lines of the front matter."""
    folder.mkdir(exist_ok=True)

    def article(name: str, title: str, questions: list[str], body: str, /, **front: str) -> Path:
        lines = {"id": name, "title": title, "review_by": "2999-01-31", **front}
        header = "\n".join(f"{key}: {value}" for key, value in lines.items())
        asked = "\n".join(f"  - {question}" for question in questions)
        path = folder / f"{name}.md"
        path.write_text(f"---\n{header}\nquestions:\n{asked or '  []'}\n---\n{body}\n", encoding="utf-8")
        return path

    return article


@pytest.fixture
def write(tmp_path: Path) -> Write:
    return writer(tmp_path / "articles")


@pytest.fixture
def shop(write: Write) -> Path:
    """Three articles of a shoe shop."""
    paths = [write(name, *parts) for name, parts in SHOP.items()]
    return paths[0].parent
