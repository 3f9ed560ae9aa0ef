"""A passage can be read without the rest of its article."""

import pytest

from knowledge_base.articles import read_articles
from knowledge_base.cli import CONTENT
from knowledge_base.passages import split
from knowledge_base.records import record, sentences


@pytest.mark.parametrize(
    ("body", "passages"),
    [
        ("One.\nStill one.\n\nTwo.", ["One. Still one.", "Two."]),
        ("Sizes are:\n\n- small\n- large.\n\nEnd.", ["Sizes are: small. large.", "End."]),
        ("1. Open it.\n2. Rinse it.", ["Open it. Rinse it."]),
        ("# Heading\n\nText.", ["Text."]),
        ("See **the** [label](https://x.example/a) and `A-1`.", ["See the label and A-1."]),
        ("- outer\n  - inner\n", ["outer. inner."]),
        (
            "Prices.\n\n| cup | price |\n|---|---|\n| S | £2 |\n| L | £3 |",
            ["Prices. cup: S, price: £2. cup: L, price: £3."],
        ),
        ("> Kept.\n\nMore.", ["Kept.", "More."]),
        ("Before. ![a photo](x.png)\n\nIt is <b>bold</b>.", ["Before.", "It is bold."]),
        ("<!-- ask Ana\n\nabout it -->\n\n<div>\nShown.\n</div>", ["Shown."]),
        ("A lead.\n\n<!-- note -->\n\n- item", ["A lead. item."]),
        ("Terms &amp; prices.", ["Terms & prices."]),
        ("", []),
    ],
)
def test_that_markdown_becomes_plain_passages(body: str, passages: list[str]) -> None:
    assert list(split(body)) == passages


def test_that_sentences_of_the_shipped_articles_end_like_sentences() -> None:
    texts = [text for article in read_articles(CONTENT) for text in article.passages]
    assert all(part.endswith((".", "!", "?", ":")) for text in texts for part in sentences(text))


def test_that_amounts_and_abbreviations_do_not_end_a_sentence() -> None:
    assert sentences("It costs £3.95 in the U.K. today. Two days, e.g. by post.") == [
        "It costs £3.95 in the U.K. today.",
        "Two days, e.g. by post.",
    ]


def test_that_a_passage_keeps_its_id_while_its_text_stays() -> None:
    articles = read_articles(CONTENT)
    first, again = record(articles[0]), record(read_articles(CONTENT)[0])
    assert [passage.id for passage in first.passages] == [passage.id for passage in again.passages]


def test_that_passage_ids_are_unique() -> None:
    ids = [passage.id for article in read_articles(CONTENT) for passage in record(article).passages]
    assert len(set(ids)) == len(ids)
