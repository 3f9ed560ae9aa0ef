"""Runs docs/tutorial.md from its first command to its last, as a reader would, and talks to its chat.

What installs is left out: `.ci/readme.py` proves it. Everything after it has ten minutes.
"""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "tutorial.md"
BUDGET_S = 10 * 60.0
READY_S = 60.0
ELSEWHERE = "make install\n"
SERVER, ITS_PAGE = 8100, 8200
"""The ports that the page names; free ones stand in for them here."""


@dataclass(frozen=True)
class Block:
    text: str
    server: bool


def blocks(page: str) -> list[Block]:
    """The page's `sh` blocks in reading order; those marked `sh server` go on until the end."""
    found = re.findall(r"^```sh( server)?\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    return [Block(text, bool(server)) for server, text in found]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def get(url: str, body: object = None, headers: dict[str, str] | None = None) -> tuple[str, dict[str, str]]:
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json", **(headers or {})})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode(), {name.lower(): value for name, value in answer.headers.items()}


class Reader:
    """One terminal: what is exported in a block holds in the next."""

    def __init__(self, folder: Path, environment: dict[str, str]) -> None:
        self.folder, self.environment = folder, environment
        self.running: dict[int, subprocess.Popen[bytes]] = {}

    def run(self, block: Block) -> None:
        kept = self.folder / ".environment"
        script = f"set -euo pipefail\n{block.text}\nenv -0 > {kept}\n"
        done = subprocess.run(["bash", "-c", script], cwd=self.folder, env=self.environment, check=False)
        if done.returncode != 0:
            sys.exit(f"ended with {done.returncode}:\n{block.text}")
        lines = kept.read_text(encoding="utf-8").split("\0")
        self.environment = dict(line.split("=", 1) for line in lines if line)

    def serve(self, block: Block, port: int, ready: str) -> None:
        """Start what goes on; what had the port before is stopped, as with Ctrl-C."""
        if port in self.running:
            self.stop(port)
        self.running[port] = process = subprocess.Popen(
            ["bash", "-c", f"exec {block.text}"],
            cwd=self.folder,
            env=self.environment,
            start_new_session=True,
        )
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline and process.poll() is None:
            try:
                get(f"http://127.0.0.1:{port}{ready}")
                return
            except OSError:
                time.sleep(0.2)
        sys.exit(f"was not ready after {READY_S:.0f} s:\n{block.text}")

    def stop(self, port: int) -> None:
        process = self.running.pop(port)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGINT)
            process.wait(timeout=30)


def talk(server: int, page: int) -> None:
    """As the widget on the reader's own page does: from another origin, which the server has to allow."""
    html, _ = get(f"http://127.0.0.1:{page}/")
    tag = re.search(r'src="(http://127\.0\.0\.1:\d+/widget/v1\.js)" data-site="(pub_\w+)"', html)
    if tag is None:
        sys.exit("the page has no tag")
    get(tag[1])
    origin = {"Origin": f"http://127.0.0.1:{page}", "Accept": "application/json"}
    said, headers = get(f"http://127.0.0.1:{server}/api/v1/sites/{tag[2]}/conversations", {}, origin)
    if headers.get("access-control-allow-origin") != origin["Origin"]:
        sys.exit("the page's origin is not allowed")
    opened = json.loads(said)
    answer, _ = get(
        f"http://127.0.0.1:{server}/api/v1/conversations/{opened['conversation']}/messages",
        {"text": "Do you lend umbrellas?", "client_id": "tutorial-1"},
        {**origin, "Authorization": f"Bearer {opened['token']}"},
    )
    print(answer[:600])
    if "umbrella-loan" not in answer:
        sys.exit("the chat did not answer from the article that the reader wrote")


def follow(page: str, reader: Reader, server: int, own: int) -> None:
    for block in blocks(page):
        if block.text == ELSEWHERE:
            continue
        print(f"--- {block.text}", flush=True)
        if not block.server:
            reader.run(block)
        elif str(own) in block.text:
            reader.serve(block, own, "/")
        else:
            reader.serve(block, server, "/readyz")
            if "pub_" not in get(f"http://127.0.0.1:{server}/try")[0]:
                sys.exit("/try has no widget")
    talk(server, own)


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="rekindle-tutorial-"))
    server, own = free_port(), free_port()
    page = PAGE.read_text(encoding="utf-8").replace(str(SERVER), str(server)).replace(str(ITS_PAGE), str(own))
    given = {name: value for name, value in os.environ.items() if not name.startswith("REKINDLE_")}
    reader = Reader(folder, {**given, "REKINDLE_PORT": str(server)})
    begin = time.monotonic()
    try:
        (folder / ".venv").symlink_to(ROOT / ".venv")
        follow(page, reader, server, own)
    finally:
        for port in list(reader.running):
            reader.stop(port)
        shutil.rmtree(folder, ignore_errors=True)
    took = time.monotonic() - begin
    print(f"docs/tutorial.md: {took:.0f} s from the first file to an answer")
    if took > BUDGET_S:
        sys.exit(f"the tutorial took {took:.0f} s; it promises {BUDGET_S:.0f} s")


if __name__ == "__main__":
    main()
