"""An endpoint as a shop might run one: a real HTTP server on loopback that answers as it is told and keeps
what it was sent."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

HANGS = 0
"""A status for taking the request and never answering."""


@dataclass(frozen=True)
class Request:
    head: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """Each request gets the next of `answers`, the last one for ever."""

    answers: list[int]
    url: str = ""
    got: list[Request] = field(default_factory=list)
    open: int = 0
    most_open: int = 0
    reached: asyncio.Event = field(default_factory=asyncio.Event)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        try:
            while head := await self._head(reader):
                length = int(head.get("content-length", 0))
                self.got.append(Request(head, await reader.readexactly(length)))
                self.reached.set()
                status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
                if status == HANGS:
                    await reader.read()
                    return
                await self._answer(writer, status)
        finally:
            self.open -= 1
            writer.close()

    async def _head(self, reader: asyncio.StreamReader) -> dict[str, str]:
        with suppress(asyncio.IncompleteReadError, ConnectionError):
            _, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().strip().split("\r\n")
            return {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        return {}

    async def _answer(self, writer: asyncio.StreamWriter, status: int) -> None:
        body = b"private words of the receiver's"
        moved = f"Location: {self.url}\r\n" if 300 <= status < 400 else ""
        writer.write(f"HTTP/1.1 {status} Said\r\n{moved}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()


@asynccontextmanager
async def receiving(*answers: int) -> AsyncIterator[Receiver]:
    receiver = Receiver(list(answers or (200,)))
    server = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    try:
        yield receiver
    finally:
        server.close()


def ids(requests: Sequence[Request]) -> list[str]:
    return [request.head["x-rekindle-delivery"] for request in requests]
