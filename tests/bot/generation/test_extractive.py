"""The fallback quotes the sentence that answers."""

from bot.generation import Act, Brief, Evidence
from bot.generation.extractive import Extractor
from bot.generation.pairs import read_pairs
from bot.generation.sentences import statements
from bot.understanding import Mood


def brief_of(question: str, *texts: str) -> Brief:
    evidence = (Evidence(f"e{number}", "", text, article="a") for number, text in enumerate(texts))
    return Brief(Act.ANSWER, Mood.NEUTRAL, question, tuple(evidence))


def test_that_the_sentence_that_shares_the_rare_words_is_chosen() -> None:
    brief = brief_of(
        "how much is gift wrapping",
        "Gift cards are valid for 5 years. Gift wrapping costs £4 per parcel. Parcels leave daily.",
    )
    assert [row.text for row in Extractor().extract(brief)] == ["Gift wrapping costs £4 per parcel."]


def test_that_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    brief = brief_of(
        "can the mug go in the dishwasher", "The mug is made of clay. It must not go in the dishwasher."
    )
    assert [row.text for row in Extractor().extract(brief)] == [
        "The mug is made of clay.",
        "It must not go in the dishwasher.",
    ]


def test_that_a_scorer_can_see_what_words_do_not_show() -> None:
    def closeness(question: str, sentences: list[str]) -> list[float]:
        return [1.0 if "postage" in sentence else 0.1 for sentence in sentences]

    brief = brief_of("do i pay for sending it back", "Sending takes a day. Return postage costs £3.50.")
    assert Extractor(closeness).extract(brief)[0].text == "Return postage costs £3.50."


def test_that_a_lead_in_keeps_its_list() -> None:
    assert statements("We deliver to:\n- Norway\n- Sweden") == ["We deliver to: Norway, Sweden"]
    assert statements("First.\n\nSecond one. Third one.") == ["First.", "Second one.", "Third one."]


def test_that_there_is_always_a_sentence_when_there_is_evidence() -> None:
    assert Extractor().extract(brief_of("xyzzy", "Bags leave on Monday."))
    assert Extractor().extract(brief_of("xyzzy")) == []


def test_that_words_alone_find_the_answering_sentence_more_often_than_chance() -> None:
    hits = total = 0
    for pair in read_pairs():
        answering = [text for text in pair.evidence if text in pair.reply]
        if len(pair.evidence) < 3 or len(answering) != 1:
            continue
        total += 1
        rows = Extractor(most=1).extract(brief_of(pair.question, *pair.evidence))
        hits += rows[0].text == answering[0]
    assert hits > 0.45 * total
