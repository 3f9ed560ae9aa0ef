"""The same matter again."""

from bot.retention.signals.repeated_contact import DETECTOR
from tests.bot.retention.turns import earlier, turn, understood

SAID = understood("still no refund", refund_status=0.9)


def test_that_a_second_mention_is_a_follow_up_and_a_third_is_a_signal() -> None:
    second = DETECTOR.read(turn(SAID, seq=9, earlier=(earlier(["refund_status"], 2),)))
    past = tuple(earlier(["refund_status"], seq) for seq in (2, 5))
    third = DETECTOR.read(turn(SAID, seq=9, earlier=past))
    assert second.probability < DETECTOR.threshold <= third.probability
    assert third.evidence == "refund_status came up 3 times in this conversation"


def test_that_other_matters_do_not_add_up() -> None:
    past = tuple(
        earlier([name], at) for at, name in enumerate(["late_delivery", "order_status", "greeting"], 1)
    )
    assert DETECTOR.read(turn(SAID, earlier=past)).probability == 0
    chat = understood("hello again", greeting=0.9)
    assert DETECTOR.read(turn(chat, earlier=(earlier(["greeting"]),) * 3)).probability == 0
