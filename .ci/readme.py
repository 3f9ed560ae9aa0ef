"""Runs the README's first commands on a fresh clone, as a newcomer would, and asks the shop a question."""

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
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FIRST_START_S = 8 * 60
SECOND_START_S = 5.0


def commands(readme: str) -> list[str]:
    """The lines of the README's first `sh` block."""
    block = re.search(r"```sh\n(.*?)```", readme, re.DOTALL)
    if block is None:
        sys.exit("README.md: no sh block with the first commands")
    return [line.split("#")[0].strip() for line in block[1].splitlines() if line.split("#")[0].strip()]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def call(url: str, body: dict[str, str] | None = None, token: str = "") -> dict[str, object]:
    headers = {"Content-Type": "application/json", "Accept": "application/json"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    request = urllib.request.Request(url, None if body is None else json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=30) as answer:
        value: dict[str, object] = json.load(answer)
        return value


def ask(base: str, text: str) -> dict[str, object]:
    opened = call(f"{base}/api/v1/sites/demo/conversations", {})
    return call(
        f"{base}/api/v1/conversations/{opened['conversation']}/messages",
        {"text": text, "client_id": "readme-1"},
        str(opened["token"]),
    )


def start(command: str, clone: Path, port: int, limit: float) -> tuple[subprocess.Popen[bytes], float]:
    """Start the demo and wait until it is ready; return it and the seconds that took."""
    begin = time.perf_counter()
    environment = {**os.environ, "REKINDLE_PORT": str(port)}
    environment.pop("VIRTUAL_ENV", None)
    process = subprocess.Popen(
        f"exec {command}", shell=True, cwd=clone, env=environment, start_new_session=True
    )
    while time.perf_counter() - begin < limit:
        if process.poll() is not None:
            sys.exit(f"`{command}` ended with {process.returncode} before it was ready")
        try:
            call(f"http://127.0.0.1:{port}/readyz")
            return process, time.perf_counter() - begin
        except OSError:
            time.sleep(0.1)
    stop(process)
    sys.exit(f"`{command}` was not ready after {limit:.0f} s")


def stop(process: subprocess.Popen[bytes]) -> None:
    os.killpg(process.pid, signal.SIGINT)
    process.wait(timeout=30)


def main() -> None:
    first = commands((ROOT / "README.md").read_text(encoding="utf-8"))
    demo = next((command for command in first if command.startswith("make demo")), None)
    if demo is None:
        sys.exit("README.md: the first block does not start the demo")
    folder = Path(tempfile.mkdtemp(prefix="rekindle-readme-"))
    try:
        clone = folder / "rekindle"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        port = free_port()
        process, took = start(demo, clone, port, 20 * 60)
        print(f"`{demo}` on a clone: ready after {took:.0f} s, downloads included")
        reply = ask(f"http://127.0.0.1:{port}", "how much is delivery in the uk?")
        print(json.dumps(reply)[:600])
        if not reply.get("messages"):
            sys.exit("the shop did not answer")
        stop(process)
        process, took = start(demo, clone, port, 60)
        print(f"`{demo}` again: ready after {took:.1f} s")
        stop(process)
        if took > SECOND_START_S:
            sys.exit(f"the second start took {took:.1f} s; the limit is {SECOND_START_S} s")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
