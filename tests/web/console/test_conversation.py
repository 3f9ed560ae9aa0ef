"""Reading a conversation with its reasons, taking it over, answering, handing it back."""

import asyncio
import html
from dataclasses import replace

import pytest

from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Author, ConversationId, DecisionId, Kind, NewEvent, Owner, Tier
from tests.web.conftest import Visitor, new_visitor
from tests.web.console.conftest import Colleague
from tests.web.scripted import NELL, ScriptedBot, decision, sentence


async def test_that_a_new_message_stands_in_the_inbox(agent: Colleague, visitor: Visitor) -> None:
    await visitor.say("How much is delivery to France?")
    page = (await agent.get("inbox")).text
    assert f'href="/console/conversations/{visitor.id}"' in page
    assert "How much is delivery to France?" in page


async def test_that_each_view_shows_its_own(agent: Colleague, visitor: Visitor, store: SqlStore) -> None:
    other = await new_visitor(visitor.http)
    await visitor.say("I need a person")
    await store.set_owner(ConversationId(visitor.id), Owner.WAITING)
    await store.set_at_risk(ConversationId(other.id), True)
    shown = {
        view: (await agent.get(f"inbox?view={view}")).text for view in ("needs_person", "at_risk", "bot")
    }
    assert visitor.id in shown["needs_person"]
    assert other.id not in shown["needs_person"]
    assert other.id in shown["at_risk"]
    assert other.id in shown["bot"]
    assert visitor.id not in shown["bot"]
    assert (await agent.get("inbox?view=secret")).status_code == 404


async def test_that_the_why_panel_shows_the_stored_decision(agent: Colleague, visitor: Visitor) -> None:
    await visitor.say("How much is delivery to France?")
    await asyncio.sleep(0.1)
    page = html.unescape((await agent.get(f"conversations/{visitor.id}")).text)
    for shown in (
        "shipping_info",
        "0.940",
        "Delivery abroad",
        "0.830",
        "abc123",
        "price objection",
        "too expensive",
        "pause-two",
        "withheld: no stored cause for money",
        "blocked: number",
        "Delivery is £5.",
        "understand 4.2 ms",
        "phraser p-1",
    ):
        assert shown in page, shown


async def test_that_taking_over_replying_and_handing_back_reach_the_visitor(
    agent: Colleague, visitor: Visitor, bot: ScriptedBot
) -> None:
    await visitor.say("I need a person")
    assert (await agent.act(visitor.id, "take", owner="bot")).status_code == 303
    assert (await agent.act(visitor.id, "reply", text="Hello, Abe here.")).status_code == 303
    assert (await visitor.say("Thanks!", "m-2")).json()["messages"][-1]["author"] == "visitor"
    assert (await agent.act(visitor.id, "hand-back")).status_code == 303
    kinds = [(event["kind"], event["author"]) for event in await visitor.events(after=4)]
    assert kinds == [
        ("notice", "agent"),
        ("reply.sentence", "agent"),
        ("message.accepted", "visitor"),
        ("notice", "system"),
    ]
    assert (await visitor.say("And now?", "m-3")).json()["messages"][-1]["author"] == "bot"


async def test_that_of_two_who_take_over_only_one_does(staff: dict[str, Colleague], visitor: Visitor) -> None:
    await visitor.say("I need a person")
    answers = await asyncio.gather(
        *(staff[name].act(visitor.id, "take", owner="bot") for name in ("abe", "ann", "ada"))
    )
    assert sorted(answer.status_code for answer in answers) == [303, 409, 409]


async def test_that_an_agent_cannot_speak_in_a_colleagues_conversation(
    staff: dict[str, Colleague], visitor: Visitor
) -> None:
    await visitor.say("I need a person")
    assert (await staff["ann"].act(visitor.id, "reply", text="Hi")).status_code == 409
    await staff["abe"].act(visitor.id, "take", owner="bot")
    for action in ("reply", "hand-back", "typing"):
        assert (await staff["ann"].act(visitor.id, action, text="Hi")).status_code == 409
    assert (await staff["ada"].act(visitor.id, "reply", text="Ada helps out.")).status_code == 303


async def test_that_the_bot_never_speaks_after_a_take_over(
    agent: Colleague, visitor: Visitor, bot: ScriptedBot
) -> None:
    bot.script = lambda message: [sentence(f"Sentence {number}.") for number in range(8)]
    for race in range(25):
        other = await new_visitor(visitor.http)
        sending = asyncio.create_task(other.say("Tell me everything"))
        await asyncio.sleep(0.002 * race)
        taken = await agent.act(other.id, "take", owner="bot")
        await sending
        events = await other.events()
        if taken.status_code == 303:
            at = next(n for n, event in enumerate(events) if event.get("notice") == "agent_joined")
            assert all(event["author"] != "bot" for event in events[at:]), race


