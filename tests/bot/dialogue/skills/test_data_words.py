"""What somebody wants done with their data."""

import pytest

from bot.dialogue.skills.data_words import (
    is_about_others,
    means_a_part,
    wants_copy,
    wants_corrected,
    wants_erased,
)


@pytest.mark.parametrize(
    "text",
    ["delete my data", "delet my acount please", "wipe my profile", "right to be forgotten", "erase me"],
)
def test_that_an_erasure_is_known(text: str) -> None:
    assert wants_erased(text)
    assert not wants_copy(text)


@pytest.mark.parametrize(
    "text", ["i want a copy of my data", "export my account data to csv", "make a dsar", "send me my data"]
)
def test_that_a_copy_is_known(text: str) -> None:
    assert wants_copy(text)
    assert not wants_erased(text)


@pytest.mark.parametrize("text", ["wrong birthday in your database", "please rectify my details"])
def test_that_a_correction_is_known(text: str) -> None:
    assert wants_corrected(text)


def test_that_a_part_is_not_the_whole() -> None:
    assert means_a_part("delete old addresses saved under my name")
    assert means_a_part("please delete only my address book, keep the rest")
    assert not means_a_part("erase my account and everything in it, addresses too")
    assert not means_a_part("delete my data")


def test_that_other_peoples_data_are_known() -> None:
    assert is_about_others("My mother has died and i am closing her accounts")
    assert is_about_others("delete the account of my late husband")
    assert not is_about_others("delete my account")
