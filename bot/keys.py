"""Secrets of one home: made on the first start, kept in files that only their owner can read."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

from bot.errors import SettingError


@dataclass(frozen=True)
class Keys:
    folder: Path

    def site(self, site: str) -> str:
        """The secret that a site's shop server signs identities and reports events with."""
        return self._key(f"site-{site}")

    @property
    def experiment(self) -> str:
        """The salt that decides who is held out: changing it begins the experiment anew."""
        return self._key("experiment")

    @property
    def offers(self) -> str:
        """What offer codes are computed from."""
        return self._key("offers")

    def webhook(self, name: str) -> str:
        """What the deliveries to an endpoint are signed with."""
        return self._key(f"webhook-{name}")

    @property
    def codes(self) -> str:
        """What codes sent by e-mail, and the addresses they went to, are hashed with."""
        return self._key("codes")

    @property
    def metrics(self) -> str:
        return self._key("metrics")

    def _key(self, name: str) -> str:
        path = self.folder / name
        try:
            return path.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return self._make(path)

    def _make(self, path: Path) -> str:
        key = secrets.token_urlsafe(32)
        try:
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text(encoding="ascii").strip()
        except OSError as error:
            raise SettingError(f"REKINDLE_HOME: cannot write {path}: {error.strerror}") from error
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(key)
        return key


def open_keys(home: Path, sites: list[str]) -> Keys:
    """Make what is missing now, so that a start and not a request fails when the home cannot be written."""
    keys = Keys(home / "keys")
    for site in sites:
        keys.site(site)
    _ = keys.metrics
    return keys
