"""Reviewers' corrections are learned beside the content; what judges is never learned."""

from pathlib import Path

import pytest

from encoder.errors import ContentError, NotReady
from intents import IntentName
from intents.catalogue import read_catalogue
from intents.corrections import read_corrections, unlearned, with_corrections
from intents.overlap import Written
from tests.intents.small_shop import write_rows


def write(folder: Path, train: list[tuple[str, str]], test: list[tuple[str, str]]) -> Path:
    write_rows(folder / "train.jsonl", *train)
    write_rows(folder / "test.jsonl", *test)
    return folder


def test_that_both_sides_are_read_with_their_lines(tmp_path: Path, small_content: Path) -> None:
    write(tmp_path, [("howdy", "greet"), ("moon?", "out_of_scope")], [("klarna ok", "pay")])
    found = read_corrections(tmp_path, read_catalogue(small_content))
    assert [(row.text, row.intent, row.line) for row in found.taught] == [
        ("howdy", "greet", 1),
        ("moon?", "out_of_scope", 2),
    ]
    assert [row.place for row in found.asked] == [f"{tmp_path / 'test.jsonl'}:1"]


@pytest.mark.parametrize("missing", ["train.jsonl", "test.jsonl"])
def test_that_a_missing_side_names_the_command(tmp_path: Path, small_content: Path, missing: str) -> None:
    write(tmp_path, [("howdy", "greet")], [])
    (tmp_path / missing).unlink()
    with pytest.raises(NotReady, match=rf"{missing} is missing: run `rekindle jobs corrections`"):
        read_corrections(tmp_path, read_catalogue(small_content))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("not json", r"train\.jsonl:2: not a JSON object"),
        ("[]", r"train\.jsonl:2: line: "),
        ('{"text": "hm"}', r"train\.jsonl:2: intent: "),
        ('{"text": "", "intent": "pay"}', r"train\.jsonl:2: text: "),
    ],
)
def test_that_a_line_that_is_none_is_named(
    tmp_path: Path, small_content: Path, line: str, complaint: str
) -> None:
    write(tmp_path, [("howdy", "greet")], [])
    with (tmp_path / "train.jsonl").open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(ContentError, match=complaint):
        read_corrections(tmp_path, read_catalogue(small_content))


@pytest.mark.parametrize("side", ["train", "test"])
def test_that_an_unknown_intent_says_which_file_to_write(
    tmp_path: Path, small_content: Path, side: str
) -> None:
    rows = {"train": [("howdy", "greet")], "test": [("klarna ok", "pay")]}
    rows[side].append(("is it vegan", "diet"))
    write(tmp_path, rows["train"], rows["test"])
    with pytest.raises(ContentError, match=rf"{side}\.jsonl:2: there is no intent 'diet': .*diet\.yaml"):
        read_corrections(tmp_path, read_catalogue(small_content))


@pytest.mark.parametrize(
    "repeat", ["Where did my stuff go?!", "where did my stuff go today", "WHERE did my stuff go"]
)
def test_that_what_stands_on_the_test_side_can_never_enter_training(
    tmp_path: Path, small_content: Path, repeat: str
) -> None:
    write(tmp_path, [("howdy", "greet"), (repeat, "track")], [("where did my stuff go", "track")])
    with pytest.raises(ContentError, match=r"train\.jsonl:2: .*test\.jsonl:1.*never enter training"):
        read_corrections(tmp_path, read_catalogue(small_content))


def taught(*rows: tuple[str, str]) -> list[Written]:
    return [Written(text, IntentName(name), Path("train"), line) for line, (text, name) in enumerate(rows, 1)]


def test_that_corrections_widen_their_intents_and_what_is_out_of_scope(small_content: Path) -> None:
    catalogue = read_catalogue(small_content)
    wider, contradictions = with_corrections(catalogue, taught(("howdy", "greet"), ("moon?", "out_of_scope")))
    assert [item.text for item in wider.find(IntentName("greet")).examples][-1] == "howdy"
    assert [item.text for item in wider.out_of_scope][-1] == "moon?"
    assert len(wider.labelled()) == len(catalogue.labelled()) + 2
    assert wider.digest != catalogue.digest
    assert contradictions == []


def test_that_the_content_has_the_last_word_and_the_contradiction_is_told(small_content: Path) -> None:
    catalogue = read_catalogue(small_content)
    wider, [line] = with_corrections(catalogue, taught(("Hello!", "pay"), ("hello", "greet")))
    assert wider.digest == catalogue.digest
    assert line.startswith("train:1: 'Hello!' is 'pay' to reviewers and 'greet' at ")
    assert "greet.yaml" in line


def test_that_what_the_content_says_judges_nothing(small_content: Path) -> None:
    asked = taught(("Where is my parcel?", "track"), ("did the courier lose it", "track"))
    left = unlearned(asked, read_catalogue(small_content).labelled())
    assert [row.text for row in left] == ["did the courier lose it"]
