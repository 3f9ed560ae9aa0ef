"""One delivery to one endpoint over HTTP: signed, at most ten seconds, no redirects, the answer unread."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime

import httpx

from bot.notify.signing import HEADER, sign
from bot.webhooks import Answer, Delivery
from bot.webhooks.endpoints import Endpoint

WHOLE_S = 10.0
GONE = 410
"""How an endpoint says that it wants to hear no more of this."""


class WebhookSender:
    def __init__(self, endpoint: Endpoint, secret: str, clock: Callable[[], datetime]) -> None:
        self._url = endpoint.url
        self._secret = secret
        self._clock = clock
        # A proxy of the surroundings' cannot reach this machine's own addresses.
        self._http = httpx.AsyncClient(timeout=WHOLE_S, follow_redirects=False, trust_env=not endpoint.local)

    async def send(self, delivery: Delivery) -> Answer:
        try:
            async with asyncio.timeout(WHOLE_S):
                return _judged(await self._post(delivery))
        except (TimeoutError, httpx.TimeoutException):
            return Answer(f"no answer within {WHOLE_S:.0f} s")
        except httpx.ConnectError as error:
            tls = "CERTIFICATE" in str(error) or "SSL" in str(error)
            return Answer("no secure connection" if tls else "no connection")
        except httpx.HTTPError as error:
            return Answer(f"the connection broke ({type(error).__name__})")

    async def _post(self, delivery: Delivery) -> int:
        body = body_of(delivery)
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "rekindle",
            "X-Rekindle-Topic": delivery.topic.value,
            "X-Rekindle-Delivery": delivery.id,
            HEADER: sign(self._secret, body, self._clock()),
        }
        async with self._http.stream("POST", self._url, content=body, headers=headers) as answer:
            return answer.status_code

    async def close(self) -> None:
        await self._http.aclose()


def body_of(delivery: Delivery) -> bytes:
    """The same bytes on every attempt."""
    return json.dumps(dict(delivery.payload), ensure_ascii=False, separators=(",", ":")).encode()


def _judged(status: int) -> Answer:
    if 200 <= status < 300:
        return Answer(status=status)
    if status == GONE:
        return Answer("the endpoint is gone (410)", status, again=False)
    if 300 <= status < 400:
        return Answer(f"redirects ({status}), which are not followed", status)
    return Answer(f"refused ({status})", status)
