"""A slip is mended, and whatever may be meant as it stands is left alone."""

import pytest

from encoder import SentenceEncoder
from knowledge_base.articles import read_articles
from knowledge_base.cli import CONTENT
from knowledge_base.index import speller_of
from knowledge_base.records import record
from knowledge_base.spelling import Speller

WORDS = ["the subscription", "cancel", "pause", "card", "warranty", "delivery", "subscriptions"]


@pytest.fixture
def speller() -> Speller:
    return Speller(WORDS, {"cards", "cause", "carry"}.__contains__)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("cancle my subscirption", "cancel my subscription"),
        ("suscriptoin", "subscription"),
        ("CANCLE!", "cancel!"),
        ("gift crad", "gift card"),
        ("waranty?", "warranty?"),
        ("delivry", "delivery"),
    ],
)
def test_that_a_slip_is_mended(speller: Speller, written: str, meant: str) -> None:
    assert speller.correct(written) == meant


@pytest.mark.parametrize(
    "text",
    [
        "cause",
        "cards",
        "cart",
        "dont cancel",
        "cancels",
        "mail cancle@shop.example or www.cancle.example",
        "order cancle-12 /cancle",
        "xancel",
        "zqxwv",
        "",
        "  two  spaces\n",
        "😀 ¿qué?",
    ],
)
def test_that_what_may_be_meant_is_left_alone(speller: Speller, text: str) -> None:
    assert speller.correct(text) == text


def test_that_the_shops_own_words_are_known_as_they_are(minilm: SentenceEncoder) -> None:
    records = [record(article) for article in read_articles(CONTENT)]
    speller = speller_of(records, minilm)
    texts = [f"{item.title} {passage.text}" for item in records for passage in item.passages]
    assert [speller.correct(text) for text in texts] == texts
