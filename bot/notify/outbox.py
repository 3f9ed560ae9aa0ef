"""Letters as files in a folder: nothing leaves the machine, and any mail program opens them."""

import asyncio
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from secrets import token_hex

from bot.notify import Letter, NotDelivered
from bot.notify.mail import Sender, compose, utc_now

_UNSAFE = re.compile(r"[^A-Za-z0-9_-]")


class OutboxNotifier:
    def __init__(self, folder: Path, sender: Sender, clock: Callable[[], datetime] = utc_now) -> None:
        self._folder = folder
        self._sender = sender
        self._clock = clock

    async def send(self, letter: Letter) -> None:
        content = compose(letter, self._sender, self._clock).as_bytes()
        try:
            await asyncio.to_thread(self._write, f"{_UNSAFE.sub('_', letter.id)}.eml", content)
        except OSError as error:
            raise NotDelivered(f"the outbox cannot be written: {error.strerror}", again=True) from error

    def _write(self, name: str, content: bytes) -> None:
        """Whole or not at all; only the owner may read what customers are told."""
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        passing = self._folder / f".{name}.{token_hex(4)}"
        try:
            handle = os.open(passing, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            passing.replace(self._folder / name)
        finally:
            passing.unlink(missing_ok=True)

    async def ready(self) -> bool:
        return await asyncio.to_thread(self._writable)

    def _writable(self) -> bool:
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:
            return False
        return os.access(self._folder, os.W_OK | os.X_OK)

    async def close(self) -> None: ...
