"""docs/identity.md: its snippets are the files beside it, and the server accepts what they sign."""

import os
import shutil
import subprocess
import time
from pathlib import Path

import pytest

from bot.customers.tokens import customer_of, examine

DOCS = Path(__file__).resolve().parents[2] / "docs"
PROGRAMS = {"sign.py": "python3", "sign.mjs": "node", "sign.php": "php", "sign.rb": "ruby"}
SECRET = "kZ1_x-0123456789abcdefghijklmnopqrstuvwxyzAB"


@pytest.mark.parametrize("name", PROGRAMS)
def test_that_the_page_shows_the_file_as_it_is(name: str) -> None:
    program = (DOCS / "identity" / name).read_text(encoding="utf-8")
    assert f"\n{program}```\n" in (DOCS / "identity.md").read_text(encoding="utf-8")


def test_that_no_program_is_left_out() -> None:
    assert {path.name for path in (DOCS / "identity").iterdir() if path.is_file()} == set(PROGRAMS)


@pytest.mark.parametrize(("name", "interpreter"), PROGRAMS.items())
@pytest.mark.parametrize("customer", ["1042", "gid://shop/Customer/7", 'Zoë "Z" Ünal'])
def test_that_its_token_is_accepted(name: str, interpreter: str, customer: str) -> None:
    if shutil.which(interpreter) is None:
        pytest.skip(f"{interpreter} is not installed")
    done = subprocess.run(
        [interpreter, str(DOCS / "identity" / name), customer],
        env={
            **os.environ,
            "REKINDLE_PUBLIC_KEY": "pub_x",
            "REKINDLE_SITE_SECRET": SECRET,
            "LC_ALL": "C.UTF-8",
        },
        capture_output=True,
        text=True,
        check=True,
    )
    token = done.stdout.strip()
    checks = examine(token, secret=SECRET, audiences=("pub_x",), now=time.time())
    assert [check.said for check in checks if not check.ok] == []
    assert customer_of(token) == customer
