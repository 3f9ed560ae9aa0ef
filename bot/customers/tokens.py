"""A customer's identity on the word of the shop's server: a short-lived JWT signed with the site's secret."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from bot.storage.types import CustomerId

LONGEST = 3600
"""Seconds that a token may still be good for: one that lives longer is not short-lived, and refused."""
LEEWAY = 10
FAR = 1e12
"""Seconds since 1970 that no clock reaches; also keeps numbers out that no clock could be compared with."""
ALGORITHM = "HS256"


class Point(StrEnum):
    """What a token is looked at for, in the order in which a fault refuses it."""

    FORM = "form"
    SIGNATURE = "signature"
    AUDIENCE = "audience"
    EXPIRY = "expiry"
    LIFE_SPAN = "life_span"
    SUBJECT = "subject"


@dataclass(frozen=True)
class Check:
    """`said` goes on after "The identity token"."""

    point: Point
    ok: bool
    said: str


def sign(customer: str, *, audience: str, secret: str, now: float, lasts: int) -> str:
    claims = {"sub": customer, "aud": audience, "iat": int(now), "exp": int(now) + lasts}
    return jwt.encode({"alg": ALGORITHM}, claims, OctKey.import_key(secret))


def examine(token: str, *, secret: str, audiences: Sequence[str], now: float) -> tuple[Check, ...]:
    """Every point, right or wrong; the token is good only when all are. The claims of a token that nobody
    signed are looked at as well, for whoever mends it."""
    claims = _claims(token)
    if claims is None:
        return (Check(Point.FORM, False, "is no JWT of three parts"),)
    return (
        Check(Point.FORM, True, "is a JWT"),
        _signature(token, secret),
        _audience(claims.get("aud"), audiences),
        *_time(claims.get("exp"), now),
        _subject(claims.get("sub")),
    )


def customer_of(token: str) -> CustomerId:
    """The subject of a token that `examine` found good."""
    claims = _claims(token)
    assert claims is not None  # noqa: S101 - examined before
    return CustomerId(claims["sub"])


def _claims(token: str) -> Mapping[str, Any] | None:
    """What the token says, whoever signed it; None for what is no token."""
    parts = token.strip().split(".")
    if len(parts) != 3:
        return None
    try:
        value = json.loads(base64.urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def _signature(token: str, secret: str) -> Check:
    try:
        jwt.decode(token.strip(), OctKey.import_key(secret), algorithms=[ALGORITHM])
    except (JoseError, ValueError):
        said = f"is not signed by this shop with {ALGORITHM} and the site's secret"
        return Check(Point.SIGNATURE, False, said)
    return Check(Point.SIGNATURE, True, "is signed with the site's secret")


def _audience(given: Any, audiences: Sequence[str]) -> Check:
    named = given if isinstance(given, list) else [given]
    if any(one in named for one in audiences):
        return Check(Point.AUDIENCE, True, "is meant for this site")
    wanted = " or ".join(repr(one) for one in audiences)
    return Check(Point.AUDIENCE, False, f"is meant for another audience: aud has to be {wanted}")


def _time(expires: Any, now: float) -> tuple[Check, ...]:
    number = isinstance(expires, int | float) and not isinstance(expires, bool)
    if not number or not -FAR < expires < FAR:
        return (Check(Point.EXPIRY, False, "does not say when it expires: exp has to be seconds since 1970"),)
    left = int(expires - now)
    if left <= -LEEWAY:
        return (Check(Point.EXPIRY, False, f"has expired {-left} seconds ago"),)
    if left > LONGEST:
        said = f"lives longer than an hour: exp lies {left} seconds ahead, at most {LONGEST} are allowed"
        return (Check(Point.EXPIRY, True, "has not expired"), Check(Point.LIFE_SPAN, False, said))
    return (
        Check(Point.EXPIRY, True, "has not expired"),
        Check(Point.LIFE_SPAN, True, f"is good for {max(left, 0)} more seconds"),
    )


def _subject(given: Any) -> Check:
    if not isinstance(given, str) or not given.strip():
        return Check(Point.SUBJECT, False, "names nobody: sub has to be the customer's id, as text")
    return Check(Point.SUBJECT, True, f"names the customer {given!r}")
