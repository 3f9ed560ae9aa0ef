"""The fixed sentences: complete, filled in, and refused with the line that is wrong."""

from pathlib import Path

import pytest

from bot.dialogue.lines import CONTENT, Label, Say, Words, open_lines
from bot.errors import ContentError
from tests.bot.dialogue.messages import june


def changed(tmp_path: Path, old: str, new: str) -> Path:
    source = CONTENT.read_text(encoding="utf-8")
    assert old in source
    path = tmp_path / "lines.yaml"
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    return path


def test_that_every_line_is_there_and_filled_in() -> None:
    for say in Say:
        for seed in ("a", "b", "c", "d"):
            sentences = june().say(say, seed)
            assert sentences
            assert not any("{" in sentence for sentence in sentences)
    assert "Juniper Roasters" in " ".join(june().say(Say.IDENTITY, "a") + june().say(Say.IDENTITY, "x"))


def test_that_a_seed_always_picks_the_same_variant_and_seeds_differ() -> None:
    said = [june().say(Say.GREETING, str(number)) for number in range(30)]
    assert said == [june().say(Say.GREETING, str(number)) for number in range(30)]
    assert len(set(said)) > 1


def test_that_notices_stand_in_at_least_twelve_languages() -> None:
    assert len(june().languages) >= 12
    assert len(set(june().languages.values())) == len(june().languages)


@pytest.mark.parametrize("text", ["Yes, tell me", "yes", "Yes please!", "ok sure", "go on then"])
def test_that_a_yes_is_heard(text: str) -> None:
    assert june().says_yes_to_alternative(text)


@pytest.mark.parametrize(
    "text", ["No, just cancel", "yes cancel it", "no", "yesterday", "cancel my subscription"]
)
def test_that_what_is_no_clear_yes_is_not_one(text: str) -> None:
    assert not june().says_yes_to_alternative(text)


def test_that_the_question_before_an_offer_can_be_answered_by_its_choices() -> None:
    yes, no = june().ask_first_choices
    assert june().ask_first
    assert june().says_yes_to_alternative(yes)
    assert not june().says_yes_to_alternative(no)
    assert june().failed


def test_that_words_count_only_as_the_whole_message_or_where_they_stand_alone() -> None:
    assert june().means(Words.LEAVE, "Never mind, thanks")
    assert not june().means(Words.LEAVE, "never mind the colour, which grinder is best")
    assert june().holds(Words.NEEDED, "where do i find the order number")
    assert not june().holds(Words.LEAVE, "unstop")


def test_that_labels_are_told_apart() -> None:
    assert len({june().label(label) for label in Label}) == len(Label)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("  goodbye:", "  good_bye:", "lines.yaml:"),
        ("answers {hours}", "answers {ours}", "placeholder"),
        ('  person: "Talk to a person"\n', "", "person is missing"),
        ("lines:", "lines: [", "not valid YAML"),
        ("starters:", "starter:", "lines.yaml:"),
    ],
)
def test_that_broken_lines_are_refused_by_name(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(ContentError, match=complaint):
        open_lines(bot_name="June", path=changed(tmp_path, old, new))
