"""What every helpdesk does with what the bot gives it. Each back end's test class inherits it."""

from typing import Protocol

import pytest

from bot.helpdesk import Helpdesk, Holder, NotTaken, Pick, Post, TalkId
from bot.webhooks import DeliveryId

TALK, MARK = TalkId("15"), DeliveryId("d-1")


class Behind(Protocol):
    """The helpdesk's server, as the test sees it."""

    def fail(self, status: int) -> None: ...
    def said(self) -> list[str]: ...
    def noted(self) -> list[str]: ...
    def offered(self) -> list[list[str]]: ...
    def held(self) -> list[Holder]: ...
    def marks(self) -> list[str]: ...
    def requests(self) -> int: ...


class HelpdeskContract:
    async def test_that_words_arrive_as_they_are(self, desk: Helpdesk, behind: Behind) -> None:
        await desk.post(TALK, Post("Delivery costs £3.95 – “tracked”.\nSee you."), MARK)
        assert behind.said() == ["Delivery costs £3.95 – “tracked”.\nSee you."]
        assert behind.marks() == [MARK]

    async def test_that_a_note_is_not_the_visitors_to_read(self, desk: Helpdesk, behind: Behind) -> None:
        await desk.post(TALK, Post("Wants to cancel.", private=True), MARK)
        assert (behind.said(), behind.noted()) == ([], ["Wants to cancel."])

    async def test_that_quick_replies_can_be_chosen(self, desk: Helpdesk, behind: Behind) -> None:
        await desk.post(
            TALK, Post("Which one?", (Pick("Track it", "Track it"), Pick("Yes", "offer:1"))), MARK
        )
        assert behind.offered() == [["Track it", "Yes"]]

    async def test_that_a_talk_changes_hands(self, desk: Helpdesk, behind: Behind) -> None:
        for holder in (Holder.PEOPLE, Holder.PEOPLE, Holder.BOT):
            await desk.hand(TALK, holder)
        assert behind.held() == [Holder.PEOPLE, Holder.PEOPLE, Holder.BOT]

    async def test_that_every_call_is_one_request(self, desk: Helpdesk, behind: Behind) -> None:
        await desk.post(TALK, Post("One.", (Pick("Two", "Two"),)), MARK)
        await desk.hand(TALK, Holder.PEOPLE)
        assert behind.requests() == 2

    @pytest.mark.parametrize(("status", "again"), [(500, True), (503, True), (429, True), (404, False)])
    async def test_that_a_refusal_says_whether_to_try_again(
        self, desk: Helpdesk, behind: Behind, status: int, again: bool
    ) -> None:
        behind.fail(status)
        with pytest.raises(NotTaken) as refused:
            await desk.post(TALK, Post("Hello."), MARK)
        assert (refused.value.again, refused.value.status) == (again, status)
        assert "private words" not in str(refused.value)
        await desk.post(TALK, Post("Hello."), MARK)
        assert behind.said() == ["Hello."]
