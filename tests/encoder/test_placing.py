"""Half-built work is never seen."""

from pathlib import Path

import pytest

from encoder.placing import new_folder


def test_that_a_failure_leaves_nothing_behind(tmp_path: Path) -> None:
    def stop_halfway() -> None:
        with new_folder(tmp_path / "model") as place:
            (place / "part").write_text("x")
            raise ValueError("halfway")

    with pytest.raises(ValueError, match="halfway"):
        stop_halfway()
    assert list(tmp_path.iterdir()) == []


def test_that_the_first_writer_wins_and_a_replacement_replaces(tmp_path: Path) -> None:
    for text in ("first", "second"):
        with new_folder(tmp_path / "model") as place:
            (place / "file").write_text(text)
    assert (tmp_path / "model" / "file").read_text() == "first"
    with new_folder(tmp_path / "model", replace=True) as place:
        (place / "file").write_text("third")
    assert (tmp_path / "model" / "file").read_text() == "third"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]
