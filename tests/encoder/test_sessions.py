"""How a batch is cut into runs."""

from encoder.sessions import BATCH, PADDING, similar


def test_that_every_text_runs_once_and_the_longest_first() -> None:
    groups = similar([5, 40, 12, 5, 13])
    assert sorted(at for group in groups for at in group) == [0, 1, 2, 3, 4]
    assert groups[0] == [1]


def test_that_a_run_holds_few_texts_and_little_padding() -> None:
    lengths = [3 + (at * 7) % 30 for at in range(100)]
    for group in similar(lengths):
        widest = lengths[group[0]]
        assert len(group) <= BATCH
        assert sum(widest - lengths[at] for at in group) <= PADDING


def test_that_texts_of_one_length_share_a_run() -> None:
    assert similar([9] * BATCH) == [list(range(BATCH))]
    assert similar([]) == []
