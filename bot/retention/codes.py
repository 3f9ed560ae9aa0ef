"""Discount codes: recomputed from the random grant id whenever their owner sees them, and stored nowhere."""

import hashlib
import hmac

from bot.retention.types import GrantId

LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O or U, so that a code can be read out."""
LENGTH = 15
"""75 bits."""
GROUP = 5


def code_of(grant: GrantId, secret: str) -> str:
    digest = hmac.new(secret.encode(), f"offer-code:{grant}".encode(), hashlib.sha256).digest()
    number = int.from_bytes(digest, "big") >> (8 * len(digest) - 5 * LENGTH)
    letters = "".join(LETTERS[number >> 5 * at & 31] for at in reversed(range(LENGTH)))
    return "-".join(letters[at : at + GROUP] for at in range(0, LENGTH, GROUP))


def same_code(grant: GrantId, secret: str, typed: str) -> bool:
    """Compare in constant time, forgiving what people mistype."""
    plain = typed.upper().replace("-", "").replace(" ", "").translate(str.maketrans("OIL", "011"))
    return hmac.compare_digest(code_of(grant, secret).replace("-", "").encode(), plain.encode())
