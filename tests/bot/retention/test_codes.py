"""Discount codes."""

import math
import re

from bot.retention.codes import LETTERS, code_of, same_code
from bot.retention.types import GrantId

GRANT = GrantId("f3Xq0c1n9mJt5QwLr8yBzA")


def test_that_a_code_is_the_same_again_and_long_enough_to_guess_nothing() -> None:
    code = code_of(GRANT, "secret")
    assert code == code_of(GRANT, "secret")
    assert re.fullmatch(rf"(?:[{LETTERS}]{{5}}-){{2}}[{LETTERS}]{{5}}", code)
    assert 15 * math.log2(len(LETTERS)) >= 72


def test_that_grants_and_secrets_do_not_share_codes() -> None:
    codes = {code_of(GrantId(f"grant-{at}"), secret) for at in range(2_000) for secret in ("one", "two")}
    assert len(codes) == 4_000


def test_that_a_code_typed_by_hand_is_recognised() -> None:
    code = code_of(GRANT, "secret")
    assert same_code(GRANT, "secret", code.lower().replace("-", " "))
    assert same_code(GRANT, "secret", code.replace("0", "o").replace("1", "l"))
    assert not same_code(GRANT, "secret", code[:-1] + ("A" if code[-1] != "A" else "B"))
    assert not same_code(GRANT, "another", code)
    assert not same_code(GRANT, "secret", "")
