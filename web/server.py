"""uvicorn, with the two things it leaves to us: slow headers are cut off; Ctrl-C ends open streams first."""

import asyncio
import errno
import socket
from ipaddress import ip_address
from types import FrameType
from typing import Any

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from bot.errors import SettingError

HEADER_SECONDS = 10.0
"""A connection that has not sent a whole request head by then is closed."""
GRACE_SECONDS = 15


class PatientProtocol(H11Protocol):
    """uvicorn times out idle connections only between requests; this one also before the first."""

    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._watch()

    def data_received(self, data: bytes) -> None:
        if self._deadline is None and (self.cycle is None or self.cycle.response_complete):
            self._watch()
        before = self.cycle
        super().data_received(data)
        if self.cycle is not before:
            self._unwatch()

    def connection_lost(self, exc: Exception | None) -> None:
        self._unwatch()
        super().connection_lost(exc)

    def _watch(self) -> None:
        self._deadline = self.loop.call_later(HEADER_SECONDS, self._cut)

    def _unwatch(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _cut(self) -> None:
        self._deadline = None
        if not self.transport.is_closing():
            self.transport.abort()


class Server(uvicorn.Server):
    def __init__(self, app: FastAPI, host: str, log_level: str) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                host=host,
                http=PatientProtocol,
                ws="none",
                log_level="info" if log_level == "debug" else "warning",
                log_config=None,
                access_log=False,
                server_header=False,
                date_header=True,
                timeout_keep_alive=20,
                timeout_graceful_shutdown=GRACE_SECONDS,
                h11_max_incomplete_event_size=16_384,
            )
        )
        self._app = app
        self._loop: asyncio.AbstractEventLoop | None = None

    async def serve(self, sockets: list[socket.socket] | None = None) -> None:
        self._loop = asyncio.get_running_loop()
        await super().serve(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Streams that live as long as a page is open would otherwise hold the server up."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._app.state.rekindle.stopping.set)
        super().handle_exit(sig, frame)


def listen(host: str, port: int) -> socket.socket:
    """Take the port before anything slow is loaded; a SettingError names the setting to change."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
    except socket.gaierror as error:
        raise SettingError(f"REKINDLE_HOST: {host} is not an address of this machine") from error
    taken = socket.socket(family, kind)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind(address)
    except OSError as error:
        taken.close()
        raise _explained(error, host, port) from error
    return taken


def _explained(error: OSError, host: str, port: int) -> SettingError:
    if error.errno == errno.EADDRINUSE:
        return SettingError(
            f"port {port} is taken: set REKINDLE_PORT to another one, or to 0 for any free one"
        )
    if error.errno == errno.EACCES:
        return SettingError(f"port {port} needs more rights than this user has: set REKINDLE_PORT above 1023")
    return SettingError(f"REKINDLE_HOST: cannot listen on {host}: {error.strerror}")


def address(taken: socket.socket) -> str:
    name: Any = taken.getsockname()
    host = ip_address(name[0])
    if host.is_unspecified:  # bound on every address: shown as one that can be opened
        host = ip_address("::1" if host.version == 6 else "127.0.0.1")
    return f"http://{f'[{host}]' if host.version == 6 else host}:{name[1]}"
