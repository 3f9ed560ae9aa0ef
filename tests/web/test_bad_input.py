"""What cannot be a message gets a clear refusal that names the field, and changes nothing."""

import json
import string
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.web.conftest import Visitor
from web.chat.bodies import Sending, fault_of

DEEP = '{"text": ' + "[" * 9000 + "]" * 9000 + ', "client_id": "a"}'
RAW: list[tuple[bytes, int, str]] = [
    (b"", 400, "body"),
    (b"not json", 400, "body"),
    (b'{"text": "caf\xe9", "client_id": "a"}', 400, "body"),
    (b"\xff\xfe\x00", 400, "body"),
    (DEEP.encode(), 400, "body"),
    (b'{"text": NaN, "client_id": "a"}', 400, "body"),
    (b"[]", 422, "body"),
    (b'"text"', 422, "body"),
    (b"{}", 422, "text"),
]
FIELDS: list[tuple[Any, str]] = [
    ({"text": "", "client_id": "a"}, "text"),
    ({"text": " \n\t ", "client_id": "a"}, "text"),
    ({"text": "\u200b\u202e\u2066", "client_id": "a"}, "text"),
    ({"text": "a\u0000b", "client_id": "a"}, "text"),
    ({"text": "a\u0007b", "client_id": "a"}, "text"),
    ({"text": "a\u009bb", "client_id": "a"}, "text"),
    ({"text": "a\u007fb", "client_id": "a"}, "text"),
    ({"text": 5, "client_id": "a"}, "text"),
    ({"text": None, "client_id": "a"}, "text"),
    ({"text": ["Hello"], "client_id": "a"}, "text"),
    ({"text": {"a": 1}, "client_id": "a"}, "text"),
    ({"text": True, "client_id": "a"}, "text"),
    ({"text": "x" * 2001, "client_id": "a"}, "text"),
    ({"text": "Hello"}, "client_id"),
    ({"text": "Hello", "client_id": ""}, "client_id"),
    ({"text": "Hello", "client_id": "x" * 65}, "client_id"),
    ({"text": "Hello", "client_id": "a b"}, "client_id"),
    ({"text": "Hello", "client_id": "a\n"}, "client_id"),
    ({"text": "Hello", "client_id": 7}, "client_id"),
    ({"text": "Hello", "client_id": "a", "author": "bot"}, "author"),
]


async def send_raw(visitor: Visitor, raw: bytes, kind: str = "application/json") -> Any:
    headers = {**visitor.headers, "Content-Type": kind}
    return await visitor.http.post(f"{visitor.path}/messages", content=raw, headers=headers)


@pytest.mark.parametrize(("raw", "status", "field"), RAW)
async def test_that_a_body_that_is_no_json_object_is_refused(
    visitor: Visitor, raw: bytes, status: int, field: str
) -> None:
    answer = await send_raw(visitor, raw)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["field"] == field
    assert await visitor.events() == []


@pytest.mark.parametrize(("body", "field"), FIELDS)
async def test_that_a_bad_field_is_named(visitor: Visitor, body: Any, field: str) -> None:
    answer = await visitor.post("messages", body)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert "Value error" not in answer.text
    assert await visitor.events() == []


async def test_that_half_a_surrogate_pair_is_refused(visitor: Visitor) -> None:
    answer = await send_raw(visitor, rb'{"text": "broken \ud83d heart", "client_id": "a"}')
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "text"


async def test_that_200_kilobytes_are_not_read(visitor: Visitor) -> None:
    answer = await send_raw(visitor, json.dumps({"text": "x" * 200_000, "client_id": "a"}).encode())
    assert answer.status_code == 413
    assert answer.json()["errors"][0]["field"] == "body"
    assert await visitor.events() == []


async def test_that_a_body_that_hides_its_length_is_cut_off(visitor: Visitor) -> None:
    async def pieces() -> Any:
        for _ in range(100):
            yield b" " * 2000

    headers = {**visitor.headers, "Content-Type": "application/json"}
    answer = await visitor.http.post(f"{visitor.path}/messages", content=pieces(), headers=headers)
    assert answer.status_code == 413


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_that_what_a_plain_form_can_send_is_not_read(visitor: Visitor, kind: str) -> None:
    answer = await send_raw(visitor, b'{"text": "Hello", "client_id": "a"}', kind)
    assert answer.status_code == 415


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/sites", "/api/v2/sites/demo/conversations"])
async def test_that_an_unknown_path_is_a_problem_too(visitor: Visitor, path: str) -> None:
    answer = await visitor.http.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


async def test_that_a_wrong_method_is_named_as_such(visitor: Visitor) -> None:
    answer = await visitor.http.delete(f"{visitor.path}/messages")
    assert answer.status_code == 405
    assert answer.json()["code"] == "method_not_allowed"


async def test_that_emoji_and_every_script_pass(visitor: Visitor) -> None:
    words = "Wo ist mein Päckchen? 我的包裹在哪里 👩‍👧 أين طردي\nthanks"
    answer = await visitor.say(words)
    assert answer.json()["messages"][0]["text"] == words


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(alphabet=string.printable + "é漢\u0000\u0085\ud800\U0001f600", max_size=40))
def test_that_whatever_is_taken_can_be_stored_and_shown(text: str) -> None:
    if fault_of(text):
        return
    sending = Sending(text=text, client_id="a")
    assert sending.text.encode("utf-8").decode("utf-8") == text
    assert "\u0000" not in text
    assert text.strip()
