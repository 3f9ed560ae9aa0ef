"""What is wrong with something."""

import pytest

from bot.dialogue.skills.fault_words import (
    fault_in,
    is_chasing,
    is_dangerous,
    is_limescale,
    is_trade,
    is_wear,
    tells_symptom,
    wants_part,
    wish_in,
)
from bot.shop.actions import Fault, Wish


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("the kettle lid was in pieces when i opened the box", Fault.DAMAGED),
        ("bag was ripped and theres coffee all over the box", Fault.DAMAGED),
        ("tea tin was crushed, tea itself is everywhere", Fault.DAMAGED),
        ("my new millrace wont switch on, straight out of the packaging", Fault.DAMAGED),
        ("only one of the bags is broken", Fault.DAMAGED),
        ("the beans smell mouldy", Fault.DAMAGED),
        ("you sent me the wrong coffee", Fault.WRONG),
        ("i asked for filter grind but this is fine as powder", Fault.WRONG),
        ("this is decaf. i did not order decaf", Fault.WRONG),
        ("not what i orderd", Fault.WRONG),
        ("paid for 1kg got 250g", Fault.WRONG),
        ("one bag is missing from my delivery", Fault.MISSING),
        ("received an empty box lol", Fault.MISSING),
        ("Unfortunately the Brook arrived without its lid", Fault.MISSING),
        ("you forgot the catch cup", Fault.MISSING),
        ("nothing is broken, one tin is missing", Fault.MISSING),
        ("hello", None),
    ],
)
def test_that_a_fault_is_read(text: str, fault: Fault | None) -> None:
    assert fault_in(text) is fault


@pytest.mark.parametrize(
    ("text", "wish"),
    [
        ("please send a replacement", Wish.REPLACEMENT),
        ("send me another one", Wish.REPLACEMENT),
        ("please resend the item you left out", Wish.REPLACEMENT),
        ("i want my money back", Wish.REFUND),
        ("refund please, not a replacement", Wish.REFUND),
        ("i'd like a replacement rather than money", Wish.REPLACEMENT),
        ("replacement or refund, i don't mind", None),
        ("you sent me the wrong coffee", None),
    ],
)
def test_that_a_wish_is_read(text: str, wish: Wish | None) -> None:
    assert wish_in(text) is wish


@pytest.mark.parametrize(
    "text",
    [
        "my kettle stopped working",
        "the motor just hums and nothing turns",
        "kettle wont heat up anymore",
        "it clicks off before it boils since last week",
        "the display is dead but it still heats",
        "smoke came out of my grinder",
    ],
)
def test_that_a_symptom_is_known(text: str) -> None:
    assert tells_symptom(text)


def test_that_a_bare_wish_tells_no_symptom() -> None:
    assert not tells_symptom("warranty claim please")


def test_that_danger_wear_limescale_parts_and_trade_are_known() -> None:
    assert is_dangerous("it trips the fuse every time")
    assert not is_dangerous("it is cold")
    assert is_wear("burrs are worn out")
    assert not is_wear("the burrs do not turn")
    assert is_limescale("white flakes in my kettle")
    assert wants_part("i need a new lid")
    assert not wants_part("the lid broke off")
    assert is_trade("we use it in our café")
    assert is_chasing("i sent my grinder in for repair three weeks ago and heard nothing")
    assert not is_chasing("it broke three weeks ago")
