"""A recipe file changes what it names, and nothing else; what it cannot name is said with the line."""

from pathlib import Path

import pytest

from encoder.errors import ContentError
from eval.labelled.recipes import read_recipe, read_recipes
from intents.recipe import Recipe

SHIPPED = Path(__file__).parents[3] / "eval" / "recipes"


def written(folder: Path, text: str, name: str = "mine.toml") -> Path:
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_that_keys_that_are_left_out_have_the_products_values(tmp_path: Path) -> None:
    named = read_recipe(written(tmp_path, 'about = "one round, no noise"\nepochs = 1\nnoise = 0\n'))
    assert (named.name, named.about) == ("mine", "one round, no noise")
    assert named.changes == {"epochs": 1, "noise": 0}
    assert named.recipe.batch == Recipe().batch


def test_that_a_file_may_say_its_name(tmp_path: Path) -> None:
    assert read_recipe(written(tmp_path, 'name = "short"\nepochs = 1\n')).name == "short"


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("\nepochz = 1\n", r"mine.toml:2: epochz is no field of a recipe; the nearest one is epochs"),
        ("nmae = 'short'\n", r"mine.toml:1: nmae is no field of a recipe; the nearest one is name"),
        ('epochs = "one"\n', r"mine.toml:1: epochs: .*integer.*'one'"),
        ("epochs = 1.5\n", r"mine.toml:1: epochs: .*integer"),
        ("noise = true\n", r"mine.toml:1: noise: .*number.*True"),
        ("name = 3\n", r"mine.toml:1: name: .*string"),
        ("seed = 3\n", r"mine.toml:1: seed: leave it out"),
        ("epochs 1\n", "mine.toml: not valid TOML"),
    ],
)
def test_that_a_complaint_names_the_file_the_line_and_the_key(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(ContentError, match=complaint):
        read_recipe(written(tmp_path, text))


def test_that_two_recipes_of_one_name_are_refused(tmp_path: Path) -> None:
    one, other = (written(tmp_path, 'name = "same"', f"{letter}.toml") for letter in "ab")
    with pytest.raises(ContentError, match=r"b.toml: name: another recipe is called 'same'"):
        read_recipes([one, other])


def test_that_the_shipped_recipes_are_read_and_the_first_changes_nothing() -> None:
    named = {one.name: one for one in read_recipes(sorted(SHIPPED.glob("*.toml")))}
    assert named["shipped"].changes == {}
    assert all(one.about for one in named.values())
