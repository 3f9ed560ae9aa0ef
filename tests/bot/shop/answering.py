"""A server of a few lines that answers what it is told to, in order: broken, slow, wrong or not at all."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Says:
    status: int = 200
    body: Any = field(default_factory=dict)
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    """Seconds that it takes; a connection that is cut has status 0."""

    @property
    def written(self) -> bytes:
        content = self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()
        more = "".join(f"{name}: {value}\r\n" for name, value in self.headers.items())
        head = (
            f"HTTP/1.1 {self.status} X\r\nContent-Type: {self.kind}\r\n{more}Content-Length: {len(content)}"
        )
        return f"{head}\r\n\r\n".encode() + content


CUT = Says(0)


def problem(status: int, **more: Any) -> Says:
    return Says(status, {"status": status, **more}, "application/problem+json")


@dataclass
class Asked:
    line: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Answering:
    url: str
    script: list[Says]
    """The last one is repeated."""
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
                headers = {
                    name.lower(): value.strip() for name, _, value in (x.partition(":") for x in head[1:])
                }
                body = await reader.readexactly(int(headers.get("content-length", "0")))
                self.asked.append(Asked(head[0], headers, body))
                says = self.script.pop(0) if len(self.script) > 1 else self.script[0]
                await asyncio.sleep(says.after)
                if says.status == 0:
                    break
                writer.write(says.written)
                await writer.drain()
        writer.close()


@contextlib.asynccontextmanager
async def answering(*script: Says) -> AsyncIterator[Answering]:
    told = Answering("", list(script))
    server = await asyncio.start_server(told.talk, "127.0.0.1", 0)
    told.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield told
    finally:
        server.close()
