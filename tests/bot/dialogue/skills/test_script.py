"""What a skill says and understands, from its own file and the common one."""

from pathlib import Path

import pytest

from bot.dialogue.skills.script import FOLDER, Script, open_script
from encoder.errors import ContentError

COMMON = """
lines:
  hello: [["Hello from {shop}."]]
  bye: [["Good bye."]]
labels: {"yes": "Yes, please"}
words: {"yes": ["yes", "sure"], remedy: ["send it again", "no"]}
"""
OWN = """
lines:
  bye: [["See you, {who}."], ["So long, {who}."]]
labels: {"yes": "Yes, cancel it"}
"""


def written(folder: Path, own: str = OWN) -> Path:
    (folder / "common.yaml").write_text(COMMON, encoding="utf-8")
    (folder / "some.yaml").write_text(own, encoding="utf-8")
    return folder


@pytest.fixture
def script(tmp_path: Path) -> Script:
    return open_script("some", ("hello", "bye"), {"shop": "Juniper"}, written(tmp_path))


def test_that_a_skills_own_words_come_before_the_common_ones(script: Script) -> None:
    assert script.say("hello") == ("Hello from Juniper.",)
    assert script.label("yes") == "Yes, cancel it"
    assert script.say("bye", "a", who="Nell")[0].endswith("Nell.")


def test_that_the_same_message_always_hears_the_same_variant(script: Script) -> None:
    said = [script.say("bye", str(seed), who="Nell") for seed in range(20)]
    assert said == [script.say("bye", str(seed), who="Nell") for seed in range(20)]
    assert len(set(said)) == 2


@pytest.mark.parametrize("text", ["yes", "Sure!", "ok yes please", "Yes, cancel it"])
def test_that_a_label_or_a_word_is_meant_politeness_aside(script: Script, text: str) -> None:
    assert script.means("yes", text)


@pytest.mark.parametrize("text", ["yesterday", "yes but not now", "Yes, please do not"])
def test_that_more_than_a_word_is_not_meant(script: Script, text: str) -> None:
    assert not script.means("yes", text)


def test_that_long_words_are_held_anywhere_and_short_ones_alone(script: Script) -> None:
    assert script.holds("remedy", "could you send it again for me")
    assert script.holds("remedy", "no")
    assert not script.holds("remedy", "there is no coffee")


def test_that_answers_are_labels_and_words_one_a_line(script: Script) -> None:
    assert script.answers("yes").split("\n") == ["Yes, cancel it", "sure", "yes"]


@pytest.mark.parametrize(
    ("own", "complaint"),
    [("lines: {}", "bye is missing"), ("lines: {bye: []}", "bye"), ("lines: {}\nmore: 1", "more")],
)
def test_that_a_gap_is_refused_with_its_file(tmp_path: Path, own: str, complaint: str) -> None:
    folder = written(tmp_path, own)
    (folder / "common.yaml").write_text("lines: {}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=complaint) as refused:
        open_script("some", ("bye",), {}, folder)
    assert "some.yaml" in str(refused.value)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_that_every_script_opens_and_tells_its_yes_from_its_no(path: Path) -> None:
    script = open_script(path.stem, (), {})
    for word in script.words["yes"] | {script.label("yes")}:
        assert script.means("yes", word)
        assert not script.means("no", word)
