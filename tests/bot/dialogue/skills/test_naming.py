"""Which of several names a message means."""

from bot.dialogue.skills.naming import meant

NAMES = ("Hearthside Blend", "Letters from Huila", "Coffee with the Neighbours")


def test_that_a_name_is_known_shortened_and_misspelt() -> None:
    assert meant(NAMES, "the hartside one") == [0]
    assert meant(NAMES, "Letters from Huila") == [1]


def test_that_words_which_stand_in_any_message_name_nothing() -> None:
    assert meant(NAMES, "the one from last week, with the dent") == []
