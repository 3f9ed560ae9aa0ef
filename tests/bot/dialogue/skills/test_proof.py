"""Who somebody is: signed in, or a code by e-mail; and no way round it."""

import pytest

from bot.customers import TooManyTries
from bot.dialogue import DialogueState, HandoverReason, SkillInput, SkillResult
from bot.dialogue.skills import proof
from bot.dialogue.skills.kit import Kit, Slots
from bot.dialogue.skills.proof import EMAIL, SENT_TO, Proof
from bot.dialogue.skills.script import open_script
from bot.notify import NotDelivered
from bot.storage.types import ConversationId, CustomerId, Tier
from tests.bot.dialogue.messages import heard
from tests.bot.dialogue.skills.conftest import CODE, CodesInTests
from tests.contracts.shop_examples import NELL, OWEN

SKILL = "cancel_order"


@pytest.fixture
def proves(kit: Kit) -> Proof:
    return Proof(kit.codes, open_script(SKILL, proof.NEEDED, kit.known))


def turn(
    text: str, slots: dict[str, str] | None = None, tier: Tier = Tier.ANONYMOUS, who: str | None = None
) -> tuple[SkillInput, Slots]:
    state = DialogueState(skill=SKILL, slots=slots or {})
    customer = CustomerId(who) if who else None
    step = SkillInput(heard(text), state, tier, customer, ConversationId("talk-1"))
    return step, Slots.of(SKILL, step)


async def asked(proves: Proof, step: tuple[SkillInput, Slots]) -> SkillResult:
    result = await proves.of(*step)
    assert isinstance(result, SkillResult)
    return result


async def test_that_a_verified_customer_is_not_asked(proves: Proof) -> None:
    assert await proves.of(*turn("cancel it", tier=Tier.VERIFIED, who="c-1")) == "c-1"


async def test_that_a_claimed_customer_is_asked_like_a_stranger(proves: Proof, kit: Kit) -> None:
    result = await asked(proves, turn("cancel it", tier=Tier.CLAIMED, who="c-1"))
    assert "e-mail address" in " ".join(result.lines)
    assert result.explain, "what the articles know is told meanwhile"


async def test_that_an_address_gets_a_code_and_the_answer_is_the_same_for_all(
    proves: Proof, kit: Kit
) -> None:
    known = await asked(proves, turn(NELL))
    unknown = await asked(proves, turn("nobody@mail.example"))
    assert isinstance(kit.codes, CodesInTests)
    assert kit.codes.sent == [NELL, "nobody@mail.example"]
    assert "known" not in " ".join(known.lines)
    assert known.state.slots[SENT_TO] == NELL
    assert known.choices == unknown.choices == ("Send a new code",)


async def test_that_an_address_given_before_is_not_asked_for_again(proves: Proof, kit: Kit) -> None:
    result = await asked(proves, turn("Refund me", {EMAIL: NELL}))
    assert isinstance(kit.codes, CodesInTests)
    assert kit.codes.sent == [NELL]
    assert result.state.slots[SENT_TO] == NELL


@pytest.mark.parametrize("typed", [CODE, "my code is 482 913", "482-913, thanks"])
async def test_that_the_right_code_tells_who_it_is(proves: Proof, kit: Kit, typed: str) -> None:
    await asked(proves, turn(NELL))
    nell = await kit.shop.customer_by_email(NELL)
    assert nell is not None
    assert await proves.of(*turn(typed, {SENT_TO: NELL})) == nell.id


async def test_that_a_wrong_code_is_asked_for_again_and_a_person_is_a_choice_then(proves: Proof) -> None:
    await asked(proves, turn(NELL))
    result = await asked(proves, turn("111111", {SENT_TO: NELL, "asks": "1"}))
    assert result.choices == ("Send a new code", "Talk to a person")
    last = await asked(proves, turn("111111", {SENT_TO: NELL, "asks": "3"}))
    assert last.handover is HandoverReason.SKILL


async def test_that_a_new_code_and_another_address_are_sent_on_request(proves: Proof, kit: Kit) -> None:
    await asked(proves, turn(NELL))
    await asked(proves, turn("nothing came", {SENT_TO: NELL}))
    other = await asked(proves, turn(OWEN, {SENT_TO: NELL}))
    assert isinstance(kit.codes, CodesInTests)
    assert kit.codes.sent == [NELL, NELL, OWEN]
    assert other.state.slots[SENT_TO] == OWEN


async def test_that_a_number_before_any_code_was_sent_is_none(proves: Proof) -> None:
    assert (await asked(proves, turn(CODE))).identity is None


@pytest.mark.parametrize("error", [TooManyTries("later"), NotDelivered("no post", again=False)])
async def test_that_a_person_goes_on_where_no_code_can(
    proves: Proof, kit: Kit, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    async def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(kit.codes, "send", fails)
    result = await asked(proves, turn(NELL))
    assert result.handover is HandoverReason.SKILL
    assert "colleague" in " ".join(result.lines)
