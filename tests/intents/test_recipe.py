"""How often texts are read: few of them often, many of them seldom."""

from intents.recipe import Recipe


def test_that_few_texts_are_read_more_often_than_many() -> None:
    few, many, plenty = (Recipe().for_texts(count, 10) for count in (600, 1_900, 3_600))
    assert few.epochs > many.epochs > plenty.epochs
    assert few.contrast > many.contrast


def test_that_no_shop_learns_from_fewer_readings_than_are_the_least() -> None:
    recipe = Recipe()
    for intents in (2, 10, 50):
        for count in range(recipe.fewest_readings // recipe.most_epochs, 20_000, 97):
            assert recipe.for_texts(count, intents).epochs * count >= 0.75 * recipe.fewest_readings
