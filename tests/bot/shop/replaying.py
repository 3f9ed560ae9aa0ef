"""A server of the standard library that replays a platform's published shapes and remembers its calls."""

import json
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True)
class Reply:
    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    after: float = 0.0
    """Seconds that it takes."""


@dataclass(frozen=True)
class Call:
    method: str
    path: str
    query: Mapping[str, str]
    body: Any
    headers: Mapping[str, str]


class Platform(ABC):
    """`next_replies` come first, whatever is asked."""

    url = ""

    def __init__(self) -> None:
        self.asked: list[Call] = []
        self.next_replies: list[Reply] = []
        self._lock = threading.Lock()

    @abstractmethod
    def answer(self, call: Call) -> Reply: ...

    def reply(self, call: Call) -> Reply:
        with self._lock:
            self.asked.append(call)
            return self.next_replies.pop(0) if self.next_replies else self.answer(call)

    def written(self) -> list[str]:
        return [f"{call.method} {call.path}" for call in self.asked if call.method != "GET"]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    platform: Platform

    def _any(self) -> None:
        address = urlsplit(self.path)
        query = {name: values[-1] for name, values in parse_qs(address.query).items()}
        length = int(self.headers.get("Content-Length") or 0)
        body = json.loads(self.rfile.read(length)) if length else None
        call = Call(self.command, address.path, query, body, dict(self.headers.items()))
        reply = self.platform.reply(call)
        time.sleep(reply.after)
        with suppress(ConnectionError):  # who asked may have lost patience
            self._send(reply)

    do_GET = do_POST = do_PUT = _any

    def _send(self, reply: Reply) -> None:
        content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
        self.send_response(reply.status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet."""


async def at_once(seconds: float) -> None:
    """How long a test waits before a call is tried again."""


@contextmanager
def replaying(platform: Platform) -> Iterator[str]:
    handler = type("PlatformHandler", (Handler,), {"platform": platform})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    platform.url = f"http://127.0.0.1:{server.server_port}"
    try:
        yield platform.url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
