"""Chatwoot as a helpdesk, against a server that takes what Chatwoot takes."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.helpdesk import Helpdesk, Holder, NotTaken, Post
from bot.helpdesk import chatwoot as calls
from bot.helpdesk.chatwoot import STATUS, Chatwoot
from bot.helpdesk.setting import ChatwootAccount, read_helpdesk
from tests.bot.helpdesk.chatwoot_like import HANGS, TOKEN, ChatwootLike, chatwoot_like
from tests.contracts.helpdesk_contract import MARK, TALK, Behind, HelpdeskContract


@dataclass(frozen=True)
class BehindChatwoot:
    server: ChatwootLike

    def fail(self, status: int) -> None:
        self.server.failures.append(status)

    def said(self) -> list[str]:
        return self.server.texts(int(TALK))

    def noted(self) -> list[str]:
        return [body["content"] for body in self.server.messages(int(TALK), private=True)]

    def offered(self) -> list[list[str]]:
        bodies = [body for body in self.server.messages(int(TALK)) if body["content_type"] == "input_select"]
        return [[item["title"] for item in body["content_attributes"]["items"]] for body in bodies]

    def held(self) -> list[Holder]:
        names = {status: holder for holder, status in STATUS.items()}
        return [names[status] for status in self.server.statuses(int(TALK))]

    def marks(self) -> list[str]:
        return [body["content_attributes"]["rekindle"] for body in self.server.messages(int(TALK))]

    def requests(self) -> int:
        return len(self.server.calls)


@pytest.fixture
async def server() -> AsyncIterator[ChatwootLike]:
    async with chatwoot_like() as server:
        yield server


def account(server: ChatwootLike) -> ChatwootAccount:
    found = read_helpdesk(server.setting)
    assert isinstance(found, ChatwootAccount)
    return found


@pytest.fixture
async def desk(server: ChatwootLike) -> AsyncIterator[Helpdesk]:
    desk = Chatwoot(account(server), TOKEN)
    yield desk
    await desk.close()


@pytest.fixture
def behind(server: ChatwootLike) -> Behind:
    return BehindChatwoot(server)


class TestChatwoot(HelpdeskContract):
    async def test_that_a_message_has_the_documented_shape(
        self, desk: Helpdesk, server: ChatwootLike
    ) -> None:
        await desk.post(TALK, Post("Your address?", asks_email=True), MARK)
        [call] = server.calls
        assert call.path == "/api/v1/accounts/3/conversations/15/messages"
        assert call.body == {
            "content": "Your address?",
            "message_type": "outgoing",
            "private": False,
            "content_type": "input_email",
            "content_attributes": {"rekindle": MARK},
        }

    async def test_that_a_wrong_token_names_the_setting(self, server: ChatwootLike) -> None:
        desk = Chatwoot(account(server), "another")
        with pytest.raises(NotTaken, match="REKINDLE_HELPDESK_TOKEN") as refused:
            await desk.post(TALK, Post("Hello."), MARK)
        assert refused.value.again
        await desk.close()

    async def test_that_silence_has_an_end(
        self, desk: Helpdesk, server: ChatwootLike, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(calls, "WHOLE_S", 0.1)
        server.failures.append(HANGS)
        with pytest.raises(NotTaken, match="did not answer"):
            await desk.post(TALK, Post("Hello."), MARK)

    async def test_that_an_absent_server_is_told_of(self) -> None:
        desk = Chatwoot(ChatwootAccount("http://127.0.0.1:9", 3, True), TOKEN)
        with pytest.raises(NotTaken, match="cannot be reached") as refused:
            await desk.hand(TALK, Holder.BOT)
        assert refused.value.again
        await desk.close()
