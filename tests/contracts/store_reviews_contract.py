"""What every store does with reviews, and which turns it offers to be reviewed."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from bot.errors import Conflict, NotFound
from bot.storage.reviews import Help, RatedPassage, Review, Source, Verdict
from bot.storage.sqlalchemy import SqlStore
from bot.storage.tables import conversations, events, texts
from bot.storage.types import Author, Conversation, Event, Kind, NewEvent, StaffId
from tests.contracts.store_desk_contract import everything
from tests.contracts.store_parts import START, Clock, begun, decided, done, said, sentence

REX, ROB = StaffId("rex"), StaffId("rob")
RANKING = [{"intent": "order_status", "probability": 0.5}, {"intent": "late_delivery", "probability": 0.3}]
UNDERSTOOD = {
    "intents": RANKING,
    "accepted": ["order_status"],
    "out_of_scope": False,
    "ambiguous": False,
    "handover": None,
    "versions": {"intents": "i-1"},
}


PASSAGES = (
    RatedPassage("delivery-1a", "delivery", "v-1", Help.HELPFUL),
    RatedPassage("returns-2b", "returns", "v-1", Help.NOT_HELPFUL),
)


def reviewed(message: Event, clock: Clock, **given: Any) -> Review:
    first = Review(
        conversation=message.conversation,
        message_seq=message.seq,
        reviewer=REX,
        intent="late_delivery",
        answer=Verdict.BAD,
        source=Source.UNSURE,
        propensity=None,
        predicted="order_status",
        model_version="i-1",
        text=message.text,
        at=clock(),
    )
    return replace(first, **given)


async def turn(store: SqlStore, made: Conversation, clock: Clock, **record: Any) -> Event:
    message = await said(store, made)
    decision = decided(message, clock())
    await store.save_decision(replace(decision, record={**decision.record, **UNDERSTOOD, **record}))
    return message


class StoreReviewsContract:
    async def test_that_a_review_comes_back_with_the_words_it_is_about(
        self, store: SqlStore, clock: Clock
    ) -> None:
        message = await said(store, await begun(store), "Nobody brought my parcel")
        review = reviewed(message, clock, source=Source.SAMPLED, propensity=0.25)
        await store.save_review(replace(review, text="other words, which nobody said"))
        assert await store.reviews() == [review]
        assert "which nobody said" not in await everything(store)

    async def test_that_what_was_not_said_stays_unsaid(self, store: SqlStore, clock: Clock) -> None:
        message = await said(store, await begun(store))
        review = reviewed(message, clock, intent=None, answer=None, predicted=None)
        await store.save_review(review)
        assert await store.reviews() == [review]

    async def test_that_a_later_review_replaces_the_reviewers_own_and_no_other(
        self, store: SqlStore, clock: Clock
    ) -> None:
        message = await said(store, await begun(store))
        await store.save_review(reviewed(message, clock))
        robs = reviewed(message, clock, reviewer=ROB, intent="out_of_scope", answer=None)
        await store.save_review(robs)
        again = reviewed(message, clock, intent="order_status", answer=Verdict.GOOD)
        await store.save_review(again)
        assert await store.reviews() == [robs, again]

    async def test_that_reviews_are_found_by_their_time_and_their_conversation(
        self, store: SqlStore, clock: Clock
    ) -> None:
        old, new = await said(store, await begun(store)), await said(store, await begun(store))
        first = reviewed(old, clock)
        clock.turn(days=3)
        second = reviewed(new, clock)
        for review in (second, first):
            await store.save_review(review)
        assert await store.reviews() == [first, second]
        assert await store.reviews(since=second.at) == [second]
        assert await store.reviews(conversation=old.conversation) == [first]
        assert await store.reviews(since=second.at, conversation=old.conversation) == []

    async def test_that_what_is_said_of_passages_and_the_right_answer_come_back(
        self, store: SqlStore, clock: Clock
    ) -> None:
        message = await said(store, await begun(store))
        review = reviewed(message, clock, passages=PASSAGES, right_answer="It comes\non Monday, Zoë.")
        await store.save_review(review)
        assert await store.reviews() == [review]

    async def test_that_a_later_review_takes_back_ones_own_right_answer_and_no_other(
        self, store: SqlStore, clock: Clock
    ) -> None:
        message = await said(store, await begun(store))
        for name in (REX, ROB):
            mine = {"reviewer": name, "passages": PASSAGES, "right_answer": f"On Monday, says {name}."}
            await store.save_review(reviewed(message, clock, **mine))
        changed = reviewed(message, clock, passages=PASSAGES[:1], right_answer="On Tuesday.")
        await store.save_review(changed)
        robs, mine_now = await store.reviews()
        assert (robs.right_answer, robs.passages) == ("On Monday, says rob.", PASSAGES)
        assert mine_now == changed
        await store.save_review(reviewed(message, clock))
        assert [one.right_answer for one in await store.reviews()] == ["On Monday, says rob.", None]
        assert "Tuesday" not in await everything(store)

    async def test_that_a_right_answer_comes_to_erased_words_no_more(
        self, store: SqlStore, clock: Clock
    ) -> None:
        message = await said(store, await begun(store), "Call me Rosalind")
        await store.erase_texts(message.conversation)
        with pytest.raises(Conflict, match="erased"):
            await store.save_review(reviewed(message, clock, right_answer="Good day, Rosalind."))
        assert await store.reviews() == []

    async def test_that_no_right_answer_outlives_an_erasure_that_it_meets(
        self, store: SqlStore, clock: Clock
    ) -> None:
        for _ in range(10):
            message = await said(store, await begun(store), "Call me Rosalind")
            review = reviewed(message, clock, right_answer="Good day, Rosalind.")
            saved, erased = await asyncio.gather(
                store.save_review(review), store.erase_texts(message.conversation), return_exceptions=True
            )
            assert saved is None or isinstance(saved, Conflict)
            assert erased == (1 if saved else 2)
        assert "Rosalind" not in await everything(store)

    async def test_that_only_a_visitors_message_can_be_reviewed(self, store: SqlStore, clock: Clock) -> None:
        made = await begun(store)
        message = await said(store, made)
        [reply] = await store.append(made.id, [sentence()])
        for wrong in (reply, replace(message, seq=99)):
            with pytest.raises(NotFound, match="message"):
                await store.save_review(reviewed(wrong, clock))
        assert await store.reviews() == []

    async def test_that_a_review_does_not_move_the_inbox(self, store: SqlStore, clock: Clock) -> None:
        made = await begun(store)
        message = await said(store, made)
        before = await store.conversation(made.id)
        await store.save_review(reviewed(message, clock))
        assert await store.conversation(made.id) == before

    async def test_that_erasing_the_texts_empties_the_review(self, store: SqlStore, clock: Clock) -> None:
        message = await said(store, await begun(store), "Call me Rosalind")
        review = reviewed(message, clock, passages=PASSAGES, right_answer="Good day, Rosalind.")
        await store.save_review(review)
        assert await store.erase_texts(message.conversation) == 2
        assert await store.reviews() == [replace(review, text=None, right_answer=None)]
        assert "Rosalind" not in await everything(store)

    async def test_that_a_deleted_conversation_takes_its_reviews_along(
        self, store: SqlStore, clock: Clock
    ) -> None:
        gone, kept = await begun(store), await begun(store)
        for made in (gone, kept):
            await store.append(made.id, [sentence()])
            [message] = await store.append(made.id, [NewEvent(Author.VISITOR, Kind.MESSAGE, {}, "Hello")])
            await store.save_review(reviewed(message, clock, right_answer=f"Hello, {made.id}"))
        async with store.engine.begin() as connection:
            await connection.execute(delete(texts).where(texts.c.conversation == gone.id))
            await connection.execute(delete(events).where(events.c.conversation == gone.id))
            await connection.execute(delete(conversations).where(conversations.c.id == gone.id))
        assert [review.right_answer for review in await store.reviews()] == [f"Hello, {kept.id}"]
        assert gone.id not in await everything(store)

    async def test_that_turns_come_newest_first_with_what_the_bot_made_of_them(
        self, store: SqlStore, clock: Clock
    ) -> None:
        made = await begun(store)
        first = await turn(store, made, clock, accepted=["order_status", "late_delivery"])
        second = await turn(
            store, made, clock, accepted=[], out_of_scope=True, handover="not_understood", versions={}
        )
        found = await store.turns(START)
        assert [one.message_seq for one in found] == [second.seq, first.seq]
        assert (found[0].predicted, found[0].confidence, found[0].handover) == (None, 0, "not_understood")
        assert (found[1].predicted, found[1].ambiguous, found[1].handover) == ("order_status", False, None)
        assert found[1].confidence == pytest.approx(0.8)
        assert [one.model_version for one in found] == ["", "i-1"]
        assert await store.turns(START, limit=1) == found[:1]
        assert await store.turns(clock.now + timedelta(hours=1)) == []

    async def test_that_a_turn_that_broke_off_or_was_erased_is_not_offered(
        self, store: SqlStore, clock: Clock
    ) -> None:
        broken, erased = await said(store, await begun(store)), await begun(store)
        bare = decided(broken, clock())
        await store.save_decision(replace(bare, record={"versions": {}, "timings": {"total": 3.0}}))
        await turn(store, erased, clock)
        await store.erase_texts(erased.id)
        assert await store.turns(START) == []

    async def test_that_a_message_decided_on_twice_is_what_was_decided_last(
        self, store: SqlStore, clock: Clock
    ) -> None:
        message = await turn(store, await begun(store), clock)
        later = decided(message, clock())
        record = {**later.record, **UNDERSTOOD, "accepted": ["late_delivery"]}
        await store.save_decision(replace(later, record=record))
        assert [one.predicted for one in await store.turns(START)] == ["late_delivery"]

    @pytest.mark.parametrize(
        ("thumbs", "down"), [([], False), (["down"], True), (["down", "up"], False), (["up", "down"], True)]
    )
    async def test_that_the_visitors_last_thumb_counts(
        self, store: SqlStore, clock: Clock, thumbs: list[str], down: bool
    ) -> None:
        made = await begun(store)
        message = await turn(store, made, clock)
        *_, end = await store.append(made.id, [sentence(), done(message)])
        other = await turn(store, made, clock)
        for thumb in thumbs:
            payload = {"thumbs": thumb, "message_seq": end.seq}
            await store.append(made.id, [NewEvent(Author.VISITOR, Kind.FEEDBACK, payload)])
        await store.append(made.id, [NewEvent(Author.VISITOR, Kind.FEEDBACK, {"csat": 1})])
        found = {one.message_seq: one.rated_down for one in await store.turns(START)}
        assert found == {message.seq: down, other.seq: False}
