"""What a training makes small also says which texts are worth reading again."""

import numpy as np

from intents.lessons import Lesson
from intents.neighbours import OUTSIDE
from intents.objective import surprise
from intents.training import finishing_rows

LESSON = Lesson(["tea", "tin", "asdf"], np.array([0, 1, OUTSIDE]), ("drink", "box"))


def test_that_a_wrong_text_surprises_more_than_a_doubtful_one_and_that_more_than_a_right_one() -> None:
    for sure in (2.0, 5.0, 12.0):
        right, wrong, _ = surprise(LESSON, np.array([[sure, -sure], [sure, -sure], [0, 0]], np.float32))
        doubtful = surprise(LESSON, np.zeros((3, 2), np.float32))[0]
        assert wrong > doubtful > right >= 0


def test_that_a_foreign_text_surprises_where_an_intent_is_sure_of_it() -> None:
    unsure, sure = np.zeros((3, 2), np.float32), np.full((3, 2), [9, -9], np.float32)
    assert abs(surprise(LESSON, unsure)[2]) < 1e-9
    assert surprise(LESSON, sure)[2] > 1


def test_that_what_was_held_out_is_read_and_of_the_rest_what_surprises_most() -> None:
    out = np.array([False, True, False, False, True, False])
    rows = finishing_rows(out, np.array([0.1, 3.0, 0.2, 2.0]), 0.5)
    assert rows.tolist() == [1, 2, 4, 5]
    assert finishing_rows(out, np.array([0.1, 3.0, 0.2, 2.0]), 0.0).tolist() == [1, 4]
