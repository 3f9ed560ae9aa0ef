"""Recipes of training in files of their own, so that two ways to train can be held against each other."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError

from encoder.errors import ContentError
from eval.toml_files import TomlFile, nearest, read_toml
from intents.recipe import Recipe

TOLD = ("name", "about")
"""Keys of a recipe file that say what it is; all others are fields of `Recipe`."""
DRAWN = "seed"
"""The field that a comparison draws itself, the same for every recipe."""


@dataclass(frozen=True)
class NamedRecipe:
    name: str
    about: str
    recipe: Recipe

    @property
    def values(self) -> dict[str, Any]:
        return {name: value for name, value in self.recipe.as_json().items() if name != DRAWN}

    @property
    def changes(self) -> dict[str, Any]:
        """What differs from the product's own recipe."""
        product = Recipe().as_json()
        return {name: value for name, value in self.values.items() if value != product[name]}


def read_recipes(paths: Sequence[Path]) -> tuple[NamedRecipe, ...]:
    found: dict[str, NamedRecipe] = {}
    for path in paths:
        named = read_recipe(path)
        if named.name in found:
            raise ContentError(f"{path}: name: another recipe is called {named.name!r}")
        found[named.name] = named
    return tuple(found.values())


def read_recipe(path: Path) -> NamedRecipe:
    """Keys that the file leaves out have the product's value; its name is the file's unless it says one."""
    file = read_toml(path)
    told = {key: _typed(file, key, str) for key in TOLD if key in file.tree}
    hints = get_type_hints(Recipe)
    known = {field.name for field in fields(Recipe)} - {DRAWN}
    values = {key: _value(file, key, known, hints) for key in file.tree if key not in TOLD}
    try:
        recipe = replace(Recipe(), **values)
    except ValueError as error:
        raise ContentError(f"{path}: {error}") from error
    return NamedRecipe(told.get("name", path.stem), told.get("about", ""), recipe)


def _value(file: TomlFile, key: str, known: set[str], hints: dict[str, Any]) -> Any:
    if key == DRAWN:
        raise file.fault(key, what=f"{key}: leave it out; --seeds gives every recipe the same ones")
    if key not in known:
        near = nearest(key, known | set(TOLD))
        raise file.fault(key, what=f"{key} is no field of a recipe; the nearest one is {near}")
    return _typed(file, key, hints[key])


def _typed(file: TomlFile, key: str, kind: Any) -> Any:
    """As JSON, where a list may stand for a tuple and a word for a choice, and nothing else is converted."""
    written = file.tree[key]
    try:
        return TypeAdapter(kind).validate_json(json.dumps(written, default=str), strict=True)
    except ValidationError as error:
        complaint = error.errors()[0]["msg"]
        raise file.fault(key, what=f"{key}: {complaint}; it is {written!r}") from error
