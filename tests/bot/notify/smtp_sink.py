"""A small SMTP server on loopback that keeps what it is given and refuses what a test wants refused."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Sink:
    tls: ssl.SSLContext | None = None
    """Offers STARTTLS when given, or speaks TLS at once when `at_once`."""
    at_once: bool = False
    password: str = ""
    answers: dict[str, str] = field(default_factory=dict)
    """What to say to a command instead of the usual, such as {"RCPT": "550 no such user"}."""
    silent: bool = False
    port: int = 0
    mails: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    signed_in: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            if self.silent:
                await reader.read()
            else:
                await self._talk(reader, writer)
        writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        secure = self.at_once
        await _say(writer, "220 sink")
        while line := (await reader.readline()).decode().strip():
            verb = line.split()[0].upper()
            usual = self._answer(verb, line, secure)
            await _say(writer, self.answers.get(verb, usual))
            if verb == "STARTTLS" and self.tls is not None:
                await writer.start_tls(self.tls)
                secure = True
            elif verb == "DATA" and verb not in self.answers:
                raw = (await reader.readuntil(b"\r\n.\r\n"))[:-3]
                self.mails.append(raw.replace(b"\r\n..", b"\r\n."))
                self.encrypted.append(secure)
                await _say(writer, "250 kept")
            elif verb == "QUIT":
                return

    def _answer(self, verb: str, line: str, secure: bool) -> str:
        if verb == "EHLO":
            offers = ["sink", "8BITMIME", "SMTPUTF8"]
            offers += ["STARTTLS"] if self.tls and not secure else []
            offers += ["AUTH PLAIN"] if self.password else []
            return "\r\n".join([*(f"250-{one}" for one in offers[:-1]), f"250 {offers[-1]}"])
        if verb == "AUTH":
            _, user, password = base64.b64decode(line.split()[2]).decode().split("\0")
            self.signed_in.append(user)
            return "235 welcome" if password == self.password else "535 wrong password"
        if verb == "RCPT":
            self.recipients.append(line)
        return {"DATA": "354 go on", "STARTTLS": "220 go on", "QUIT": "221 bye"}.get(verb, "250 ok")


async def _say(writer: asyncio.StreamWriter, line: str) -> None:
    writer.write(f"{line}\r\n".encode())
    await writer.drain()


@asynccontextmanager
async def listening(sink: Sink) -> AsyncIterator[Sink]:
    tls = sink.tls if sink.at_once else None
    server = await asyncio.start_server(sink.serve, "127.0.0.1", 0, ssl=tls)
    sink.port = server.sockets[0].getsockname()[1]
    try:
        yield sink
    finally:
        server.close()
