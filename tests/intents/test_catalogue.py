"""The catalogue is read whole or refused with a place."""

from pathlib import Path

import pytest

from encoder.errors import ContentError
from intents import IntentName
from intents.catalogue import read_catalogue
from intents.overlap import Written, near_duplicates

CONTENT = Path(__file__).parents[2] / "intents" / "content"


def intent(folder: Path, name: str, examples: list[str], more: str = "") -> None:
    lines = "\n".join(f"  - {text}" for text in examples)
    head = f"intent: {name}\ntitle: {name}\ndescription: about {name}\n"
    (folder / f"{name}.yaml").write_text(f"{head}examples:\n{lines}\n{more}", encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    intent(tmp_path, "apples", ["red apple", "green apple pie", "an apple a day", "apple juice", "cider"])
    intent(tmp_path, "pears", ["a ripe pear", "pear tree", "pears please", "perry", "a pear for me"])
    return tmp_path


def test_that_the_shipped_content_is_whole_and_repeats_nothing() -> None:
    catalogue = read_catalogue(CONTENT)
    assert len(catalogue.intents) >= 20
    assert all(len(item.examples) >= 40 for item in catalogue.intents)
    assert near_duplicates(catalogue.written()) == []


def test_that_labels_are_in_the_order_of_their_names(folder: Path) -> None:
    assert read_catalogue(folder).names == ("apples", "pears")


def test_that_a_repeated_example_is_refused_with_both_places(folder: Path) -> None:
    intent(folder, "pears", ["Cider!", "pear tree", "pears please", "perry", "a pear for me"])
    with pytest.raises(ContentError, match=r"pears\.yaml:5: .*apples\.yaml:9"):
        read_catalogue(folder)


def test_that_a_counter_example_teaches_the_intent_that_it_names(folder: Path) -> None:
    more = "counter_examples:\n  - {text: pear cider, intent: pears}\n  - {text: banana bread}\n"
    intent(folder, "apples", ["red apple", "green apple pie", "an apple a day", "apple juice", "cider"], more)
    taught = {item.text: item.intent for item in read_catalogue(folder).labelled()}
    assert taught["pear cider"] == "pears"
    assert taught["banana bread"] == "out_of_scope"


def test_that_a_counter_example_of_an_unknown_intent_is_refused(folder: Path) -> None:
    more = "counter_examples:\n  - {text: pear cider, intent: plums}\n"
    intent(folder, "apples", ["red apple", "green apple pie", "an apple a day", "apple juice", "cider"], more)
    with pytest.raises(ContentError, match=r"apples\.yaml:11: there is no intent 'plums'"):
        read_catalogue(folder)


def test_that_a_file_must_bear_its_intents_name(folder: Path) -> None:
    (folder / "apples.yaml").rename(folder / "fruit.yaml")
    with pytest.raises(ContentError, match=r"fruit\.yaml:1"):
        read_catalogue(folder)


def test_that_a_new_description_needs_no_new_model_and_what_is_learned_from_does(folder: Path) -> None:
    """A title is learned from: few texts are drawn to it."""
    path = folder / "pears.yaml"
    before = read_catalogue(folder).digest
    path.write_text(path.read_text().replace("about pears", "all about pears"), encoding="utf-8")
    assert read_catalogue(folder).digest == before
    path.write_text(path.read_text().replace("title: pears", "title: Pears"), encoding="utf-8")
    titled = read_catalogue(folder).digest
    path.write_text(path.read_text() + "  - one more pear\n", encoding="utf-8")
    assert len({before, titled, read_catalogue(folder).digest}) == 3


def test_that_near_duplicates_are_found_across_intents() -> None:
    texts = [
        "please cancel my coffee subscription today",
        "please cancel my coffee subscription now",
        "hello",
    ]
    items = [Written(text, IntentName(text[:3]), Path("x.yaml"), at) for at, text in enumerate(texts)]
    assert [(pair.first.line, pair.second.line) for pair in near_duplicates(items)] == [(0, 1)]
