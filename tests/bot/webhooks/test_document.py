"""docs/webhooks.md: its examples verify what we sign, and it names every topic and every pause."""

import json
import re
import shutil
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.notify.signing import sign
from bot.webhooks import TOLD

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "webhooks.md").read_text(encoding="utf-8")
SECRET = "a secret"
BODY = '{"id":"d-1","data":{"reason":"asked"},"word":"Grüße"}'.encode()
CALL = """
const [secret, body, signature] = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
console.log(isOurs(secret, Buffer.from(body, 'utf8'), signature));
"""


def example(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", DOCUMENT, re.DOTALL)
    assert found
    return found[1]


def cases() -> list[tuple[str, bytes, str, bool]]:
    now, past = datetime.now(UTC), datetime.fromtimestamp(time.time() - 600, UTC)
    return [
        (SECRET, BODY, sign(SECRET, BODY, now), True),
        (SECRET, BODY + b" ", sign(SECRET, BODY, now), False),
        ("another", BODY, sign(SECRET, BODY, now), False),
        (SECRET, BODY, sign(SECRET, BODY, past), False),
        (SECRET, BODY, "", False),
        (SECRET, BODY, f"t={int(time.time())}", False),
        (SECRET, BODY, "t=soon,v1=00", False),
    ]


def test_that_the_example_in_python_tells_ours_from_others() -> None:
    space: dict[str, Any] = {}
    exec(example("python"), space)  # noqa: S102 - the document's own example
    for secret, body, signature, ours in cases():
        assert space["is_ours"](secret, body, signature) is ours, signature


def test_that_the_example_for_node_tells_ours_from_others() -> None:
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed")
    for secret, body, signature, ours in cases():
        given = json.dumps([secret, body.decode(), signature])
        done = subprocess.run(
            [node, "-e", example("javascript") + CALL], input=given, capture_output=True, text=True
        )
        assert done.stdout.strip() == str(ours).lower(), (signature, done.stderr)


def test_that_every_topic_has_a_row() -> None:
    assert set(re.findall(r"^\| `([a-z]+)` \|", DOCUMENT, re.MULTILINE)) == {*TOLD, "ping"}
