"""A shop's own files are read as what others write is."""

from pathlib import Path

import pytest

from encoder.errors import ContentError
from eval.labelled.sources import read_source, read_sources
from intents.catalogue import read_catalogue

ROOT = Path(__file__).resolve().parents[3]
SET = """# a comment
track:
  - where is it
  - any news
greet:
  - hello
several:
  - text: hello, where is it
    intents: [greet, track]
"""


def test_that_a_folder_of_intents_is_read_with_what_belongs_to_none() -> None:
    content = ROOT / "intents" / "content"
    rows = read_source(content, "none")
    assert len(rows.texts) == len(read_catalogue(content).labelled())
    assert "none" in rows.intents
    assert "out_of_scope" not in rows.intents
    assert ("greeting", "smalltalk") in rows.kinds


def test_that_a_set_is_read_without_messages_of_two_intents(tmp_path: Path) -> None:
    (tmp_path / "set.yaml").write_text(SET, encoding="utf-8")
    rows = read_source(tmp_path / "set.yaml")
    assert rows.texts == ("where is it", "any news", "hello")
    assert rows.intents == ("track", "track", "greet")


def test_that_a_list_alone_is_of_no_intent_and_stands_behind_the_others(tmp_path: Path) -> None:
    (tmp_path / "set.yaml").write_text(SET, encoding="utf-8")
    (tmp_path / "foreign.yaml").write_text("# met once\n- is it raining\n- two plus two\n", encoding="utf-8")
    rows = read_sources([tmp_path / "set.yaml", tmp_path / "foreign.yaml"], "oos")
    assert rows.texts[3:] == ("is it raining", "two plus two")
    assert rows.intents[3:] == ("oos", "oos")


def test_that_what_others_write_is_still_read(tmp_path: Path) -> None:
    (tmp_path / "nlu.yml").write_text("nlu:\n- intent: greet\n  examples: |\n    - hi\n", encoding="utf-8")
    (tmp_path / "t.csv").write_text("text,intent\nhello,greet\n", encoding="utf-8")
    assert read_sources([tmp_path / "nlu.yml", tmp_path / "t.csv"]).texts == ("hi", "hello")


def test_that_the_digest_names_the_content_and_not_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("text,intent\nhello,greet\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text('{"text": "hello", "intent": "greet"}\n', encoding="utf-8")
    first, second = (read_source(tmp_path / name) for name in ("a.csv", "b.jsonl"))
    assert first.digest == second.digest


@pytest.mark.parametrize(
    ("written", "complaint"),
    [
        ("track: where is it\n", "set.yaml:1: track: a list of texts"),
        ("track:\n  - 7\n", "set.yaml:1: track: a list of texts"),
        ("- 7\n", "a list of texts"),
        ("several: []\n", "no message in it"),
        ("- a\n b: [\n", "set.yaml:"),
    ],
)
def test_that_a_set_that_is_none_is_named(tmp_path: Path, written: str, complaint: str) -> None:
    (tmp_path / "set.yaml").write_text(written, encoding="utf-8")
    with pytest.raises(ContentError, match=complaint):
        read_source(tmp_path / "set.yaml")


def test_that_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"none\.csv: no such file"):
        read_source(tmp_path / "none.csv")
