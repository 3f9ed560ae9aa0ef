"""What makes a customer's token good, and the words for what does not."""

import base64
import json
import time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey

from bot.customers.tokens import LONGEST, Point, customer_of, examine, sign

SECRET = "a secret that is only as good as it is long"
NOW = 1_800_000_000.0


def made(secret: str = SECRET, alg: str = "HS256", **claims: Any) -> str:
    given = {"sub": "c-7", "aud": "pub_x", "exp": int(NOW) + 300, **claims}
    kept = {name: value for name, value in given.items() if value is not None}
    return jwt.encode({"alg": alg}, kept, OctKey.import_key(secret), algorithms=[alg])


def wrong(token: str) -> set[Point]:
    checks = examine(token, secret=SECRET, audiences=("pub_x", "main"), now=NOW)
    return {check.point for check in checks if not check.ok}


def test_that_what_is_signed_here_is_good_and_names_its_customer() -> None:
    token = sign("c-7", audience="main", secret=SECRET, now=NOW, lasts=300)
    assert wrong(token) == set()
    assert customer_of(token) == "c-7"


@pytest.mark.parametrize(
    ("claims", "points"),
    [
        ({"aud": "elsewhere"}, {Point.AUDIENCE}),
        ({"aud": None}, {Point.AUDIENCE}),
        ({"aud": ["elsewhere", "main"]}, set()),
        ({"exp": None}, {Point.EXPIRY}),
        ({"exp": "soon"}, {Point.EXPIRY}),
        ({"exp": True}, {Point.EXPIRY}),
        ({"exp": 10**400}, {Point.EXPIRY}),
        ({"exp": int(NOW) - 60}, {Point.EXPIRY}),
        ({"exp": int(NOW) - 5}, set()),
        ({"exp": int(NOW) + LONGEST}, set()),
        ({"exp": int(NOW) + LONGEST + 60}, {Point.LIFE_SPAN}),
        ({"sub": None}, {Point.SUBJECT}),
        ({"sub": "   "}, {Point.SUBJECT}),
        ({"sub": 7}, {Point.SUBJECT}),
        ({"sub": 7, "aud": "no", "exp": 1}, {Point.SUBJECT, Point.AUDIENCE, Point.EXPIRY}),
    ],
)
def test_that_each_fault_is_found_where_it_lies(claims: dict[str, Any], points: set[Point]) -> None:
    assert wrong(made(**claims)) == points


def test_that_only_this_secret_and_this_algorithm_count() -> None:
    unsigned = base64.urlsafe_b64encode(json.dumps({"alg": "none"}).encode()).decode().rstrip("=")
    body = made().split(".")[1]
    assert wrong(made(secret="another secret, just as long as the right one")) == {Point.SIGNATURE}
    assert wrong(made(alg="HS512")) == {Point.SIGNATURE}
    assert wrong(f"{unsigned}.{body}.") == {Point.SIGNATURE}


@pytest.mark.parametrize("text", ["", "a.b", "a.b.c", "a.b.c.d", "...", "é.ü.ö", "e30.W10.e30"])
def test_that_what_is_no_token_is_told(text: str) -> None:
    assert wrong(text) == {Point.FORM}


@given(st.text(alphabet="abcXYZ019-_.=é {}", max_size=80))
def test_that_no_text_breaks_the_check(text: str) -> None:
    assert wrong(text)


def test_that_a_token_made_now_is_good_now() -> None:
    now = time.time()
    token = sign("c-7", audience="main", secret=SECRET, now=now, lasts=60)
    checks = examine(token, secret=SECRET, audiences=("main",), now=now)
    assert [check for check in checks if not check.ok] == []
    assert any("good for" in check.said for check in checks)
