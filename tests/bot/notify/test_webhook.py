"""Letters to a web address, against a real HTTP server on loopback."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import datetime
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request, Response

from bot.notify import NotDelivered, Notifier
from bot.notify.signing import HEADER, verify
from bot.notify.webhook import WebhookNotifier
from tests.bot.notify.conftest import NOW
from tests.contracts.notifier_contract import LETTER, Arrived, Inbox, NotifierContract
from tests.web.listening import listening

SECRET = "between the two of us"


@dataclass
class Receiver:
    status: int = 202
    taken: list[tuple[str, bytes]] = field(default_factory=list)

    def app(self) -> FastAPI:
        app = FastAPI()
        app.state.rekindle = SimpleNamespace(stopping=asyncio.Event())

        @app.post("/letters")
        async def letters(request: Request) -> Response:
            if self.status < 300:
                self.taken.append((request.headers[HEADER], await request.body()))
            return Response(status_code=self.status)

        return app


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


class TestWebhook(NotifierContract):
    @pytest.fixture
    async def notifier(self, receiver: Receiver, clock: Callable[[], datetime]) -> AsyncIterator[Notifier]:
        async with listening(receiver.app()) as base:
            notifier = WebhookNotifier(f"{base}/letters", SECRET, clock)
            yield notifier
            await notifier.close()

    @pytest.fixture
    def inbox(self, receiver: Receiver) -> Inbox:
        def read() -> list[Arrived]:
            bodies = [json.loads(body) for _, body in receiver.taken]
            return [Arrived(one["to"], one["subject"], one["text"], one["reply_to"]) for one in bodies]

        return read

    async def test_that_it_carries_its_id_and_a_signature_of_its_body(
        self, notifier: Notifier, receiver: Receiver
    ) -> None:
        await notifier.send(LETTER)
        [(signature, body)] = receiver.taken
        assert verify(SECRET, body, signature, NOW)
        assert json.loads(body)["id"] == LETTER.id

    @pytest.mark.parametrize(
        ("status", "again"),
        [(500, True), (503, True), (429, True), (408, True), (400, False), (404, False), (302, False)],
    )
    async def test_that_the_status_says_whether_to_try_again(
        self, notifier: Notifier, receiver: Receiver, status: int, again: bool
    ) -> None:
        receiver.status = status
        with pytest.raises(NotDelivered, match=str(status)) as failed:
            await notifier.send(LETTER)
        assert failed.value.again is again

    async def test_that_nobody_listening_is_tried_again(self) -> None:
        notifier = WebhookNotifier("http://127.0.0.1:1/letters", SECRET)
        with pytest.raises(NotDelivered, match="reached") as failed:
            await notifier.send(LETTER)
        assert failed.value.again
        assert not await notifier.ready()
        await notifier.close()
