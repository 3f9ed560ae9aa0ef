"""What every store does with conversations, events and messages."""

from datetime import timedelta

import pytest

from bot.errors import Conflict, NotFound
from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import (
    Author,
    ConversationId,
    CustomerId,
    Kind,
    Life,
    NewEvent,
    Owner,
    StaffId,
    Tier,
)
from tests.contracts.store_parts import START, Clock, begun, bot_says, done, said, sentence

NOBODY = ConversationId("nobody")
ANN = StaffId("ann")


class StoreContract:
    async def test_that_a_new_conversation_is_open_anonymous_and_the_bots(self, store: SqlStore) -> None:
        made = await begun(store, token_hash="hashed")
        assert (made.owner, made.tier, made.life) == (Owner.BOT, Tier.ANONYMOUS, Life.OPEN)
        assert (made.last_seq, made.agent, made.customer, made.at_risk) == (0, None, None, False)
        assert await store.conversation(made.id) == made
        assert await store.token_hash(made.id) == "hashed"

    async def test_that_two_conversations_never_share_an_id(self, store: SqlStore) -> None:
        assert len({(await begun(store)).id for _ in range(20)}) == 20

    async def test_that_an_unknown_conversation_is_not_found_by_any_road(self, store: SqlStore) -> None:
        for call in (
            store.conversation(NOBODY),
            store.token_hash(NOBODY),
            store.record_message(NOBODY, "a", "Hello"),
            store.append(NOBODY, [sentence()]),
            store.append(NOBODY, [sentence()], if_owner=Owner.BOT),
            store.set_owner(NOBODY, Owner.AGENT),
            store.set_identity(NOBODY, Tier.CLAIMED, None),
            store.set_at_risk(NOBODY, True),
            store.erase_texts(NOBODY),
        ):
            with pytest.raises(NotFound):
                await call
        assert await store.events(NOBODY) == []
        assert await store.decisions(NOBODY) == []

    async def test_that_events_come_back_as_they_were_appended(self, store: SqlStore) -> None:
        made = await begun(store)
        payload = {
            "sources": [{"article": "a", "title": "Überprüft ☕", "url": None}],
            "z": 1,
            "a": [1.5, True],
        }
        stored = await store.append(
            made.id, [NewEvent(Author.BOT, Kind.SENTENCE, payload, "Ça marche ☕"), sentence("Two.")]
        )
        assert await store.events(made.id) == stored
        assert [event.seq for event in stored] == [1, 2]
        assert list(stored[0].payload) == list((await store.events(made.id))[0].payload)
        assert stored[0].at.utcoffset() == timedelta(0)
        assert (await store.conversation(made.id)).last_seq == 2

    async def test_that_nothing_appended_is_nothing_changed(self, store: SqlStore) -> None:
        made = await begun(store)
        assert await store.append(made.id, []) == []
        assert await store.conversation(made.id) == made

    async def test_that_a_reader_goes_on_where_it_stopped(self, store: SqlStore) -> None:
        made = await begun(store)
        await store.append(made.id, [sentence(f"Number {number}.") for number in range(1, 11)])
        assert [event.seq for event in await store.events(made.id, after=7)] == [8, 9, 10]
        assert [event.seq for event in await store.events(made.id, after=2, limit=3)] == [3, 4, 5]
        assert await store.events(made.id, after=10) == []

    async def test_that_one_event_that_cannot_be_stored_keeps_out_the_others(self, store: SqlStore) -> None:
        made = await begun(store)
        broken = NewEvent(Author.BOT, Kind.CARD, {"card": object()})
        with pytest.raises(Exception, match="serializable"):
            await store.append(made.id, [sentence(), broken])
        assert await store.conversation(made.id) == made
        assert await store.events(made.id) == []

    async def test_that_a_retried_message_is_the_same_message(self, store: SqlStore) -> None:
        made = await begun(store)
        first, new = await store.record_message(made.id, "c-1", "Where is it?")
        await bot_says(store, made, "On its way.")
        again, new_again = await store.record_message(made.id, "c-1", "Where is it?")
        assert (new, new_again) == (True, False)
        assert again == first
        assert len(await store.events(made.id)) == 2

    async def test_that_a_client_id_cannot_be_used_for_other_words(self, store: SqlStore) -> None:
        made = await begun(store)
        await store.record_message(made.id, "c-1", "Where is it?")
        with pytest.raises(Conflict):
            await store.record_message(made.id, "c-1", "Where is it")
        assert len(await store.events(made.id)) == 1

    async def test_that_a_client_id_belongs_to_one_conversation(self, store: SqlStore) -> None:
        for _ in range(2):
            made = await begun(store)
            assert (await store.record_message(made.id, "c-1", "Hello"))[1]

    async def test_that_the_bot_cannot_speak_once_a_person_has_taken_over(self, store: SqlStore) -> None:
        made = await begun(store)
        await store.set_owner(made.id, Owner.AGENT, agent=ANN, expect=Owner.BOT)
        with pytest.raises(Conflict):
            await bot_says(store, made, "Let me go on.")
        assert [event.kind for event in await store.events(made.id)] == [Kind.OWNER]

    async def test_that_a_change_of_owner_is_an_event_too(self, store: SqlStore) -> None:
        made = await begun(store)
        taken = await store.set_owner(made.id, Owner.AGENT, agent=ANN, expect=Owner.BOT)
        assert (taken.owner, taken.agent, taken.last_seq) == (Owner.AGENT, ANN, 1)
        back = await store.set_owner(made.id, Owner.BOT)
        assert (back.owner, back.agent, back.last_seq) == (Owner.BOT, None, 2)
        assert [event.payload for event in await store.events(made.id)] == [
            {"owner": "agent", "agent": "ann"},
            {"owner": "bot", "agent": None},
        ]

    async def test_that_only_one_of_two_agents_can_take_over(self, store: SqlStore) -> None:
        made = await begun(store)
        await store.set_owner(made.id, Owner.AGENT, agent=ANN, expect=Owner.BOT)
        with pytest.raises(Conflict):
            await store.set_owner(made.id, Owner.AGENT, agent=StaffId("ben"), expect=Owner.BOT)
        assert (await store.conversation(made.id)).agent == ANN

    async def test_that_who_the_visitor_is_does_not_stand_in_an_event(self, store: SqlStore) -> None:
        made = await begun(store)
        known = await store.set_identity(made.id, Tier.VERIFIED, CustomerId("cus_77"))
        assert (known.tier, known.customer) == (Tier.VERIFIED, "cus_77")
        [event] = await store.events(made.id)
        assert (event.kind, event.payload) == (Kind.IDENTITY, {"tier": "verified"})

    async def test_that_an_idle_conversation_snoozes_and_then_closes(
        self, store: SqlStore, clock: Clock
    ) -> None:
        made = await begun(store)
        assert await store.age(START + timedelta(minutes=29)) == 0
        assert await store.age(START + timedelta(minutes=31)) == 1
        assert (await store.conversation(made.id)).life is Life.SNOOZED
        assert await store.age(START + timedelta(hours=23)) == 0
        assert await store.age(START + timedelta(hours=25)) == 1
        assert (await store.conversation(made.id)).life is Life.CLOSED

    async def test_that_a_message_reopens_it_for_a_week(self, store: SqlStore, clock: Clock) -> None:
        made = await begun(store)
        clock.turn(days=7)
        assert await store.age(clock.now) == 1
        await said(store, made, "One more thing")
        assert (await store.conversation(made.id)).life is Life.OPEN
        clock.turn(days=8, minutes=1)
        await store.age(clock.now)
        with pytest.raises(NotFound):
            await said(store, made, "And another")

    async def test_that_a_message_without_an_answer_is_found(self, store: SqlStore, clock: Clock) -> None:
        made, quiet = await begun(store), await begun(store)
        message = await said(store, made)
        answered = await said(store, quiet)
        await store.append(quiet.id, [sentence(), done(answered)])
        await bot_says(store, made, "A sentence is not yet a reply.")
        assert await store.unanswered(START) == [message]
        assert await store.unanswered(clock.now + timedelta(seconds=1)) == []

    async def test_that_each_of_two_messages_needs_its_answer(self, store: SqlStore) -> None:
        made = await begun(store)
        first, second = await said(store, made, "One"), await said(store, made, "Two")
        assert await store.unanswered(START) == [first, second]
        await store.append(made.id, [done(first)])
        assert await store.unanswered(START) == [second]
        await store.append(made.id, [done(second)])
        assert await store.unanswered(START) == []

    async def test_that_what_a_person_took_over_is_not_the_bots_to_answer(self, store: SqlStore) -> None:
        made = await begun(store)
        await said(store, made)
        await store.set_owner(made.id, Owner.WAITING)
        assert await store.unanswered(START) == []
        await said(store, made, "Anybody there?")
        await store.set_owner(made.id, Owner.BOT)
        assert await store.unanswered(START) == []
        message = await said(store, made, "And now?")
        assert await store.unanswered(START) == [message]

    async def test_that_a_hand_over_answers(self, store: SqlStore) -> None:
        made = await begun(store)
        await said(store, made)
        await store.append(made.id, [NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})])
        assert await store.unanswered(START) == []
