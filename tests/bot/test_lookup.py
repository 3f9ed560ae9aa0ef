"""When a find is an answer, and when a follow-up is read together with what it follows."""

import pytest

from bot.lookup import Lookup, Question, clearer
from tests.bot.finds import hit, result


def looked_up(text: str, score: float, *, vouched: bool = True, answerable: bool = True) -> Lookup:
    return Lookup(Question(text, vouched=vouched), result(hit("delivery", score), answerable=answerable))


@pytest.mark.parametrize(
    ("answerable", "sure", "vouched", "answers"),
    [
        (True, False, True, True),
        (True, False, False, False),
        (True, True, False, True),
        (False, False, True, False),
    ],
)
def test_that_what_no_intent_vouches_for_needs_a_surer_find(
    answerable: bool, sure: bool, vouched: bool, answers: bool
) -> None:
    found = result(hit("delivery", 0.5), answerable=answerable, sure=sure)
    assert Lookup(Question("what does it cost?", vouched=vouched), found).answers is answers


@pytest.mark.parametrize(
    ("cited", "vouched", "answers"),
    [("delivery", True, True), ("delivery", False, False), ("returns", True, False)],
)
def test_that_what_goes_on_about_the_article_told_from_is_an_answer_sooner(
    cited: str, vouched: bool, answers: bool
) -> None:
    question = Question("to Lyon? how many days?", vouched=vouched, stays=frozenset({cited}))
    found = result(hit("delivery", 0.3), answerable=False)
    assert Lookup(question, found).answers is answers


@pytest.mark.parametrize(("together", "taken"), [(0.60, "whole"), (0.58, "whole"), (0.57, "does it?")])
def test_that_a_follow_up_takes_what_it_follows_when_that_is_clearly_better(
    together: float, taken: str
) -> None:
    assert clearer(looked_up("does it?", 0.5), looked_up("whole", together)).question.text == taken


@pytest.mark.parametrize("reading", [{"vouched": False}, {"answerable": False}])
def test_that_a_better_reading_must_be_an_answer_too(reading: dict[str, bool]) -> None:
    alone = looked_up("does it?", 0.1)
    assert clearer(alone, looked_up("whole", 0.3, **reading)) is alone


@pytest.mark.parametrize(("found", "taken"), [(True, "and to spain?"), (False, "whole")])
def test_that_a_follow_up_that_names_its_thing_needs_no_other_when_it_is_found(
    found: bool, taken: str
) -> None:
    alone = looked_up("and to spain?", 0.36, answerable=found)
    assert clearer(alone, looked_up("whole", 0.55)).question.text == taken


def test_that_a_lone_reading_is_the_clearest() -> None:
    alone = looked_up("does it?", 0.1, answerable=False)
    assert clearer(alone) is alone


def test_that_a_search_without_any_hit_scores_nothing() -> None:
    assert Lookup(Question("?"), result(answerable=False)).score == 0.0


def test_that_the_topic_goes_to_the_search() -> None:
    query = Question("and to spain?", "Delivery").query
    assert (query.text, query.topic) == ("and to spain?", "Delivery")
