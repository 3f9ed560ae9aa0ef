"""`rekindle serve` as people run it: a process of its own, the real models, a real end."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import httpx
import pytest

pytestmark = pytest.mark.slow
QUESTION = {"text": "How much is delivery to France?", "client_id": "q-1"}


class Served:
    def __init__(self, home: Path, models: Path, port: str = "0") -> None:
        environment = {
            **os.environ,
            "REKINDLE_HOME": str(home),
            "REKINDLE_MODELS": str(models.resolve()),
            "REKINDLE_PORT": port,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "serve"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self._coming: Queue[str | None] = Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self._coming.put(line)
        self._coming.put(None)

    def wait_for(self, pattern: str, seconds: float = 60) -> str:
        while True:
            try:
                line = self._coming.get(timeout=seconds)
            except Empty:
                line = None
            if line is None:
                raise AssertionError(f"no line like {pattern}: {self.lines}")
            self.lines.append(line)
            if found := re.search(pattern, self.lines[-1]):
                return found[0]

    def client(self) -> httpx.Client:
        base = self.wait_for(r"http://127\.0\.0\.1:\d+")
        self.wait_for("Ctrl-C stops")
        transport = httpx.HTTPTransport(retries=5)
        client = httpx.Client(base_url=base, timeout=30, transport=transport)
        for _ in range(200):
            try:
                if client.get("/readyz").status_code == 200:
                    return client
            except httpx.TransportError:
                threading.Event().wait(0.05)
        raise AssertionError(f"not ready: {self.lines}")


@contextmanager
def serving(home: Path, models: Path) -> Iterator[Served]:
    server = Served(home, models)
    try:
        yield server
    finally:
        if server.process.poll() is None:
            server.process.send_signal(signal.SIGINT)
            server.process.wait(30)


def opened(client: httpx.Client) -> tuple[str, dict[str, str]]:
    answer = client.post("/api/v1/sites/demo/conversations").json()
    return f"/api/v1/conversations/{answer['conversation']}", {"Authorization": f"Bearer {answer['token']}"}


def test_that_a_served_shop_answers_and_stops_cleanly(tmp_path: Path, models: Path) -> None:
    with serving(tmp_path, models) as server:
        client = server.client()
        path, headers = opened(client)
        answer = client.post(f"{path}/messages", json=QUESTION, headers=headers).json()
        assert answer["messages"][1]["author"] == "bot"
        assert answer["messages"][1]["sources"]
        mapped = Path(f"/proc/{server.process.pid}/maps")
        if mapped.is_file():
            assert "libtorch" not in mapped.read_text(encoding="utf-8")
    assert server.process.returncode == 0
    for key in (tmp_path / "keys").iterdir():
        assert key.stat().st_mode & 0o077 == 0
    assert (tmp_path / "rekindle.db").stat().st_mode & 0o077 == 0


def test_that_a_killed_server_loses_no_accepted_message(tmp_path: Path, models: Path) -> None:
    with serving(tmp_path, models) as server:
        client = server.client()
        talks = [opened(client) for _ in range(4)]
        for path, headers in talks:
            sse = {**headers, "Accept": "text/event-stream"}
            with client.stream("POST", f"{path}/messages", json=QUESTION, headers=sse) as response:
                assert any(line == "event: message.accepted" for line in response.iter_lines())
        server.process.kill()
        server.process.wait(10)
    with serving(tmp_path, models) as server:
        client = server.client()
        for path, headers in talks:
            again = client.post(f"{path}/messages", json=QUESTION, headers=headers).json()
            assert [message["author"] for message in again["messages"]] == ["visitor", "bot"]
            events = client.get(f"{path}/events", headers=headers).json()["events"]
            kinds = [event["kind"] for event in events]
            assert kinds.count("message.accepted") == 1
            assert kinds[-1] == "reply.done"


def test_that_a_taken_port_is_told_with_the_setting_to_change(tmp_path: Path, models: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        server = Served(tmp_path, models, str(taken.getsockname()[1]))
        assert server.wait_for("REKINDLE_PORT")
        assert server.process.wait(30) == 2


INSIDE = """
import asyncio, json, sys, httpx
from bot.assembly import build_bot, demo_shop
from bot.config import Settings
from bot.shop.folder import open_folder
from web.app import create_app

async def main():
    settings = Settings()
    await demo_shop(settings)
    bot = await build_bot(settings)
    app = create_app(bot, settings, open_folder(None))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://shop.test") as client:
        opened = (await client.post("/api/v1/sites/demo/conversations")).json()
        path = f"/api/v1/conversations/{opened['conversation']}/messages"
        headers = {"Authorization": f"Bearer {opened['token']}"}
        for number, text in enumerate(["How much is delivery?", "I want to cancel, it is too expensive"]):
            body = {"text": text, "client_id": f"m-{number}"}
            (await client.post(path, json=body, headers=headers)).raise_for_status()
    await bot.close()
    print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))

asyncio.run(main())
"""


def test_that_serving_imports_neither_torch_nor_transformers(tmp_path: Path, models: Path) -> None:
    environment = {**os.environ, "REKINDLE_HOME": str(tmp_path), "REKINDLE_MODELS": str(models.resolve())}
    done = subprocess.run(
        [sys.executable, "-c", INSIDE],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert not loaded & {"torch", "transformers", "sentence_transformers", "onnxscript"}
