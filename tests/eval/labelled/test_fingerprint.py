"""What was kept counts while everything that decided it is the same."""

from dataclasses import replace

from eval.labelled.fingerprint import fingerprint, meaning
from intents.recipe import Recipe

CODE = '"""Why."""\nCOST = 4.0\n"""What it is."""\n\n\ndef cost(x: int) -> float:\n    return x * COST\n'


def test_that_words_for_readers_do_not_count() -> None:
    told = CODE.replace("Why.", "Because.").replace("return x", "# the price\n    return x")
    assert meaning(told) == meaning(CODE.replace('"""What it is."""\n', ""))


def test_that_a_constant_counts() -> None:
    assert meaning(CODE.replace("4.0", "5.0")) != meaning(CODE)


def test_that_the_recipe_counts_and_its_seed_does_not() -> None:
    product = fingerprint()
    assert fingerprint(replace(Recipe(), seed=99)) == product
    assert fingerprint(replace(Recipe(), epochs=Recipe().epochs + 1)) != product
