"""Chatwoot's side: the calls that an agent bot may make with its access token.

Written after developers.chatwoot.com/api-reference (messages/create-new-message, conversations/toggle-status)
and chatwoot.com/hc/user-guide (agent bots, webhooks, interactive messages)."""

import asyncio
from collections.abc import Mapping
from typing import Any

import httpx

from bot.helpdesk import Helpdesk, Holder, NotTaken, Post, TalkId
from bot.helpdesk.setting import ChatwootAccount
from bot.webhooks import DeliveryId

WHOLE_S = 10.0
MARK = "rekindle"
"""The content attribute under which a message of ours carries its delivery."""
STATUS = {Holder.BOT: "pending", Holder.PEOPLE: "open"}
FINAL = {
    404: "Chatwoot has no such conversation (404)",
    422: "Chatwoot cannot take the message (422)",
}
"""Trying again changes nothing."""
REFUSED = "Chatwoot refuses the access token ({}); check REKINDLE_HELPDESK_TOKEN"


class Chatwoot:
    def __init__(self, account: ChatwootAccount, token: str) -> None:
        self.name = account.name
        self._http = httpx.AsyncClient(
            base_url=f"{account.base}/api/v1/accounts/{account.account}",
            headers={"api_access_token": token, "User-Agent": "rekindle"},
            timeout=WHOLE_S,
            follow_redirects=False,
            trust_env=not account.local,  # a proxy of the surroundings' cannot reach this machine's addresses
        )

    async def post(self, talk: TalkId, post: Post, mark: DeliveryId) -> None:
        await self._call(f"/conversations/{talk}/messages", _message(post, mark))

    async def hand(self, talk: TalkId, to: Holder) -> None:
        await self._call(f"/conversations/{talk}/toggle_status", {"status": STATUS[to]})

    async def close(self) -> None:
        await self._http.aclose()

    async def _call(self, path: str, body: Mapping[str, Any]) -> None:
        try:
            async with asyncio.timeout(WHOLE_S):
                async with self._http.stream("POST", path, json=body) as answer:
                    status = answer.status_code
        except (TimeoutError, httpx.TimeoutException):
            raise NotTaken(f"Chatwoot did not answer within {WHOLE_S:.0f} s") from None
        except httpx.HTTPError as error:
            raise NotTaken(f"Chatwoot cannot be reached ({type(error).__name__})") from None
        if not 200 <= status < 300:
            raise _refusal(status)


# mypy compares the class with its port here.
_PORT: type[Helpdesk] = Chatwoot


def _message(post: Post, mark: DeliveryId) -> dict[str, Any]:
    kind = "input_select" if post.picks else "input_email" if post.asks_email else "text"
    attributes: dict[str, Any] = {MARK: mark}
    if post.picks:
        attributes["items"] = [{"title": pick.title, "value": pick.value} for pick in post.picks]
    return {
        "content": post.text,
        "message_type": "outgoing",
        "private": post.private,
        "content_type": kind,
        "content_attributes": attributes,
    }


def _refusal(status: int) -> NotTaken:
    if status in FINAL:
        return NotTaken(FINAL[status], status=status, again=False)
    if status in (401, 403):
        return NotTaken(REFUSED.format(status), status=status)
    return NotTaken(f"Chatwoot refused it ({status})", status=status)
