"""What the tones are learned from: texts of this project, of which one may carry several."""

import pytest

from bot.understanding import Tone
from bot.understanding.lessons import CALM, TONES, read_lesson, tone_lessons, tones_of


def test_that_a_label_names_several_tones_or_none() -> None:
    assert tones_of("urgent, complaining") == {Tone.URGENT, Tone.COMPLAINING}
    assert tones_of(CALM) == frozenset()
    with pytest.raises(ValueError, match="sleepy"):
        tones_of("urgent, sleepy")


def test_that_every_tone_has_texts_of_its_own_and_no_text_stands_twice() -> None:
    rows = read_lesson(TONES).rows
    assert len({text.casefold() for text, _ in rows}) == len(rows)
    assert sum(not tones_of(label) for _, label in rows) >= 250
    for tone in Tone:
        assert sum(tone in tones_of(label) for _, label in rows) >= 130


def test_that_the_other_tones_are_among_what_is_none_of_it() -> None:
    lesson = tone_lessons()[Tone.URGENT]
    assert (lesson.name, lesson.calm) == ("urgent", CALM)
    labels = dict(lesson.rows)
    assert labels["need it today"] == "urgent"
    assert labels["not impressed"] == labels["thank you"] == CALM
