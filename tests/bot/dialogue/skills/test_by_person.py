"""What the bot does about orders while no shop is connected: it says so, and a person takes over."""

from typing import cast

from bot.dialogue import DialogueState, HandoverReason, Skill, SkillInput
from bot.dialogue.skills.by_person import as_connected, by_person
from bot.generation import Act
from bot.shop import Shop
from bot.shop.absent import AbsentShop
from bot.storage.types import ConversationId, Tier
from tests.bot.dialogue.messages import heard

KNOWN = {"bot": "Robin", "shop": "Otter", "hours": "on weekdays", "email": "hello@otter.example"}
SKILLS = by_person(("order_status", "cancel_order"), KNOWN)


def turn(text: str) -> SkillInput:
    state, conversation = DialogueState(), ConversationId("x")
    return SkillInput(heard(text, "order_status"), state, Tier.ANONYMOUS, None, conversation)


async def test_that_every_skill_hands_over_and_keeps_its_name() -> None:
    for name, skill in SKILLS.items():
        assert skill.name == name
        result = await skill.step(turn("where is my order"))
        assert (result.act, result.handover) == (Act.HANDOVER, HandoverReason.SKILL)
        assert result.evidence == result.cards == ()
        said = " ".join(result.lines)
        assert "colleague" in said
        assert "on weekdays" in said


async def test_that_a_number_is_asked_for_only_where_none_was_given() -> None:
    asked = " ".join((await SKILLS["order_status"].step(turn("where is my order"))).lines)
    given = " ".join((await SKILLS["order_status"].step(turn("where is order 4471902"))).lines)
    assert "e-mail address" in asked
    assert "e-mail address" not in given


def test_that_a_connected_shop_keeps_its_skills() -> None:
    skills = {"order_status": cast(Skill, object())}
    assert as_connected(skills, cast(Shop, object()), KNOWN) is skills
    assert set(as_connected(skills, AbsentShop(), KNOWN)) == {"order_status"}


def test_that_questions_about_goods_are_left_to_the_articles() -> None:
    skills = {name: cast(Skill, object()) for name in ("stock", "recommend", "return_item")}
    assert set(as_connected(skills, AbsentShop(), KNOWN)) == {"return_item"}
