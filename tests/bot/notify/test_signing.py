"""Signatures: true for one body, one secret and a few minutes."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.notify.signing import FRESH_FOR, sign, verify

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
BODY = b'{"id":"1"}'


def test_that_the_signature_is_the_documented_one() -> None:
    # printf '1772443800.{"id":"1"}' | openssl dgst -sha256 -hmac secret
    digest = "33324fc6ba0f562e742ef7aac0d48caba5a46121530958ab8d31e429be87d7b2"
    assert sign("secret", BODY, NOW) == f"t=1772443800,v1={digest}"


def test_that_what_was_signed_is_believed_for_a_few_minutes_only() -> None:
    signed = sign("secret", BODY, NOW)
    assert verify("secret", BODY, signed, NOW)
    assert verify("secret", BODY, signed, NOW + timedelta(seconds=FRESH_FOR))
    assert not verify("secret", BODY, signed, NOW + timedelta(seconds=FRESH_FOR + 1))
    assert not verify("secret", BODY, signed, NOW - timedelta(seconds=FRESH_FOR + 1))


def test_that_another_body_or_secret_is_not_believed() -> None:
    signed = sign("secret", BODY, NOW)
    assert not verify("secret", BODY + b" ", signed, NOW)
    assert not verify("other", BODY, signed, NOW)


def test_that_a_secret_can_be_changed_while_both_are_sent() -> None:
    signed = sign("new", BODY, NOW)
    both = f"{sign('old', BODY, NOW)},{signed.partition(',')[2]}"
    assert verify("old", BODY, both, NOW)
    assert verify("new", BODY, both, NOW)


@pytest.mark.parametrize("bad", ["", "t=", "v1=ab", "t=1,t=2,v1=ab", "t=-1,v1=a", "t=٣,v1=a", "t=1e9,v1=é"])
def test_that_what_is_no_signature_is_refused_without_an_error(bad: str) -> None:
    assert not verify("secret", BODY, bad, NOW)
