"""What an average hides: which messages came out otherwise."""

from eval.labelled.flips import flips


def row(text: str, *said: str, right: bool, truth: str = "track") -> dict[str, object]:
    return {"text": text, "truth": truth, "said": list(said), "right": right}


def test_that_every_flip_is_listed_and_nothing_else_broken_ones_first() -> None:
    before = [
        row("where is it", "pay", right=False),
        row("parcel?", "track", right=True),
        row("late again", "pay", right=False),
        row("only before", "track", right=True),
    ]
    after = [
        row("where is it", "track", right=True),
        row("parcel?", right=False),
        row("late again", "greet", right=False),
        row("only after", "track", right=True),
    ]
    assert [str(flip) for flip in flips(before, after)] == [
        "broken: 'parcel?' (track) was track, is rejected",
        "mended: 'where is it' (track) was pay, is track",
    ]


def test_that_the_same_words_of_another_truth_are_another_message() -> None:
    assert flips([row("hm", right=True, truth="")], [row("hm", right=False)]) == []
