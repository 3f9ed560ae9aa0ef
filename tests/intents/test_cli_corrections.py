"""`rekindle intents train --with-corrections` and `rollback` from the outside. What trains costs minutes, so
the model of content and corrections is there before: what is looked at here is what the commands make of
it."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from intents.catalogue import read_catalogue
from intents.cli import app
from intents.corrections import read_corrections, with_corrections
from intents.releases import model_folder, pointer_file, release, serving_folder
from tests.intents.small_shop import place_model, write_content, write_rows

TRAIN = (("howdy partner", "greet"), ("do you do klarna", "pay"))
TEST = (("where is my parcel please tell me", "track"), ("can i pay by card here in the shop", "pay"))
"""Near enough to the content that any model serves them, and no repetition of it."""
CONFUSED = {"greet": "pay", "pay": "track", "track": "greet"}


class Shop:
    def __init__(self, models: Path, content: Path, corrections: Path, model: Path) -> None:
        self.models, self.content, self.corrections, self.model = models, content, corrections, model
        write_rows(corrections / "train.jsonl", *TRAIN)
        write_rows(corrections / "test.jsonl", *TEST)

    def run(self, *words: str) -> Any:
        return CliRunner().invoke(app, [*words, "--content", str(self.content)])

    def trained(self, labels: dict[str, str] | None = None) -> Path:
        """As if the corrections had been trained, and the model said what `labels` make of it."""
        catalogue = read_catalogue(self.content)
        wider, _ = with_corrections(catalogue, read_corrections(self.corrections, catalogue).taught)
        return place_model(self.model, model_folder(self.models, wider), labels)

    @property
    def serving(self) -> Path:
        return serving_folder(self.models, read_catalogue(self.content))

    @property
    def own(self) -> Path:
        return model_folder(self.models, read_catalogue(self.content))


@pytest.fixture
def shop(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    small_models: Path,
    small_content: Path,
    small_model: Path,
) -> Shop:
    monkeypatch.setenv("REKINDLE_MODELS", str(small_models))
    monkeypatch.setenv("REKINDLE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("REKINDLE_SHOP", raising=False)
    return Shop(small_models, small_content, tmp_path / "home" / "corrections", small_model)


def test_that_a_model_with_corrections_does_not_serve_before_somebody_says_so(shop: Shop) -> None:
    fresh = shop.trained()
    done = shop.run("train", "--with-corrections")
    assert done.exit_code == 0
    assert "2 corrections learned, judged by 2 messages of the test side." in done.output
    assert "run the same with --yes" in done.output
    assert shop.serving == shop.own != fresh


def test_that_yes_lets_it_serve_and_rollback_returns_to_the_content(shop: Shop) -> None:
    fresh = shop.trained()
    assert shop.run("train", "--with-corrections", "--yes").exit_code == 0
    assert shop.serving == fresh
    done = json.loads(shop.run("rollback", "--json").stdout)
    assert done == {"folder": str(shop.own), "was": str(fresh)}
    assert shop.serving == shop.own
    assert "it did before" in shop.run("rollback").output


def test_that_more_broken_than_mended_is_refused_and_every_flip_is_told(shop: Shop) -> None:
    shop.trained(CONFUSED)
    done = shop.run("train", "--with-corrections", "--yes")
    assert done.exit_code == 1
    assert done.output.count("broken: ") == 2
    assert "--even-if-worse" in done.output
    assert shop.serving == shop.own


def test_that_even_if_worse_is_taken_at_its_word(shop: Shop) -> None:
    fresh = shop.trained(CONFUSED)
    assert shop.run("train", "--with-corrections", "--yes", "--even-if-worse").exit_code == 0
    pointer = pointer_file(shop.models, read_catalogue(shop.content))
    assert json.loads(pointer.read_text(encoding="utf-8"))["folder"] == fresh.name


def test_that_the_json_has_its_documented_keys(shop: Shop) -> None:
    fresh = shop.trained(CONFUSED)
    done = shop.run("train", "--with-corrections", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 1
    assert found["folder"] == str(fresh)
    row = found["corrections"]
    assert list(row) == [
        "learned",
        "contradictions",
        "known",
        "judged",
        "before",
        "after",
        "mended",
        "broken",
        "flips",
        "held_out_before",
        "held_out_after",
        "serves",
    ]
    assert (row["broken"], row["serves"], list(row["flips"][0])) == (
        2,
        False,
        ["text", "truth", "before", "after", "mended"],
    )


def test_that_without_corrections_nothing_is_trained(shop: Shop) -> None:
    write_rows(shop.corrections / "train.jsonl", ("Hello!", "greet"))
    done = shop.run("train", "--with-corrections")
    assert done.exit_code == 1
    assert "nothing in it that the content does not say" in done.output
    (shop.corrections / "train.jsonl").unlink()
    assert "run `rekindle jobs corrections`" in shop.run("train", "--with-corrections").output


def test_that_a_text_of_the_test_side_is_refused_before_anything_is_trained(shop: Shop) -> None:
    write_rows(shop.corrections / "train.jsonl", *TRAIN, ("Can I pay by card here, in the shop?", "pay"))
    done = shop.run("train", "--with-corrections", "--yes")
    assert done.exit_code == 1
    assert "can never enter training from the test side" in done.output


def test_that_what_serves_is_not_trained_over(shop: Shop) -> None:
    release(shop.models, shop.content, shop.trained())
    for more in (["--force"], ["--seed", "8"]):
        done = shop.run("train", "--with-corrections", *more)
        assert done.exit_code == 1
        assert "run `rekindle intents rollback` before" in done.output


def test_that_training_the_content_tells_of_corrections_that_serve_in_its_place(shop: Shop) -> None:
    release(shop.models, shop.content, shop.trained())
    done = shop.run("train")
    assert done.exit_code == 0
    assert "goes on serving until `rekindle intents rollback`" in done.stderr


def test_that_changed_content_says_that_the_corrections_are_to_be_learned_again(shop: Shop) -> None:
    release(shop.models, shop.content, shop.trained())
    write_content(shop.content, pay=["do you take apple pay"])
    place_model(shop.model, shop.own)
    done = shop.run("train")
    assert done.exit_code == 0
    assert "run `rekindle intents train --with-corrections`" in done.stderr


def test_that_a_rollback_needs_a_model_to_return_to(shop: Shop) -> None:
    release(shop.models, shop.content, shop.trained())
    (shop.own / "card.json").unlink()
    done = shop.run("rollback")
    assert done.exit_code == 1
    assert "rekindle intents train" in done.output
    assert shop.serving != shop.own
