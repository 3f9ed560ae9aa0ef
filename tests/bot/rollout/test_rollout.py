"""How far the bot is let loose: pure rules."""

from bot.rollout import Mode, Rollout, position
from bot.storage.types import ConversationId

TALK = ConversationId("talk")
MANY = [ConversationId(f"talk-{number}") for number in range(2000)]


def test_that_everything_is_live_until_somebody_says_otherwise() -> None:
    assert Rollout().of(TALK, ["order_status"]) is Mode.LIVE
    assert Rollout().unrestricted


def test_that_the_strictest_intent_of_a_message_decides() -> None:
    rollout = Rollout(intents={"refund_status": Mode.SUGGEST, "complaint": Mode.OFF})
    assert rollout.of(TALK, ["order_status"]) is Mode.LIVE
    assert rollout.of(TALK, ["order_status", "refund_status"]) is Mode.SUGGEST
    assert rollout.of(TALK, ["complaint", "refund_status"]) is Mode.OFF
    assert not rollout.unrestricted


def test_that_an_exception_may_be_looser_than_the_rest() -> None:
    rollout = Rollout(mode=Mode.SHADOW, intents={"contact_hours": Mode.LIVE})
    assert rollout.of(TALK, ["contact_hours"]) is Mode.LIVE
    assert rollout.of(TALK, []) is Mode.SHADOW


def test_that_a_stop_beats_everything() -> None:
    rollout = Rollout(mode=Mode.LIVE, intents={"contact_hours": Mode.LIVE}, stopped=True)
    assert rollout.of(TALK, ["contact_hours"]) is Mode.OFF


def test_that_a_share_of_the_conversations_is_live_and_each_stays_on_its_side() -> None:
    live = [talk for talk in MANY if Rollout(share=0.3).of(talk, []) is Mode.LIVE]
    assert 0.26 < len(live) / len(MANY) < 0.34
    wider = {talk for talk in MANY if Rollout(share=0.6).of(talk, []) is Mode.LIVE}
    assert set(live) < wider, "who was live stays live when the share grows"
    assert all(Rollout(share=0.0).of(talk, []) is Mode.SHADOW for talk in MANY[:50])
    assert position(TALK) == position(TALK)


def test_that_a_share_lets_nothing_loose_that_is_held_back() -> None:
    rollout = Rollout(mode=Mode.SUGGEST, share=1.0)
    assert rollout.of(TALK, []) is Mode.SUGGEST
