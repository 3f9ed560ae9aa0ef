"""Letters handed to a web address of the shop's, which sends them its own way. Each is signed."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

import httpx

from bot.notify import Letter, NotDelivered
from bot.notify.address import LOOPBACK
from bot.notify.mail import check_head, utc_now
from bot.notify.signing import HEADER, sign

WHOLE_S = 10.0
PASSING = frozenset({408, 425, 429})


class WebhookNotifier:
    """POSTs {id, to, subject, text, reply_to}; any 2xx answer means that the letter is taken."""

    def __init__(self, url: str, secret: str, clock: Callable[[], datetime] = utc_now) -> None:
        self._url = url
        self._secret = secret
        self._clock = clock
        # A proxy of the surroundings' cannot reach this machine's own addresses.
        self._http = httpx.AsyncClient(timeout=WHOLE_S, trust_env=urlsplit(url).hostname not in LOOPBACK)

    async def send(self, letter: Letter) -> None:
        check_head(letter)
        body = _body(letter)
        headers = {"Content-Type": "application/json", HEADER: sign(self._secret, body, self._clock())}
        try:
            async with asyncio.timeout(WHOLE_S):
                answer = await self._http.post(self._url, content=body, headers=headers)
        except TimeoutError:
            raise NotDelivered("the webhook does not answer in time", again=True) from None
        except httpx.HTTPError as error:
            raise NotDelivered(
                f"the webhook cannot be reached ({type(error).__name__})", again=True
            ) from None
        status = answer.status_code
        if not answer.is_success:
            again = status >= 500 or status in PASSING
            raise NotDelivered(f"the webhook refuses the letter ({status})", again=again)

    async def ready(self) -> bool:
        """Whether anything answers there; what it says to a GET does not matter."""
        try:
            async with asyncio.timeout(WHOLE_S):
                return (await self._http.get(self._url)).status_code < 500
        except (TimeoutError, httpx.HTTPError):
            return False

    async def close(self) -> None:
        await self._http.aclose()


def _body(letter: Letter) -> bytes:
    value = {"id": letter.id, "to": letter.to, "subject": letter.subject, "text": letter.text}
    if letter.reply_to:
        value["reply_to"] = letter.reply_to
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
