"""Correcting the bot: from the queue in two actions, or beside a turn in the transcript."""

import asyncio
import html
import re
from collections.abc import Sequence

import pytest

from bot.storage.reviews import Review, Source, Verdict
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Author, ConversationId, Kind, NewEvent
from tests.web.conftest import Visitor, new_visitor
from tests.web.console.conftest import Colleague
from tests.web.console.queued import asked, form_of, turn
from web.console.review_queue import propensity


async def next_form(who: Colleague) -> tuple[str, dict[str, str]]:
    return form_of((await who.get("review")).text)


def told(found: Sequence[Review]) -> list[tuple[str, str | None, Verdict | None, Source]]:
    return [(one.reviewer, one.intent, one.answer, one.source) for one in found]


async def test_that_a_reviewer_corrects_an_intent_from_the_queue_in_two_actions(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    made = await asked(store)
    address, form = await next_form(staff["rex"])
    assert form["intent"] == "out_of_scope"
    # One: choose the intent. Two: press the button.
    answer = await staff["rex"].post(address, **{**form, "intent": "late_delivery", "answer": "bad"})
    assert answer.status_code == 303
    [stored] = await store.reviews()
    assert told([stored]) == [("id-rex", "late_delivery", Verdict.BAD, Source.UNSURE)]
    assert (stored.conversation, stored.message_seq) == (made.conversation, made.message_seq)
    assert (stored.predicted, stored.model_version, stored.propensity) == (None, "i-1", None)
    assert stored.text == "Wo ist mein Paket?"
    after = html.unescape((await staff["rex"].get(answer.headers["location"][9:])).text)
    assert "Saved, thank you." in after
    assert "You are all caught up" in after


async def test_that_what_was_drawn_keeps_its_propensity_and_makes_the_figure(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    made = await asked(store, sampled=True, accepted=["shipping_info"], out_of_scope=False)
    page = html.unescape((await staff["rex"].get("review")).text)
    assert "Drawn at random" in page
    assert "nothing drawn at random has been reviewed yet" in page
    address, form = form_of(page)
    await staff["rex"].post(address, **{**form, "queue": "unsure", "answer": ""})
    [stored] = await store.reviews()
    assert (stored.source, stored.propensity) == (Source.SAMPLED, propensity(turn(made)))
    assert (stored.intent, stored.predicted, stored.answer) == ("shipping_info", "shipping_info", None)
    page = (await staff["rex"].get("review")).text
    assert "<strong>100 %</strong>" in page
    assert "from 1 drawn at random" in page


async def test_that_a_form_cannot_claim_that_a_turn_was_drawn(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    await asked(store)
    address, form = await next_form(staff["rex"])
    await staff["rex"].post(address, **{**form, "queue": "sampled", "answer": "good"})
    assert [one.source for one in await store.reviews()] == [Source.BROWSED]


async def test_that_the_queue_says_why_a_turn_is_there(staff: dict[str, Colleague], store: SqlStore) -> None:
    made = await asked(store, handover="not_understood")
    end = (await store.events(made.conversation))[-1]
    payload = {"thumbs": "down", "message_seq": end.seq}
    await store.append(made.conversation, [NewEvent(Author.VISITOR, Kind.FEEDBACK, payload)])
    page = html.unescape((await staff["rex"].get("review")).text)
    for reason in ("found the reply not helpful", "did not understand", "was not sure"):
        assert reason in page
    address, form = form_of(page)
    await staff["rex"].post(address, **form)
    assert [one.source for one in await store.reviews()] == [Source.RATED_DOWN]


async def test_that_two_judge_some_messages_blind_and_their_agreement_is_told(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    for text in ("Wo ist mein Paket?", "Und die Rechnung?"):
        await asked(store, twice=True, text=text)
    for name in ("rex", "abe"):
        for _ in range(2):
            page = (await staff[name].get("review")).text
            assert "<strong>rex</strong>" not in page
            address, form = form_of(page)
            intent = "late_delivery" if "Paket" in page else "refund_status"
            await staff[name].post(address, **{**form, "intent": intent, "answer": "good"})
    page = (await staff["ann"].get("review")).text
    assert "<strong>1.00</strong>" in page
    assert "from 2 messages" in page
    assert "<strong>4</strong>" in page
    assert "all caught up" in page


async def test_that_skipping_goes_on_and_comes_round(staff: dict[str, Colleague], store: SqlStore) -> None:
    for text in ("Eins?", "Zwei?"):
        await asked(store, text=text)
    seen, path = [], "review"
    for _ in range(2):
        page = (await staff["rex"].get(path)).text
        seen.append("Eins?" in page)
        found = re.search(r'href="/console/(review\?after=[^"]+)"', page)
        assert found
        path = found[1]
    assert sorted(seen) == [False, True]
    assert "you skipped 2" in (await staff["rex"].get(path)).text
    first = path.replace(path.split("=")[1], "")
    address, form = form_of((await staff["rex"].get(first)).text)
    answer = await staff["rex"].post(address, **{**form, "after": "99999999-00", "answer": "good"})
    assert answer.headers["location"].startswith("/console/review?after=99999999-00&saved=")


async def test_that_a_turn_is_corrected_in_the_transcript_and_shows_by_whom(
    staff: dict[str, Colleague], visitor: Visitor, store: SqlStore
) -> None:
    await visitor.say("How much is delivery to France?")
    await asyncio.sleep(0.1)
    page = (await staff["rex"].get(f"conversations/{visitor.id}")).text
    address, form = form_of(page)
    assert form["intent"] == "shipping_info"
    answer = await staff["rex"].post(address, **{**form, "intent": "refund_status", "answer": "good"})
    assert answer.headers["location"] == f"/console/conversations/{visitor.id}#seq-1"
    assert told(await store.reviews()) == [("id-rex", "refund_status", Verdict.GOOD, Source.BROWSED)]
    for name, called in (("abe", "rex"), ("rex", "You")):
        page = html.unescape((await staff[name].get(f"conversations/{visitor.id}")).text)
        assert f"<strong>{called}</strong>" in page
        assert ", good answer" in page
    assert (
        form_of((await staff["rex"].get(f"conversations/{visitor.id}")).text)[1]["intent"] == "refund_status"
    )
    assert (
        form_of((await staff["abe"].get(f"conversations/{visitor.id}")).text)[1]["intent"] == "shipping_info"
    )


async def test_that_whoever_changes_their_mind_leaves_no_gap_in_the_sample(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    made = await asked(store, sampled=True)
    address, form = await next_form(staff["rex"])
    await staff["rex"].post(address, **form)
    await staff["rex"].post(address, intent="late_delivery")
    [stored] = await store.reviews()
    assert (stored.intent, stored.source) == ("late_delivery", Source.SAMPLED)
    assert stored.propensity == propensity(turn(made))


async def test_that_an_analyst_is_refused_and_sees_no_link(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    made = await asked(store)
    path = f"conversations/{made.conversation}/messages/{made.message_seq}/review"
    assert (await staff["ali"].get("review")).status_code == 403
    assert (await staff["ali"].post(path, intent="late_delivery", answer="bad")).status_code == 403
    assert await store.reviews() == []
    assert "/console/review" not in (await staff["ali"].get("overview")).text
    assert "/console/review" in (await staff["rex"].get("overview")).text


async def test_that_the_form_needs_the_pages_own_token(staff: dict[str, Colleague], store: SqlStore) -> None:
    await asked(store)
    address, form = await next_form(staff["rex"])
    answer = await staff["rex"].http.post(f"/console/{address}", data={**form, "csrf": "made-up"})
    assert answer.status_code == 403
    assert await store.reviews() == []


async def test_that_erased_words_are_shown_as_such_and_leave_nothing_to_export(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    made, late = await asked(store), await asked(store, text="Noch da?")
    path = f"conversations/{made.conversation}/messages/{made.message_seq}/review"
    await staff["rex"].post(path, intent="late_delivery", answer="bad")
    for one in (made, late):
        await store.erase_texts(one.conversation)
    assert [one.text for one in await store.reviews()] == [None]
    page = html.unescape((await staff["rex"].get(f"conversations/{made.conversation}")).text)
    assert "(erased)" in page
    assert "<strong>You</strong>" in page
    assert "/review" not in page.partition('id="transcript"')[2]
    assert (await staff["abe"].post(path, answer="good")).status_code == 409
    assert "all caught up" in (await staff["abe"].get("review")).text


async def test_that_a_reviewer_judges_what_is_masked(staff: dict[str, Colleague], store: SqlStore) -> None:
    await asked(store, text="Order JR-104233, nell@post.example")
    for name, clear in (("rex", False), ("abe", True)):
        page = (await staff[name].get("review")).text
        assert ("nell@post.example" in page) is clear
        assert ("[e-mail]" in page) is not clear


@pytest.mark.parametrize(
    ("form", "status", "named"),
    [
        ({}, 422, "neither"),
        ({"intent": "", "answer": ""}, 422, "neither"),
        ({"intent": "made_up"}, 422, "no intent of this shop"),
        ({"answer": "splendid"}, 422, "good, bad"),
    ],
)
async def test_that_what_makes_no_sense_is_refused(
    staff: dict[str, Colleague],
    visitor: Visitor,
    store: SqlStore,
    form: dict[str, str],
    status: int,
    named: str,
) -> None:
    made = await asked(store)
    path = f"conversations/{made.conversation}/messages/{made.message_seq}/review"
    answer = await staff["rex"].post(path, **form)
    assert answer.status_code == status
    assert named in answer.json()["detail"]
    assert await store.reviews() == []


async def test_that_only_a_decided_message_of_a_visitor_can_be_reviewed(
    staff: dict[str, Colleague], visitor: Visitor, store: SqlStore
) -> None:
    made = await asked(store)
    undecided = await new_visitor(visitor.http)
    [note] = await store.append(
        ConversationId(undecided.id), [NewEvent(Author.VISITOR, Kind.MESSAGE, {}, "Hm")]
    )
    for path, status in (
        (f"conversations/{made.conversation}/messages/2/review", 404),
        (f"conversations/{made.conversation}/messages/99/review", 404),
        ("conversations/nothing/messages/1/review", 404),
        (f"conversations/{undecided.id}/messages/{note.seq}/review", 409),
    ):
        assert (await staff["rex"].post(path, answer="good")).status_code == status
    assert await store.reviews() == []


@pytest.mark.parametrize("query", ["after=zzz&saved=../../x", "after=%00&saved=a/b", "saved=%3Cscript%3E/1"])
async def test_that_an_odd_address_shows_the_page_all_the_same(
    staff: dict[str, Colleague], query: str
) -> None:
    answer = await staff["rex"].get(f"review?{query}")
    assert answer.status_code == 200
    assert "Look at it again" not in answer.text
    assert "<script>" not in answer.text


async def test_that_an_intent_the_shop_no_longer_has_is_never_chosen_for_anybody(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    await asked(store, accepted=["bygone"], intents=[{"intent": "bygone", "probability": 0.4}])
    page = (await staff["rex"].get("review")).text
    assert "<strong>bygone</strong>" in page
    assert form_of(page)[1]["intent"] == ""
