"""Questions about products: they start a skill as they stand, and what it passes on is answered as before."""

from bot.dialogue import DialogueState
from bot.dialogue.lines import Label
from bot.dialogue.policy import Policy
from bot.dialogue.settling import EXPECTS, RESTS
from bot.generation import Act
from tests.bot.dialogue.messages import heard, june, policy

GOODS = frozenset({"order_status", "stock", "product_facts", "recommend"})
RULES: Policy = policy(GOODS)
RESTING = DialogueState(skill="recommend", slots={RESTS: "yes", EXPECTS: "Something cheaper\ncheaper"})


def test_that_a_question_starts_the_skill_and_is_searched_in_its_own_words() -> None:
    move = RULES.decide(heard("what does yellow door taste of", "product_question"), DialogueState())
    assert (move.act, move.skill) == (Act.SKILL, "product_facts")
    assert move.otherwise == ("what does yellow door taste of",)


def test_that_without_the_skill_the_articles_answer() -> None:
    message = heard("how long do beans stay fresh", "product_question")
    move = RULES.without("product_facts").decide(message, DialogueState())
    assert (move.act, move.skill) == (Act.ANSWER, None)
    assert move.queries == ("how long do beans stay fresh",)
    assert not move.choices


def test_that_a_resting_skill_takes_up_what_it_expects() -> None:
    assert RULES.decide(heard("something cheaper"), RESTING).skill == "recommend"


def test_that_a_resting_skill_takes_nothing_else_and_calls_nobody_back() -> None:
    move = RULES.decide(heard("the postman was here"), RESTING)
    assert move.skill is None
    move = RULES.decide(heard("how long do refunds take", "refund_status"), RESTING)
    assert not any(june().chosen(Label.RESUME, choice) for choice in move.choices)
