"""What may be found, in which order, and when nothing is the answer."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from encoder import SentenceEncoder
from knowledge_base import Filters
from knowledge_base.articles import read_articles
from knowledge_base.calibration import calibrate
from knowledge_base.cli import CONTENT
from knowledge_base.index import make_index
from knowledge_base.ranking import CANDIDATES
from knowledge_base.search import OnlineSearcher, open_searcher, prepare
from tests.knowledge_base.conftest import writer


@pytest.fixture(scope="module")
def searcher(models: Path, minilm: SentenceEncoder) -> OnlineSearcher:
    """The demo shop's articles."""
    prepare(models, CONTENT)
    return open_searcher(models, CONTENT, minilm)


def articles_found(searcher: OnlineSearcher, text: str, filters: Filters, k: int = 50) -> set[str]:
    return {hit.passage.article for hit in searcher.search([text], filters=filters, k=k)[0].hits}


def test_that_every_written_question_finds_its_own_article_first(searcher: OnlineSearcher) -> None:
    articles = read_articles(CONTENT)
    asked = [(question.text, article.id) for article in articles for question in article.questions]
    agent = Filters(audience="agent", tier="verified")
    results = searcher.search([text for text, _ in asked], filters=agent, k=1)
    wrong = [
        text
        for (text, article), result in zip(asked, results, strict=True)
        if result.hits[0].passage.article != article
    ]
    assert wrong == []


def test_that_plain_questions_are_answered_and_foreign_ones_are_not(searcher: OnlineSearcher) -> None:
    plain = ["can i pause my subscription for a month", "how often should i descale my kettle"]
    foreign = ["what is the square root of 81", "write me a poem about autumn leaves"]
    results = searcher.search([*plain, *foreign], filters=Filters())
    assert [result.answerable for result in results] == [True, True, False, False]
    assert [result.hits[0].passage.article for result in results[:2]] == [
        "subscription-pause",
        "kettle-descaling",
    ]


def test_that_a_hit_shows_what_matched(searcher: OnlineSearcher) -> None:
    hit = searcher.search(["pause my subscription"], filters=Filters())[0].hits[0]
    assert hit.matched == "pause my subscription"
    assert hit.dense == pytest.approx(1, abs=0.02)
    assert hit.passage.url == "/help/subscription-pause"


def test_that_the_passage_is_chosen_by_what_is_asked(searcher: OnlineSearcher) -> None:
    asked = ["how much is standard delivery in the uk", "how long do parcels to the scottish highlands take"]
    prices, islands = (result.hits[0].passage for result in searcher.search(asked, filters=Filters()))
    assert (prices.article, islands.article) == ("delivery-uk", "delivery-highlands-islands")
    assert "£3.95" in prices.text
    assert "Highlands" in islands.text


def test_that_a_slip_of_the_finger_does_not_lose_the_article(searcher: OnlineSearcher) -> None:
    asked = ["discaling the ketle", "redeem my gift crad", "subscirption puase"]
    results = searcher.search(asked, filters=Filters())
    expected = ["kettle-descaling", "gift-cards-redeem", "subscription-pause"]
    assert [result.hits[0].passage.article for result in results] == expected


def test_that_hits_come_best_first_and_no_more_than_asked_for(searcher: OnlineSearcher) -> None:
    for k in (1, 4, 9):
        hits = searcher.search(["refund for a broken grinder"], filters=Filters(), k=k)[0].hits
        assert len(hits) == k
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_that_a_query_gets_the_same_answer_alone_and_among_others(searcher: OnlineSearcher) -> None:
    texts = ["where is my parcel", "do you ship to norway", "cancel", "how do i use points"]
    together = searcher.search(texts, filters=Filters())
    for text, result in zip(texts, together, strict=True):
        alone = searcher.search([text], filters=Filters())[0]
        assert [hit.passage.id for hit in alone.hits] == [hit.passage.id for hit in result.hits]


@pytest.mark.parametrize("text", ["", "   ", "?!", "😀", "x" * 2000, "\x00", "что это"])
def test_that_odd_queries_are_survived(searcher: OnlineSearcher, text: str) -> None:
    result = searcher.search([text], filters=Filters())[0]
    assert all(np.isfinite(hit.score) for hit in result.hits)


def test_that_no_query_gives_no_result(searcher: OnlineSearcher) -> None:
    assert searcher.search([], filters=Filters()) == []


def test_that_shoppers_never_find_what_is_for_agents(searcher: OnlineSearcher) -> None:
    text = "agent goodwill limit"
    assert not {
        name for name in articles_found(searcher, text, Filters(tier="verified")) if name.startswith("agent-")
    }
    agent = searcher.search([text], filters=Filters(audience="agent", tier="verified"))[0]
    assert agent.hits[0].passage.article == "agent-goodwill"


@pytest.fixture(scope="module")
def guarded(minilm: SentenceEncoder, tmp_path_factory: pytest.TempPathFactory) -> OnlineSearcher:
    """One text in many articles, so that only the filters can tell them apart."""
    folder = tmp_path_factory.mktemp("guarded")
    write = writer(folder)
    body = "The code for the door is on the receipt."
    write("open", "Door code", ["door code"], body)
    write("claimed", "Door code", ["door code please"], body, tier="claimed")
    write("verified", "Door code", ["the door code"], body, tier="verified")
    write("british", "Door code", ["my door code"], body, locale="en-GB")
    write("german", "Door code", ["door code bitte"], body, locale="de")
    write("boots", "Door code", ["door code for boots"], body, products="[boots]")
    for number in range(CANDIDATES + 8):
        write(f"crowd-{number}", "Door code", [f"door code {number}"], body, audience="agent")
    index = make_index(read_articles(folder), minilm, "guarded")
    return OnlineSearcher(replace(index, calibration=calibrate(index).as_json()), minilm)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), {"open", "british", "boots"}),
        (Filters(tier="claimed"), {"open", "british", "boots", "claimed"}),
        (Filters(tier="verified"), {"open", "british", "boots", "claimed", "verified"}),
        (Filters(locale="en-US"), {"open", "boots"}),
        (Filters(locale="en-GB"), {"open", "boots", "british"}),
        (Filters(locale="de"), {"german"}),
        (Filters(locale="fr"), set()),
        (Filters(products=frozenset({"boots"})), {"open", "british", "boots"}),
        (Filters(products=frozenset({"hats"})), {"open", "british"}),
    ],
)
def test_that_filters_hold_before_ranking(guarded: OnlineSearcher, filters: Filters, found: set[str]) -> None:
    """Better matches that may not be found take no place from those that may."""
    assert articles_found(guarded, "door code 7", filters, k=7) == found


def test_that_finding_nothing_is_no_answer(guarded: OnlineSearcher) -> None:
    result = guarded.search(["door code"], filters=Filters(locale="fr"))[0]
    assert result.hits == ()
    assert not result.answerable


def test_that_an_article_of_high_risk_is_quoted(searcher: OnlineSearcher) -> None:
    hits = searcher.search(["delete my account", "pause my subscription"], filters=Filters())
    assert [result.hits[0].passage.quote_only for result in hits] == [True, False]
