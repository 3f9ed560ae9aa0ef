"""The page about scripted dialogues names every key that a file may have."""

from pathlib import Path

import pytest

from eval.suites.dialogues import Dialogue, Exchange, Expect, InShop

PAGE = Path(__file__).resolve().parents[2] / "docs" / "dialogues.md"


@pytest.mark.parametrize("model", [Dialogue, Exchange, Expect, InShop])
def test_that_every_key_stands_on_the_page(model: type[Dialogue | Exchange | Expect | InShop]) -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert [name for name in model.model_fields if f"`{name}`" not in text] == []
