"""A complaint about a TOML file leads to the line."""

from pathlib import Path

import pytest

from encoder.errors import ContentError
from eval.toml_files import nearest, read_toml

WRITTEN = """# a file
top = 1

[first]
figure = { floor = 1 }

[second]
figure = { floor = 2 }
"inner.figure" = { floor = 3 }

[[sets]]
name = "a"
gates.one = { floor = 1 }
gates.two = { floor = 2 }

[[sets]]
name = "b"
[sets.gates]
one = { floor = 1 }
"""


@pytest.mark.parametrize(
    ("keys", "line"),
    [
        (("top",), 2),
        (("first", "figure"), 5),
        (("second", "figure", "floor"), 8),
        (("second", "inner.figure"), 9),
        (("sets", 0, "gates", "two"), 14),
        (("sets", 1), 16),
        (("sets", 1, "gates", "one", "floor"), 19),
        (("first", "nowhere"), 4),
        (("nowhere",), 1),
    ],
)
def test_that_a_key_is_found_in_its_own_table(tmp_path: Path, keys: tuple[str | int, ...], line: int) -> None:
    path = tmp_path / "t.toml"
    path.write_text(WRITTEN, encoding="utf-8")
    assert read_toml(path).line(*keys) == line


def test_that_a_missing_file_and_a_broken_one_are_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"none.toml: no such file"):
        read_toml(tmp_path / "none.toml")
    broken = tmp_path / "broken.toml"
    broken.write_text("a = 1\nb =\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"broken.toml: not valid TOML: .*line 2"):
        read_toml(broken)


def test_that_the_nearest_name_is_the_one_that_was_meant() -> None:
    assert nearest("epochz", ["batch", "epochs", "noise"]) == "epochs"
