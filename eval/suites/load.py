"""How fast a served Rekindle answers: starts `rekindle serve` itself and talks to it over loopback."""

import asyncio
import json
import os
import platform
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

import httpx

from bot.errors import NotReady

QUESTIONS = (
    "how much is delivery to france?",
    "can i return a bag of beans that i opened?",
    "how do i pause my coffee subscription",
    "which grind do i need for a french press",
    "does the club card give me free shipping",
    "my kettle stopped heating after a year, is that covered?",
    "where do i find my invoice",
    "hi there",
)
"""What the visitors ask; ordinary questions, so that every stage of a turn runs."""

FLOORS = {
    "first_sentence_p50_ms": ("at most", 150.0),
    "reply_p95_ms": ("at most", 500.0),
    "turns_per_s_at_32": ("at least", 20.0),
    "server_rss_mb": ("at most", 600.0),
    "setup_seconds": ("at most", 480.0),
    "second_start_s": ("at most", 5.0),
}


@dataclass(frozen=True)
class Turn:
    first_ms: float
    whole_ms: float


@dataclass(frozen=True)
class LoadResult:
    first_sentence_p50_ms: float
    first_sentence_p95_ms: float
    reply_p50_ms: float
    reply_p95_ms: float
    turns_per_s_at_32: float
    turns_per_s_spread: float
    reply_p95_ms_at_32: float
    server_rss_mb: float
    setup_seconds: float | None
    """As recorded when the models were trained; None when nobody trained them here."""
    second_start_s: float
    turns: int
    machine: str

    def missed(self) -> list[str]:
        """Name the floors that this run missed."""
        found = []
        for name, (side, floor) in FLOORS.items():
            value = getattr(self, name)
            if value is None or (value > floor if side == "at most" else value < floor):
                found.append(f"{name} is {value}, the floor is {side} {floor:g}")
        return found


@dataclass(frozen=True)
class Served:
    base: str
    pid: int
    start_s: float


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(home: Path, models: Path) -> Iterator[Served]:
    """A `rekindle serve` of our own, ended with the block."""
    port = _free_port()
    environment = {
        **os.environ,
        "REKINDLE_HOME": str(home),
        "REKINDLE_MODELS": str(models.resolve()),
        "REKINDLE_PORT": str(port),
        "REKINDLE_MESSAGES_PER_MINUTE": "100000",
        "REKINDLE_CONVERSATIONS_PER_HOUR": "1000000",
        "REKINDLE_LOG_LEVEL": "warning",
    }
    begin = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "serve"], env=environment, stdout=subprocess.DEVNULL
    )
    try:
        base = f"http://127.0.0.1:{port}"
        while not _ready(base):
            if process.poll() is not None or time.perf_counter() - begin > 120:
                raise NotReady("`rekindle serve` did not become ready: run `rekindle doctor`")
            time.sleep(0.05)
        yield Served(base, process.pid, time.perf_counter() - begin)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=30)


