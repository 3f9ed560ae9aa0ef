"""The rollout page: modes, the share, exceptions, and the stop; and drafts that a person sends."""

import html

from bot.rollout import Mode, Rollout
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Author, ConversationId, Kind, NewEvent, Owner
from tests.web.conftest import Visitor
from tests.web.console.conftest import Colleague
from tests.web.scripted import ScriptedBot


async def drafted(store: SqlStore, visitor: Visitor, mode: str = "suggest") -> int:
    await visitor.say("How much is delivery to France?")
    id = ConversationId(visitor.id)
    await store.set_owner(id, Owner.WAITING)
    payload = {"message_seq": 1, "mode": mode, "sources": [], "handover": None}
    [event] = await store.append(id, [NewEvent(Author.BOT, Kind.DRAFT, payload, "It costs £9.95.")])
    return event.seq


async def test_that_an_admin_sets_mode_share_and_exceptions(
    staff: dict[str, Colleague], bot: ScriptedBot
) -> None:
    answer = await staff["ada"].post(
        "rollout", mode="suggest", share="40", **{"intent-refund_status": "off", "intent-complaint": "same"}
    )
    assert answer.status_code == 303
    now = await bot.parts.switchboard.read()
    assert (now.mode, now.share, dict(now.intents)) == (Mode.SUGGEST, 0.4, {"refund_status": Mode.OFF})
    assert now.changed_by == "ada"
    page = (await staff["ada"].get("rollout")).text
    assert 'value="40"' in page
    assert "by ada" in page


async def test_that_what_makes_no_sense_is_refused_and_changes_nothing(
    staff: dict[str, Colleague], bot: ScriptedBot
) -> None:
    for form, named in (
        ({"mode": "wild", "share": "10"}, "mode"),
        ({"mode": "live", "share": "101"}, "share"),
        ({"mode": "live", "share": "half"}, "share"),
        ({"mode": "live", "share": "10", "intent-complaint": "maybe"}, "intent-complaint"),
    ):
        answer = await staff["ada"].post("rollout", **form)
        assert answer.status_code == 422
        assert named in answer.text
    assert await bot.parts.switchboard.read() == Rollout()


async def test_that_the_bot_is_stopped_and_started_with_one_button(
    staff: dict[str, Colleague], bot: ScriptedBot
) -> None:
    await staff["ada"].post("rollout", mode="live", share="40")
    await staff["ada"].post("rollout/stop")
    assert (await bot.parts.switchboard.read()).stopped
    assert "The bot is stopped" in (await staff["ada"].get("rollout")).text
    await staff["ada"].post("rollout/start")
    now = await bot.parts.switchboard.read()
    assert (now.stopped, now.share) == (False, 0.4)


async def test_that_only_admins_touch_the_rollout(staff: dict[str, Colleague]) -> None:
    for name in ("abe", "rex", "ali"):
        assert (await staff[name].get("rollout")).status_code == 403
        assert (await staff[name].post("rollout/stop")).status_code == 403


async def test_that_a_suggested_reply_is_sent_as_it_is_in_one_step(
    staff: dict[str, Colleague], visitor: Visitor, store: SqlStore
) -> None:
    seq = await drafted(store, visitor)
    page = html.unescape((await staff["abe"].get(f"conversations/{visitor.id}")).text)
    assert "Suggested reply" in page
    sent = await staff["abe"].act(visitor.id, f"drafts/{seq}/send", text="It costs £9.95.")
    assert sent.status_code == 303
    conversation = await store.conversation(ConversationId(visitor.id))
    assert conversation.owner is Owner.AGENT
    said = [event for event in await visitor.events() if event["author"] == "agent"]
    assert [event["text"] for event in said if event["kind"] == "reply.sentence"] == ["It costs £9.95."]
    [event] = [one for one in await store.events(conversation.id) if one.payload.get("draft") == seq]
    assert event.payload["edited"] is False
    assert f"drafts/{seq}/send" not in (await staff["abe"].get(f"conversations/{visitor.id}")).text


async def test_that_a_mended_reply_is_marked_and_a_colleague_is_not_spoken_over(
    staff: dict[str, Colleague], visitor: Visitor, store: SqlStore
) -> None:
    seq = await drafted(store, visitor)
    await staff["abe"].act(visitor.id, f"drafts/{seq}/send", text="It costs £9.95 for you.")
    events = await store.events(ConversationId(visitor.id))
    assert [one.payload["edited"] for one in events if one.payload.get("draft") == seq] == [True]
    assert (await staff["ann"].act(visitor.id, f"drafts/{seq}/send", text="Mine.")).status_code == 409


async def test_that_visitors_never_see_a_draft(visitor: Visitor, store: SqlStore) -> None:
    await drafted(store, visitor, "shadow")
    events = await visitor.events()
    assert "draft" not in {event["kind"] for event in events}
    assert all(event.get("text") != "It costs £9.95." for event in events)


async def test_that_only_a_draft_can_be_sent_as_one(
    staff: dict[str, Colleague], visitor: Visitor, store: SqlStore
) -> None:
    await drafted(store, visitor)
    assert (await staff["abe"].act(visitor.id, "drafts/1/send", text="Mine.")).status_code == 404
    assert (await staff["abe"].act(visitor.id, "drafts/999/send", text="Mine.")).status_code == 404
