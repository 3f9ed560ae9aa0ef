"""A catalogue that trains in seconds, and models under other names that cost nothing."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import yaml

from intents.catalogue import Catalogue
from intents.recipe import Recipe
from intents.releases import CARD, SPELLING, WORDING, model_folder

EXAMPLES = {
    "greet": ("hello", "good morning", "hi there", "hey", "good evening to you", "greetings", "morning all"),
    "pay": (
        "can i pay by card",
        "do you take paypal",
        "my card was declined",
        "which cards do you accept",
        "is cash possible",
        "can i pay by invoice",
        "the payment failed",
    ),
    "track": (
        "where is my parcel",
        "has my order left",
        "track the package",
        "when does the box come",
        "my delivery is late",
        "show me my delivery",
        "the box has not arrived",
    ),
}
OUTSIDE = ("what is the capital of peru", "two plus two", "who won the cup", "sing a song", "tell me a joke")


def write_content(folder: Path, **more: Sequence[str]) -> Path:
    """`more` are further examples by intent."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, texts in EXAMPLES.items():
        value = {
            "intent": name,
            "title": name.title(),
            "description": f"What belongs to {name}.",
            "examples": [*texts, *more.get(name, ())],
        }
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(value), encoding="utf-8")
    outside = {"out_of_scope": True, "examples": list(OUTSIDE)}
    (folder / "out_of_scope.yaml").write_text(yaml.safe_dump(outside), encoding="utf-8")
    return folder


def write_rows(path: Path, *rows: tuple[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [json.dumps({"text": text, "intent": intent, "at": "2026-05-20"}) for text, intent in rows]
    path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def place_model(trained: Path, folder: Path, labels: Mapping[str, str] | None = None) -> Path:
    """The model in `trained` once more, as `folder` and as if trained by today's recipe; `labels` gives its
    answers other names."""
    folder.mkdir(parents=True)
    for name in ("model.onnx", "tokenizer.json", WORDING, SPELLING):
        (folder / name).symlink_to((trained / name).resolve())
    card = json.loads((trained / CARD).read_text(encoding="utf-8"))
    card["recipe"] = Recipe().as_json()
    card["labels"] = [(labels or {}).get(label, label) for label in card["labels"]]
    (folder / CARD).write_text(json.dumps(card), encoding="utf-8")
    return folder


def place_for(trained: Path, models: Path, catalogue: Catalogue) -> Path:
    return place_model(trained, model_folder(models, catalogue))
