"""Which model serves: the content's own, or the one that a pointer names."""

import json
from pathlib import Path

import pytest

from encoder.errors import NotReady
from intents.catalogue import read_catalogue
from intents.classifier import open_classifier
from intents.releases import (
    is_trained,
    model_folder,
    pointer_file,
    release,
    released,
    serving_folder,
    voided,
    withdraw,
)
from tests.intents.small_shop import place_model, write_content


def test_that_without_a_pointer_the_contents_own_model_serves(
    small_models: Path, small_content: Path
) -> None:
    catalogue = read_catalogue(small_content)
    assert released(small_models, catalogue) is None
    assert serving_folder(small_models, catalogue) == model_folder(small_models, catalogue)
    assert is_trained(small_models, small_content)
    assert voided(small_models, small_content) == ""


def test_that_a_pointer_is_followed_until_it_is_withdrawn(
    small_models: Path, small_content: Path, small_model: Path
) -> None:
    catalogue = read_catalogue(small_content)
    other = place_model(small_model, small_models / "intents" / "other")
    release(small_models, small_content, other)
    assert serving_folder(small_models, catalogue) == other
    assert open_classifier(small_models, small_content).version.startswith("intents-other-")
    withdraw(small_models, small_content)
    assert serving_folder(small_models, catalogue) == model_folder(small_models, catalogue)
    withdraw(small_models, small_content)


def test_that_a_model_that_a_pointer_names_is_enough(
    tmp_path: Path, small_content: Path, small_model: Path
) -> None:
    models = tmp_path / "bare"
    assert not is_trained(models, small_content)
    release(models, small_content, place_model(small_model, models / "intents" / "other"))
    assert is_trained(models, small_content)


def test_that_other_content_makes_the_pointer_void_and_says_so(
    small_models: Path, small_content: Path, small_model: Path
) -> None:
    other = place_model(small_model, small_models / "intents" / "other")
    release(small_models, small_content, other)
    write_content(small_content, pay=["do you take apple pay"])
    changed = read_catalogue(small_content)
    assert serving_folder(small_models, changed) == model_folder(small_models, changed)
    assert "rekindle intents train --with-corrections" in voided(small_models, small_content)
    withdraw(small_models, small_content)
    assert voided(small_models, small_content) == ""
    assert list((small_models / "intents").glob("serving-*")) == []


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("no json", "no model that can be read"),
        ("[]", "no model that can be read"),
        ('{"folder": "../elsewhere"}', "no model that can be read"),
        ('{"folder": "gone"}', "a model that is not there"),
        ('{"folder": "foreign"}', "a model of other intents"),
    ],
)
def test_that_a_pointer_that_leads_nowhere_names_the_mend_and_lets_the_content_serve(
    small_models: Path, small_content: Path, small_model: Path, written: str, complaint: str
) -> None:
    catalogue = read_catalogue(small_content)
    place_model(small_model, small_models / "intents" / "foreign", {"pay": "weather"})
    pointer_file(small_models, catalogue).write_text(written, encoding="utf-8")
    with pytest.raises(NotReady, match=rf"{complaint}: run `rekindle intents rollback`"):
        released(small_models, catalogue)
    assert serving_folder(small_models, catalogue) == model_folder(small_models, catalogue)
    assert is_trained(small_models, small_content)
    open_classifier(small_models, small_content)


def test_that_a_pointer_says_what_it_is_for(
    small_models: Path, small_content: Path, small_model: Path
) -> None:
    release(small_models, small_content, place_model(small_model, small_models / "intents" / "other"))
    [pointer] = (small_models / "intents").glob("serving-*.json")
    assert json.loads(pointer.read_text(encoding="utf-8")) == {
        "folder": "other",
        "content": str(small_content.resolve()),
    }
