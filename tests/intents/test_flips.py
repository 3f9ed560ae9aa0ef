"""Two models on the same messages, message by message."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from intents import Classification, IntentName, IntentScore
from intents.flips import compare
from intents.overlap import Written


class Answers:
    """Accepts what it was told to; everything else it rejects."""

    version = "by heart"

    def __init__(self, answers: Mapping[str, str]) -> None:
        self._answers = answers

    def classify(self, texts: Sequence[str]) -> list[Classification]:
        return [self._one(text, IntentName(self._answers.get(text, ""))) for text in texts]

    def _one(self, text: str, intent: IntentName) -> Classification:
        accepted = (intent,) if intent else ()
        ranking = (IntentScore(intent or IntentName("pay"), 1.0),)
        return Classification(text, ranking, accepted, not accepted, False, self.version)


def asked(*rows: tuple[str, str]) -> list[Written]:
    return [Written(text, IntentName(name), Path("test"), at) for at, (text, name) in enumerate(rows, 1)]


ROWS = asked(
    ("where is it", "track"), ("card?", "pay"), ("how old is the moon", "out_of_scope"), ("hm", "pay")
)


def test_that_every_message_that_came_out_otherwise_is_told_the_broken_ones_first() -> None:
    before = Answers({"where is it": "pay", "card?": "pay", "how old is the moon": "pay"})
    after = Answers({"where is it": "track", "card?": "track", "hm": "track"})
    found = compare(before, after, ROWS)
    assert [str(flip) for flip in found.flips] == [
        "broken: 'card?' (pay) was pay, is track",
        "mended: 'where is it' (track) was pay, is track",
        "mended: 'how old is the moon' (no intent) was pay, is rejected",
    ]
    assert (found.before, found.after, found.mended, found.broken) == (0.25, 0.5, 2, 1)
    assert not found.worse
    assert compare(after, before, ROWS).worse


def test_that_without_messages_neither_is_better() -> None:
    found = compare(Answers({}), Answers({}), [])
    assert (found.judged, found.before, found.after, found.flips, found.worse) == (0, None, None, (), False)


def test_that_many_messages_are_asked_in_batches_and_all_counted() -> None:
    many = asked(*((f"message {number}", "pay") for number in range(100)))
    assert compare(Answers({}), Answers({row.text: "pay" for row in many}), many).mended == 100
