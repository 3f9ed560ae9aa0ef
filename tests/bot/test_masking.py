"""What identifies a person goes, the sentence stays."""

import pytest

from bot.masking import masked, wordless


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("mail ann.lee+shop@post.example.com please", "mail [e-mail] please"),
        ("it is ann (at) post.example", "it is [e-mail]"),
        ("its ann at post dot example", "its [e-mail]"),
        ("I looked at the dot on the map", "I looked at the dot on the map"),
        ("where is JR-104233, and jr104234?", "where is [order], and [order]?"),
        ("where is #1042?", "where is [order]?"),
        ("call +44 20 7946 0958 after 5", "call [number] after 5"),
        ("parcel 00340434161094 is lost", "parcel [number] is lost"),
        ("see https://track.example/x?id=7 now", "see [link] now"),
        ("2 bags of 250 g for £9.50", "2 bags of 250 g for £9.50"),
    ],
)
def test_that_only_what_identifies_is_masked(written: str, left: str) -> None:
    assert masked(written) == left
    assert masked(left) == left


def test_that_a_text_of_masks_alone_says_nothing() -> None:
    assert wordless(masked("JR-104233, ann@post.example!"))
    assert not wordless(masked("lost: JR-104233"))
