"""The written pairs: what counts, what is a fault."""

from collections import Counter
from pathlib import Path

import pytest

from bot.generation import Act
from bot.generation.pairs import count_pairs, data_hash, read_pairs
from encoder.errors import ContentError

FILE = """
shop: Moth & Lamp
kind: lighting
pairs:
  - act: answer
    mood: neutral
    question: do bulbs come with it
    evidence:
      - Bulbs are sold apart and cost £4 each.
    reply: {reply}
"""


def test_that_the_written_pairs_are_enough_and_distinct() -> None:
    count = count_pairs(read_pairs())
    assert count.faults == ()
    assert count.distinct >= 600
    assert count.shops >= 8
    assert count.held_out >= 50


def test_that_every_act_is_written_about() -> None:
    assert set(Counter(pair.act for pair in read_pairs())) == set(Act)


def test_that_a_value_out_of_thin_air_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(FILE.format(reply="Bulbs are sold apart and cost £5 each."))
    count = count_pairs(read_pairs(tmp_path))
    assert (count.written, count.distinct) == (1, 0)
    assert "£5" in count.faults[0]


def test_that_a_near_duplicate_counts_once(tmp_path: Path) -> None:
    for name, amount in (("one", 4), ("two", 9)):
        text = FILE.format(reply="Bulbs are sold apart and cost £4 each.").replace("£4", f"£{amount}")
        (tmp_path / f"{name}.yaml").write_text(text)
    assert count_pairs(read_pairs(tmp_path)).distinct == 1


def test_that_a_broken_file_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(FILE.format(reply="Yes.").replace("kind:", "sort:"))
    with pytest.raises(ContentError, match=r"one\.yaml:\d+"):
        read_pairs(tmp_path)


def test_that_the_hash_follows_the_words(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(FILE.format(reply="Bulbs are sold apart."))
    before = data_hash(read_pairs(tmp_path))
    (tmp_path / "one.yaml").write_text(FILE.format(reply="Bulbs cost £4 each."))
    assert data_hash(read_pairs(tmp_path)) != before
