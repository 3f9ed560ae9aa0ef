"""A server on loopback that takes what Chatwoot takes from an agent bot, keeps it, and fails when told to."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

TOKEN = "agent-bot-token"
ACCOUNT = 3
HANGS = 0
"""A status for taking the request, as Chatwoot may, and never answering."""


@dataclass(frozen=True)
class Call:
    path: str
    token: str
    body: dict[str, Any]


@dataclass
class ChatwootLike:
    """Each call gets the next of `failures` until there are none left; then it is taken."""

    url: str = ""
    failures: list[int] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    taken: list[Call] = field(default_factory=list)

    @property
    def setting(self) -> str:
        return f"chatwoot+{self.url}/{ACCOUNT}"

    def messages(self, talk: int, *, private: bool = False) -> list[dict[str, Any]]:
        path = f"/api/v1/accounts/{ACCOUNT}/conversations/{talk}/messages"
        found = [call.body for call in self.taken if call.path == path]
        return [body for body in found if body["private"] is private]

    def texts(self, talk: int) -> list[str]:
        return [body["content"] for body in self.messages(talk)]

    def statuses(self, talk: int) -> list[str]:
        path = f"/api/v1/accounts/{ACCOUNT}/conversations/{talk}/toggle_status"
        return [call.body["status"] for call in self.taken if call.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            with suppress(asyncio.IncompleteReadError, ConnectionError):
                while True:
                    await self._one(reader, writer)
        finally:
            writer.close()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
        head = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        body = await reader.readexactly(int(head.get("content-length", 0)))
        call = Call(first.split(" ")[1], head.get("api_access_token", ""), json.loads(body or b"{}"))
        self.calls.append(call)
        status = self.failures.pop(0) if self.failures else 200
        if call.token != TOKEN:
            status = 401
        if status in (200, HANGS):
            self.taken.append(call)
        if status == HANGS:
            await reader.read()
            raise ConnectionError
        said = b'{"id": 1}' if status == 200 else b'{"error": "private words of the receiver"}'
        writer.write(f"HTTP/1.1 {status} Said\r\nContent-Length: {len(said)}\r\n\r\n".encode() + said)
        await writer.drain()


@asynccontextmanager
async def chatwoot_like() -> AsyncIterator[ChatwootLike]:
    desk = ChatwootLike()
    server = await asyncio.start_server(desk.serve, "127.0.0.1", 0)
    desk.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield desk
    finally:
        server.close()
