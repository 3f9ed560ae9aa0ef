"""What counts as one e-mail address (enough to write to, and nothing that could become a second header), and
which hosts are this machine."""

import re

LONGEST = 254
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""This machine: what goes there cannot be read on the way."""
_ADDRESS = re.compile(
    r"""[^\s@<>()\[\]\\,;:"\x00-\x20\x7f]{1,64}@(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_]{2,63}"""
)


def is_address(text: str) -> bool:
    if not _ADDRESS.fullmatch(text) or len(text) > LONGEST:
        return False
    local = text.partition("@")[0]
    return not (local.startswith(".") or local.endswith(".") or ".." in local)


def normal(address: str) -> str:
    """How addresses are compared: no shop has two customers who differ in capitals."""
    return address.strip().casefold()