def _ready(base: str) -> bool:
    try:
        return httpx.get(f"{base}/readyz", timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


async def _open(client: httpx.AsyncClient) -> tuple[str, dict[str, str]]:
    answer = (await client.post("/api/v1/sites/demo/conversations", json={})).raise_for_status().json()
    return answer["conversation"], {
        "Authorization": f"Bearer {answer['token']}",
        "Accept": "text/event-stream",
    }


async def _events(response: httpx.Response) -> AsyncIterator[str]:
    async for line in response.aiter_lines():
        if line.startswith("event:"):
            yield line.removeprefix("event:").strip()


async def one_turn(client: httpx.AsyncClient, conversation: str, headers: dict[str, str], text: str) -> Turn:
    """Send one message and read its reply to the end."""
    begin, first = time.perf_counter(), 0.0
    body = {"text": text, "client_id": secrets.token_hex(8)}
    path = f"/api/v1/conversations/{conversation}/messages"
    async with client.stream("POST", path, json=body, headers=headers) as response:
        response.raise_for_status()
        async for name in _events(response):
            if name == "reply.sentence" and not first:
                first = time.perf_counter()
            if name == "reply.done":
                break
    end = time.perf_counter()
    return Turn(1000 * ((first or end) - begin), 1000 * (end - begin))


async def _visitor(client: httpx.AsyncClient, number: int, turns: int) -> list[Turn]:
    conversation, headers = await _open(client)
    return [
        await one_turn(client, conversation, headers, QUESTIONS[(number + turn) % len(QUESTIONS)])
        for turn in range(turns)
    ]


async def _alone(base: str, turns: int) -> list[Turn]:
    async with httpx.AsyncClient(base_url=base, timeout=60) as client:
        await _visitor(client, 0, 2)
        return [turn for number in range(turns // 4) for turn in await _visitor(client, number * 4, 4)]


async def _together(base: str, visitors: int, turns: int) -> tuple[float, list[Turn]]:
    limits = httpx.Limits(max_connections=visitors * 2, max_keepalive_connections=visitors * 2)
    async with httpx.AsyncClient(base_url=base, timeout=60, limits=limits) as client:
        begin = time.perf_counter()
        done = await asyncio.gather(*(_visitor(client, number, turns) for number in range(visitors)))
        return time.perf_counter() - begin, [turn for visitor in done for turn in visitor]


def _rss_mb(pid: int) -> float:
    """Peak resident memory of the server, in MB; from the kernel's own count."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    return float("nan")


def _percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def _recorded_setup(models: Path) -> float | None:
    card = models / "setup.json"
    if not card.is_file():
        return None
    took: dict[str, float] = json.loads(card.read_text(encoding="utf-8"))
    return round(sum(took.values()), 1)


def machine() -> str:
    name = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.is_file():
        names = [
            line.split(":", 1)[1].strip() for line in cpuinfo.read_text().splitlines() if "model name" in line
        ]
        name = names[0] if names else name
    return f"{name}, {os.cpu_count()} cores, Python {platform.python_version()}"


def run(models: Path, *, quick: bool) -> LoadResult:
    """One server, one visitor, then 32 at once, three times over."""
    alone_turns, rounds, each = (40, 3, 4) if quick else (200, 5, 10)
    with tempfile.TemporaryDirectory(prefix="rekindle-load-") as folder:
        home = Path(folder)
        with serving(home, models):
            pass  # the first start makes the home: database, secrets, demo data
        with serving(home, models) as server:
            alone = asyncio.run(_alone(server.base, alone_turns))
            runs = [asyncio.run(_together(server.base, 32, each)) for _ in range(rounds)]
            rates = [len(turns) / seconds for seconds, turns in runs]
            crowd = [turn.whole_ms for _, turns in runs for turn in turns]
            return LoadResult(
                first_sentence_p50_ms=round(_percentile([turn.first_ms for turn in alone], 0.5), 1),
                first_sentence_p95_ms=round(_percentile([turn.first_ms for turn in alone], 0.95), 1),
                reply_p50_ms=round(_percentile([turn.whole_ms for turn in alone], 0.5), 1),
                reply_p95_ms=round(_percentile([turn.whole_ms for turn in alone], 0.95), 1),
                turns_per_s_at_32=round(statistics.median(rates), 1),
                turns_per_s_spread=round(max(rates) - min(rates), 1),
                reply_p95_ms_at_32=round(_percentile(crowd, 0.95), 1),
                server_rss_mb=round(_rss_mb(server.pid), 1),
                setup_seconds=_recorded_setup(models),
                second_start_s=round(server.start_s, 2),
                turns=len(alone) + len(crowd),
                machine=machine(),
            )


def as_json(result: LoadResult) -> str:
    return json.dumps({**asdict(result), "missed": result.missed()}, indent=2)
