"""Runs the README's commands on a fresh clone, as a newcomer would, and asks the shop a question."""

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
FIRST_START_S = 40 * 60
"""With downloads, on a slow processor; `rekindle eval load` measures how long the training alone takes."""
SECOND_START_S = 15.0
"""Twice what a slow processor takes. `rekindle eval load` holds the start to its floor of 5 s."""
ELSEWHERE = {"make test"}
"""The last step of `.ci/run`; twice would tell no more."""


def commands(readme: str) -> list[str]:
    """The lines of the README's `sh` blocks, in reading order."""
    blocks = re.findall(r"```sh\n(.*?)```", readme, re.DOTALL)
    return [
        command for block in blocks for line in block.splitlines() if (command := line.split("#")[0].strip())
    ]


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


def demonstrate(command: str, clone: Path, port: int) -> None:
    """Start the demo twice: the first may install and train, the second takes seconds and nothing else."""
    process, took = start(command, clone, port, FIRST_START_S)
    print(f"`{command}` on a clone: ready after {took:.0f} s, downloads included")
    reply = ask(f"http://127.0.0.1:{port}", "how much is delivery in the uk?")
    print(json.dumps(reply)[:600])
    if not reply.get("messages"):
        sys.exit("the shop did not answer")
    stop(process)
    process, took = start(command, clone, port, 60)
    print(f"`{command}` again: ready after {took:.1f} s")
    stop(process)
    if took > SECOND_START_S:
        sys.exit(f"the second start took {took:.1f} s; the limit is {SECOND_START_S} s")


def run(command: str, clone: Path, port: int) -> None:
    """Run one command as a reader would; what serves is started, found ready and stopped, what is exported
    holds for the commands after it."""
    if command.startswith("export "):
        os.environ.update(pair.split("=", 1) for pair in command.split()[1:])
    elif command.startswith("make demo"):
        demonstrate(command, clone, port)
    elif command.endswith(" serve"):
        stop(start(command, clone, port, 60)[0])
        print(f"`{command}`: ready")
    elif command not in ELSEWHERE:
        done = subprocess.run(command, shell=True, cwd=clone, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"`{command}` ended with {done.returncode}: {done.stdout}{done.stderr}")
        print(f"`{command}`: ok")


def main() -> None:
    named = commands((ROOT / "README.md").read_text(encoding="utf-8"))
    if not any(command.startswith("make demo") for command in named):
        sys.exit("README.md: no sh block starts the demo")
    folder = Path(tempfile.mkdtemp(prefix="rekindle-readme-"))
    try:
        clone = folder / "rekindle"
        subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
        port = free_port()
        for command in named:
            run(command, clone, port)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
