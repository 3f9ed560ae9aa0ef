"""What every response carries, across areas and origins."""

import asyncio
from collections.abc import AsyncGenerator

import httpx
import pytest
from starlette.types import Message

from tests.web.conftest import Visitor
from web.security import SlowReaders
from web.sse import Stream

AREAS = ["/api/v1/none", "/console/login", "/widget/v1.js", "/healthz", "/nowhere"]


@pytest.mark.parametrize("path", AREAS)
async def test_that_every_area_sends_its_security_headers(http: httpx.AsyncClient, path: str) -> None:
    headers = (await http.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["x-request-id"]


async def test_that_a_given_request_id_comes_back_unless_it_is_odd(http: httpx.AsyncClient) -> None:
    answer = await http.get("/healthz", headers={"X-Request-Id": "abc-12345"})
    assert answer.headers["x-request-id"] == "abc-12345"
    answer = await http.get("/healthz", headers={"X-Request-Id": "no spaces please"})
    assert answer.headers["x-request-id"] != "no spaces please"


async def test_that_preflights_pass_for_allowed_origins_only(visitor: Visitor) -> None:
    for origin, status in (("https://friend.example", 204), ("https://evil.example", 403)):
        headers = {"Origin": origin, "Access-Control-Request-Method": "POST"}
        answer = await visitor.http.options(f"{visitor.path}/messages", headers=headers)
        assert answer.status_code == status
        assert ("access-control-allow-origin" in answer.headers) == (status == 204)
    assert "credentials" not in str(answer.headers).lower()


async def test_that_refusals_can_be_read_by_allowed_origins(visitor: Visitor) -> None:
    answer = await visitor.say("", origin="https://friend.example")
    assert answer.status_code == 422
    assert answer.headers["access-control-allow-origin"] == "https://friend.example"
    assert "Origin" in answer.headers["vary"]


async def test_that_the_api_is_never_cached_and_hashed_files_always(http: httpx.AsyncClient) -> None:
    assert (await http.get("/api/v1/none")).headers["cache-control"] == "no-store"
    plain = await http.get("/widget/v1.js")
    assert plain.headers["cache-control"] == "public, max-age=300"
    tag = plain.headers["etag"].strip('"')
    hashed = await http.get(f"/widget/v1.js?h={tag}")
    assert "immutable" in hashed.headers["cache-control"]
    assert "immutable" not in (await http.get("/widget/v1.js?h=made-up")).headers["cache-control"]
    assert (await http.get("/widget/v1.js", headers={"If-None-Match": f'"{tag}"'})).status_code == 304


@pytest.mark.parametrize(
    "path", ["../app.py", "..%2f..%2fapp.py", "%2e%2e/app.py", "/etc/passwd", "", "v1.js%00"]
)
async def test_that_no_path_leads_out_of_the_widgets_folder(http: httpx.AsyncClient, path: str) -> None:
    assert (await http.get(f"/widget/{path}")).status_code == 404


async def test_that_files_are_sent_compressed(http: httpx.AsyncClient) -> None:
    packed = await http.get("/widget/v1.js", headers={"Accept-Encoding": "gzip"})
    plain = await http.get("/widget/v1.js", headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.text == plain.text


async def test_that_a_reader_who_takes_nothing_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("web.security.WRITE_SECONDS", 0.05)
    closed = asyncio.Event()

    async def without_end() -> AsyncGenerator[bytes, None]:
        try:
            while True:
                yield b"x" * 1000
        finally:
            closed.set()

    async def receive() -> Message:
        await asyncio.sleep(60)
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.body":
            await asyncio.sleep(60)

    app = SlowReaders(Stream(without_end()))
    scope = {"type": "http", "path": "/api/v1/x", "asgi": {"spec_version": "2.3"}}
    await asyncio.wait_for(app(scope, receive, send), 5)
    await asyncio.wait_for(closed.wait(), 5)
