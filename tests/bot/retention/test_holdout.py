"""Who is held out."""

from bot.retention.holdout import enrolled, held_out
from bot.retention.types import Subject

PEOPLE = [Subject(f"customer:{number}") for number in range(20_000)]


def test_that_the_share_is_held_out_and_nobody_changes_sides() -> None:
    first = [held_out(person, 0.2, "salt") for person in PEOPLE]
    assert first == [held_out(person, 0.2, "salt") for person in PEOPLE]
    assert abs(sum(first) / len(PEOPLE) - 0.2) < 0.012


def test_that_a_smaller_hold_out_keeps_a_part_of_the_larger_one() -> None:
    small = {person for person in PEOPLE if held_out(person, 0.1, "salt")}
    large = {person for person in PEOPLE if held_out(person, 0.2, "salt")}
    assert small < large


def test_that_another_salt_is_another_draw() -> None:
    one = [held_out(person, 0.5, "one") for person in PEOPLE[:2000]]
    two = [held_out(person, 0.5, "two") for person in PEOPLE[:2000]]
    assert abs(sum(a == b for a, b in zip(one, two, strict=True)) / 2000 - 0.5) < 0.05


def test_that_only_people_with_a_verified_identity_take_part() -> None:
    nobody = Subject("conversation:talk-1")
    assert not enrolled(nobody)
    assert not held_out(nobody, 1.0, "salt")
    assert held_out(PEOPLE[0], 1.0, "salt")
    assert not held_out(PEOPLE[0], 0.0, "salt")
