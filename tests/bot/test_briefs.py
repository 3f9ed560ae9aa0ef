"""What the reply must say, in which order, and what is said only once."""

from datetime import timedelta

import pytest

from bot.briefs import Found, briefs, evidence_of
from bot.dialogue import HandoverReason, Move, SkillResult
from bot.dialogue.lines import Say
from bot.generation import Act, Brief, Evidence
from bot.generation.service import duties
from bot.retention.types import Arm, Cause, GrantId, OfferCard, OfferId, RetentionDecision
from bot.understanding import Mood
from knowledge_base import SearchResult
from tests.bot.dialogue.messages import heard, june
from tests.bot.finds import hit, result
from tests.bot.retention.turns import NOW

CARD = OfferCard(
    grant=GrantId("g-1"),
    offer=OfferId("rest"),
    arm=Arm.PAUSE,
    title="Rest your subscription",
    terms="Your subscription rests for two months.",
    code=None,
    expires_at=NOW + timedelta(days=7),
    disclosure="",
)
FACTS = (Evidence("order:1", "Your order", "The parcel is due tomorrow."),)
DELIVERY, RETURNS = result(hit("delivery", 0.8)), result(hit("returns", 0.7))


def decided(card: OfferCard | None = None) -> RetentionDecision:
    return RetentionDecision(
        signals=(),
        turn_risk=0.0,
        cause=Cause.UNKNOWN,
        remedy=None,
        considered=(),
        chosen=card.arm if card else Arm.NONE,
        would_be=Arm.NONE,
        propensity=1.0,
        held_out=False,
        enrolled=False,
        cancel_in_progress=False,
        ask_first=False,
        card=card,
        at_risk=False,
        version="test",
    )


def made(
    move: Move, *results: tuple[str, SearchResult], skill: SkillResult | None = None, offer: bool = False
) -> list[Brief]:
    found = Found(results, skill)
    return list(briefs(move, found, heard("i pay too much"), decided(CARD if offer else None), june()))


def test_that_each_question_gets_a_brief_with_its_own_evidence() -> None:
    first, second = made(Move(Act.ANSWER_MANY), ("how fast?", DELIVERY), ("may i return it?", RETURNS))
    assert (first.question, first.evidence[0].article) == ("how fast?", "delivery")
    assert (second.question, second.evidence[0].article) == ("may i return it?", "returns")


def test_that_two_questions_with_the_same_answer_are_answered_once() -> None:
    [only] = made(Move(Act.ANSWER_MANY), ("how fast?", DELIVERY), ("when does it come?", DELIVERY))
    assert only.question == "how fast?"


def test_that_fixed_lines_and_the_apology_are_said_once() -> None:
    move = Move(Act.APOLOGY, lines=("I am sorry about this.",))
    first, second = made(move, ("how fast?", DELIVERY), ("may i return it?", RETURNS))
    assert (first.act, first.fallback) == (Act.APOLOGY, ("I am sorry about this.",))
    assert (second.act, second.fallback) == (Act.ANSWER, ())


def test_that_lines_alone_are_said_when_nothing_was_found() -> None:
    [only] = made(Move(Act.NO_ANSWER, lines=("I would rather not guess.",)))
    assert (only.act, only.fallback, only.evidence) == (Act.NO_ANSWER, ("I would rather not guess.",), ())


def test_that_a_skills_facts_come_before_other_answers() -> None:
    skill = SkillResult(Act.SKILL, FACTS, ("I am sorry.",))
    first, second = made(Move(Act.SKILL, skill="order_status"), ("how fast?", DELIVERY), skill=skill)
    assert first.evidence == FACTS
    assert second.evidence[0].article == "delivery"


def test_that_a_skill_that_asks_speaks_after_the_answers() -> None:
    skill = SkillResult(Act.SKILL, lines=("What is the order number?",))
    first, second = made(Move(Act.SKILL, skill="order_status"), ("how fast?", DELIVERY), skill=skill)
    assert first.evidence[0].article == "delivery"
    assert second.fallback == ("What is the order number?",)


def test_that_an_offer_comes_last_and_leaves_its_terms_to_the_card() -> None:
    *_, last = made(Move(Act.ANSWER), ("how do i cancel?", RETURNS), offer=True)
    assert last.act is Act.OFFER
    assert last.evidence == ()
    assert last.fallback == june().say(Say.OFFER, "i pay too much")
    assert not set(CARD.terms.split(". ")) & set(last.fallback)


def test_that_no_offer_is_led_in_without_a_card() -> None:
    assert all(brief.act is not Act.OFFER for brief in made(Move(Act.ANSWER), ("?", RETURNS)))


@pytest.mark.parametrize("lines", june().variants[Say.OFFER])
def test_that_a_lead_in_to_an_offer_is_a_line_that_no_generator_replaces(lines: tuple[str, ...]) -> None:
    assert duties(lines, Brief(Act.OFFER, Mood.NEUTRAL, "i pay too much", (), lines)) is None
    pressing = {"sorry", "miss", "hurry", "last", "only", "now", "before"}
    assert not pressing & set(" ".join(lines).lower().split())


def test_that_the_runner_up_comes_along_only_when_it_is_as_good_and_of_the_same_article() -> None:
    near, far, other = hit("delivery", 0.78, 2), hit("delivery", 0.5, 2), hit("returns", 0.79)
    assert len(evidence_of(result(hit("delivery", 0.8), near))) == 2
    assert len(evidence_of(result(hit("delivery", 0.8), far))) == 1
    assert len(evidence_of(result(hit("delivery", 0.8), other))) == 1


@pytest.mark.parametrize(
    ("move", "skill", "problem"),
    [
        (Move(Act.ANSWER), None, None),
        (Move(Act.NO_ANSWER), None, "not understood yet"),
        (Move(Act.NO_ANSWER, cancel=True), None, None),
        (Move(Act.HANDOVER, handover=HandoverReason.ASKED), None, "a person takes over"),
        (Move(Act.SKILL), SkillResult(Act.SKILL, problem="a late parcel"), "a late parcel"),
        (Move(Act.SKILL), SkillResult(Act.SKILL, handover=HandoverReason.SKILL), "a person takes over"),
    ],
)
def test_that_no_offer_stands_beside_an_open_problem(
    move: Move, skill: SkillResult | None, problem: str | None
) -> None:
    assert Found(skill=skill).problem(move) == problem


def test_that_an_article_speaks_where_a_skill_knows_nothing() -> None:
    unknown = SkillResult(Act.NO_ANSWER, lines=("I cannot say.",), explain=True)
    [answered] = made(Move(Act.SKILL), ("q", RETURNS), skill=unknown)
    assert answered.evidence == evidence_of(RETURNS)
    [alone] = made(Move(Act.SKILL), skill=unknown)
    assert alone.fallback == ("I cannot say.",)
