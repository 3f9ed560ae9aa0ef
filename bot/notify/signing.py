"""How what we send over HTTP is signed, so that the receiver can tell it is ours and is not played again."""

import hashlib
import hmac
from datetime import datetime

HEADER = "X-Rekindle-Signature"
FRESH_FOR = 300
"""Seconds around now in which a signature is believed."""


def sign(secret: str, body: bytes, at: datetime) -> str:
    """`t=UNIX,v1=hex`: HMAC-SHA256 over `UNIX.body`."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={_digest(secret, body, seconds)}"


def verify(secret: str, body: bytes, signature: str, now: datetime, fresh_for: int = FRESH_FOR) -> bool:
    """Whether the signature is of this body, by whoever knows the secret, and fresh. Other parts of the
    header than `t` and `v1` are for later and ignored; several `v1` are allowed while a secret changes."""
    parts = [part.strip().partition("=") for part in signature.split(",")]
    times = [value for name, _, value in parts if name == "t"]
    if len(times) != 1 or not (times[0].isascii() and times[0].isdigit() and len(times[0]) < 15):
        return False
    seconds = int(times[0])
    if abs(now.timestamp() - seconds) > fresh_for:
        return False
    expected = _digest(secret, body, seconds).encode()
    given = [value.encode() for name, _, value in parts if name == "v1"]
    return any(hmac.compare_digest(expected, one) for one in given)


def _digest(secret: str, body: bytes, seconds: int) -> str:
    return hmac.new(secret.encode(), b"%d." % seconds + body, hashlib.sha256).hexdigest()