async def test_that_reading_an_offer_in_the_console_does_not_ask_the_ledger(
    agent: Colleague, visitor: Visitor, store: SqlStore, bot: ScriptedBot
) -> None:
    await visitor.say("I want to cancel")
    await asyncio.sleep(0.1)
    event = (await store.events(ConversationId(visitor.id)))[0]
    reason = decision(event)
    await store.save_decision(replace(reason, record={**reason.record, "grant": "g-1"}))
    offer = NewEvent(Author.BOT, Kind.CARD, {"card": {"kind": "offer", "grant": "g-1"}})
    await store.append(ConversationId(visitor.id), [offer])
    bot.parts.retention.card = None
    page = (await agent.get(f"conversations/{visitor.id}")).text
    assert "Offer card" in page
    assert "<dd>pause-two</dd>" in page


async def test_that_a_private_note_stays_private(agent: Colleague, visitor: Visitor) -> None:
    await visitor.say("How much is delivery?")
    assert (await agent.act(visitor.id, "note", text="A regular; be kind.")).status_code == 303
    assert "A regular; be kind." in (await agent.get(f"conversations/{visitor.id}")).text
    assert "regular" not in str(await visitor.events())


@pytest.mark.parametrize("text", ["", "   ", "a\u0000b", "x" * 4001])
async def test_that_a_reply_that_is_no_text_is_refused(
    agent: Colleague, visitor: Visitor, store: SqlStore, text: str
) -> None:
    await visitor.say("I need a person")
    await agent.act(visitor.id, "take", owner="bot")
    before = await store.events(ConversationId(visitor.id))
    assert (await agent.act(visitor.id, "reply", text=text)).status_code == 422
    assert await store.events(ConversationId(visitor.id)) == before


async def test_that_a_reviewer_reads_what_identifies_a_person_masked(
    staff: dict[str, Colleague], visitor: Visitor, store: SqlStore
) -> None:
    await store.set_identity(ConversationId(visitor.id), Tier.VERIFIED, NELL)
    await visitor.say("Order JR-104233, nell@post.example, call +44 20 7946 0958 please")
    card = {"kind": "order", "order": "JR-104233", "tracking": "RK55", "state": "shipped"}
    await store.append(ConversationId(visitor.id), [NewEvent(Author.BOT, Kind.CARD, {"card": card})])
    for path in ("inbox", f"conversations/{visitor.id}"):
        clear, masked = (await staff["abe"].get(path)).text, (await staff["rex"].get(path)).text
        assert "nell@post.example" in clear
        for secret in ("nell@", "104233", "7946", "RK55", "Ashdown"):
            assert secret not in masked, (path, secret)
        assert "[e-mail]" in masked


async def test_that_markup_is_shown_and_never_run(agent: Colleague, visitor: Visitor) -> None:
    payload = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'><svg/onload=alert(3)> {{7*7}} ${7*7}"
    await visitor.say(payload)
    await agent.act(visitor.id, "note", text=payload)
    for path in ("inbox", f"conversations/{visitor.id}"):
        page = (await agent.get(path)).text
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "<svg/onload" not in page
        assert "&lt;script&gt;alert(1)" in page
        assert "{{7*7}}" in page


async def test_that_an_unknown_conversation_is_a_page_not_found(agent: Colleague) -> None:
    answer = await agent.get("conversations/nothing-of-the-kind")
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")


async def test_that_a_broken_turn_still_has_a_page(
    agent: Colleague, visitor: Visitor, store: SqlStore, bot: ScriptedBot
) -> None:
    await visitor.say("How much is delivery?")
    await asyncio.sleep(0.1)
    event = (await store.events(ConversationId(visitor.id)))[0]
    broken = replace(
        decision(event), id=DecisionId("broken"), record={"versions": {}, "timings": {"total": 3.0}}
    )
    await store.save_decision(broken)
    assert (await agent.get(f"conversations/{visitor.id}")).status_code == 200


async def test_that_what_the_shop_did_stands_in_the_transcript(
    agent: Colleague, visitor: Visitor, store: SqlStore
) -> None:
    await visitor.say("cancel it")
    did = {"action": "cancel_subscription", "case": "JC-500001", "undone": False}
    issued = NewEvent(Author.SYSTEM, Kind.OFFER, {"grant": "g-1", "action": "issued"})
    actions = [NewEvent(Author.SYSTEM, Kind.ACTION, {**did, "undone": back}) for back in (False, True)]
    await store.append(ConversationId(visitor.id), [*actions, issued])
    page = (await agent.get(f"conversations/{visitor.id}")).text
    assert page.count("cancel subscription, case JC-500001.") == 2
    assert "the visitor sees it now" in page
    assert all(event["kind"] != "action" for event in await visitor.events())
