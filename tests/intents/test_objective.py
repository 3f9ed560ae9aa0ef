"""What a training makes small also says which texts are worth reading again."""

import numpy as np

from intents.lessons import Lesson
from intents.neighbours import OUTSIDE
from intents.objective import smoothed, unlearned
from intents.recipe import Recipe

RECIPE = Recipe(smoothing=0.1)
LESSON = Lesson(["tea", "tin", "asdf"], np.array([0, 1, OUTSIDE]), ("drink", "box"))


def test_that_nothing_is_left_to_learn_where_the_target_is_said() -> None:
    said = np.log(smoothed(LESSON.labels, LESSON.intents, RECIPE.smoothing))
    assert np.allclose(unlearned(LESSON, said + 3, RECIPE), 0, atol=1e-6)


def test_that_a_wrong_text_is_known_less_than_a_doubtful_one_and_that_less_than_a_right_one() -> None:
    said = np.array([[5, -5], [5, -5], [0, 0]], np.float32)
    right, wrong, _ = unlearned(LESSON, said, RECIPE)
    doubtful, _, foreign = unlearned(LESSON, np.zeros_like(said), RECIPE)
    assert wrong > doubtful > right > 0
    assert foreign < 1e-9


def test_that_a_foreign_text_is_unlearned_where_an_intent_is_sure_of_it() -> None:
    sure = np.array([[0, 0], [0, 0], [9, -9]], np.float32)
    assert unlearned(LESSON, sure, RECIPE)[2] > 1
