"""How the message sounds."""

from bot.retention.signals.anger import DETECTOR
from bot.understanding import Mood
from tests.bot.retention.turns import turn, understood


def test_that_only_anger_counts_as_anger() -> None:
    loud = DETECTOR.read(turn(understood("WHERE IS IT", mood=Mood.ANGRY)))
    sad = DETECTOR.read(turn(understood("oh what a pity", mood=Mood.DISAPPOINTED)))
    assert loud.probability >= DETECTOR.threshold
    assert sad.probability == 0
