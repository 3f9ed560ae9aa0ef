"""Labelled messages come in from the formats that others write."""

import json
from pathlib import Path

import pytest

from encoder.errors import ContentError
from eval.labelled.reading import file_of, read_labelled

RASA = """version: "3.1"
nlu:
- intent: book_table
  examples: |
    - a table in [Lyon](city) for [two]{"entity": "number"}
    - dinner tonight
- synonym: two
  examples: |
    - 2
- intent: opening
  examples: |
    - are you open
"""


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("t.csv", 'text,intent\n"where, is it",track\nhello,greet\n'),
        ("t.csv", 'Category,Utterance\ntrack,"where, is it"\ngreet,hello\n'),
        ("t.csv", '\ufefftext,label\n"where, is it",track\n\nhello,greet\n'),
        (
            "t.jsonl",
            '{"text": "where, is it", "intent": "track"}\n\n{"utterance": "hello", "label": "greet"}\n',
        ),
    ],
)
def test_that_rows_come_in_from_each_format(tmp_path: Path, name: str, written: str) -> None:
    (tmp_path / name).write_text(written, encoding="utf-8")
    rows = read_labelled(tmp_path / name)
    assert rows.texts == ("where, is it", "hello")
    assert rows.intents == ("track", "greet")


def test_that_named_splits_of_a_file_are_read_one_behind_the_other(tmp_path: Path) -> None:
    splits = {"val": [["no", "x"]], "test": [["hello", "greet"]], "oos_test": [["two plus two", "oos"]]}
    (tmp_path / "data.json").write_text(json.dumps(splits), encoding="utf-8")
    rows = read_labelled(tmp_path / "data.json:test+oos_test")
    assert rows.texts == ("hello", "two plus two")
    assert rows.intents == ("greet", "oos")
    assert file_of(tmp_path / "data.json:test+oos_test") == tmp_path / "data.json"


def test_that_a_label_without_a_text_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("text,intent\n,greet\nhello,greet\n", encoding="utf-8")
    assert read_labelled(tmp_path / "t.csv").texts == ("hello",)


def test_that_rasas_marks_are_taken_out_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "nlu.yml").write_text(RASA, encoding="utf-8")
    rows = read_labelled(tmp_path / "nlu.yml")
    assert rows.texts == ("a table in Lyon for two", "dinner tonight", "are you open")
    assert rows.intents == ("book_table", "book_table", "opening")


@pytest.mark.parametrize(
    ("name", "written", "complaint"),
    [
        ("t.csv", "text,mood\nhello,glad\n", "t.csv:1: no column intent"),
        ("t.csv", "text,intent\nhello,\n", "t.csv:2: no intent"),
        ("t.csv", "text,intent\n", "no message in it"),
        ("t.jsonl", '{"text": "hello"}', "t.jsonl:1: no intent"),
        ("t.jsonl", "hello", "t.jsonl:1: Expecting value"),
        ("t.jsonl", '["hello"]', "t.jsonl:1: an object"),
        ("t.yml", "version: 3\n", "no list nlu"),
        ("t.txt", "hello", "one of .csv"),
        ("t.json", '{"test": []}', r"name its splits as in t\.json:test; '' is none"),
        ("t.json:test", '{"train": []}', r"name its splits as in t\.json:train; 'test' is none"),
        ("t.json:test", '{"test": []}', "no message in it"),
        ("t.json:test", '{"test": [["hello"]]}', "t.json: test: row 1: text and intent were expected"),
        ("t.json:test", '{"test": [["hello", ""]]}', "t.json: test: row 1: no intent"),
        ("t.json:test", "[]", "an object of splits"),
        ("t.json:test", "\n{", "t.json:2: "),
    ],
)
def test_that_a_complaint_names_the_file_and_the_line(
    tmp_path: Path, name: str, written: str, complaint: str
) -> None:
    (tmp_path / name.removesuffix(":test")).write_text(written, encoding="utf-8")
    with pytest.raises(ContentError, match=complaint):
        read_labelled(tmp_path / name)
