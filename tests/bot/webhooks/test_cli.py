"""`rekindle webhooks` as it is typed."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from typer.testing import CliRunner

from bot.errors import Conflict, NotFound
from bot.keys import Keys
from bot.notify.signing import verify
from bot.storage.migrations import migrate
from bot.storage.outgoing import Listener
from bot.storage.sqlalchemy import open_store, utc_now
from bot.storage.types import Author, Kind, NewEvent
from bot.webhooks import Answer, DeliveryId
from bot.webhooks.cli import app
from bot.webhooks.queue import SqlDeliveries
from tests.bot.webhooks.receiver import Receiver, receiving
from tests.contracts.store_parts import begun

RUN = CliRunner()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REKINDLE_HOME", str(tmp_path))
    monkeypatch.setenv("REKINDLE_WEBHOOKS", "crm=https://crm.example/hook")
    return tmp_path


def url(home: Path) -> str:
    return f"sqlite:///{home / 'rekindle.db'}"


async def _stored(home: Path, answer: Answer) -> None:
    """One hand-over, told to the CRM, which answered so."""
    await migrate(url(home))
    store = open_store(url(home), listeners=(Listener("crm"),))
    made = await begun(store)
    await store.append(made.id, [NewEvent(Author.SYSTEM, Kind.HANDOVER, {"reason": "asked"})])
    queue = SqlDeliveries(store.database)
    [taken] = await queue.take("crm", 1, utc_now())
    await queue.settle(taken, answer, utc_now(), None)
    await store.close()


def stored(home: Path, answer: Answer) -> None:
    asyncio.run(_stored(home, answer))


def listed(*options: str) -> list[dict[str, Any]]:
    result = RUN.invoke(app, ["list", "--json", *options])
    assert result.exit_code == 0, result.output
    return list(json.loads(result.stdout))


def test_that_deliveries_are_listed_and_filtered(home: Path) -> None:
    stored(home, Answer("refused (500)", 500))
    [row] = listed()
    assert (row["topic"], row["state"], row["status"], row["error"]) == (
        "handover",
        "failed",
        500,
        "refused (500)",
    )
    assert listed("--state", "failed", "--topic", "handover") == [row]
    assert listed("--state", "delivered") == listed("--topic", "csat") == []
    assert "refused (500)" in RUN.invoke(app, ["list"], env={"COLUMNS": "200"}).stdout


def test_that_one_is_replayed_by_its_id(home: Path) -> None:
    stored(home, Answer(status=200))
    [row] = listed()
    result = RUN.invoke(app, ["replay", row["id"], "--json"])
    assert json.loads(result.stdout) == {"replayed": 1}
    [row] = listed()
    assert (row["state"], row["attempts"]) == ("waiting", 0)
    assert isinstance(RUN.invoke(app, ["replay", row["id"]]).exception, Conflict)
    assert isinstance(RUN.invoke(app, ["replay", "nothing"]).exception, NotFound)


@pytest.mark.parametrize(
    ("answer", "options", "count"),
    [
        (Answer("refused (500)", 500), ["--since", "2h"], 1),
        (Answer("refused (500)", 500), ["--since", "2999-01-01"], 0),
        (Answer(status=200), ["--since", "3d"], 0),
        (Answer(status=200), ["--since", "2020-01-01T00:00Z", "--delivered"], 1),
    ],
)
def test_that_what_failed_since_a_time_is_replayed(
    home: Path, answer: Answer, options: list[str], count: int
) -> None:
    stored(home, answer)
    assert json.loads(RUN.invoke(app, ["replay", *options, "--json"]).stdout) == {"replayed": count}


@pytest.mark.parametrize("words", [[], ["an-id", "--since", "2h"], ["--since", "yesterday"]])
def test_that_a_replay_needs_one_thing_to_replay(home: Path, words: list[str]) -> None:
    assert RUN.invoke(app, ["replay", *words]).exit_code == 2


def test_that_the_secret_is_the_one_that_signs(home: Path) -> None:
    shown = json.loads(RUN.invoke(app, ["show-secret", "crm", "--json"]).stdout)
    assert shown == {"endpoint": "crm", "secret": Keys(home / "keys").webhook("crm")}
    assert RUN.invoke(app, ["show-secret", "letters"]).stdout.strip()
    unknown = RUN.invoke(app, ["show-secret", "crn"])
    assert isinstance(unknown.exception, NotFound)
    assert "there are: crm" in str(unknown.exception)


async def tried(monkeypatch: pytest.MonkeyPatch, status: int) -> tuple[Receiver, Result]:
    async with receiving(status) as crm:
        monkeypatch.setenv("REKINDLE_WEBHOOKS", f"crm={crm.url}")
        return crm, await asyncio.to_thread(RUN.invoke, app, ["test", "crm", "--json"])


async def test_that_a_try_sends_a_signed_ping_and_tells_the_answer(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    crm, result = await tried(monkeypatch, 200)
    assert json.loads(result.stdout) == {"endpoint": "crm", "delivered": True, "status": 200, "error": ""}
    [request] = crm.got
    secret = Keys(home / "keys").webhook("crm")
    assert verify(secret, request.body, request.head["x-rekindle-signature"], utc_now())
    assert json.loads(request.body)["topic"] == request.head["x-rekindle-topic"] == "ping"
    assert DeliveryId(json.loads(request.body)["id"]) == request.head["x-rekindle-delivery"]


async def test_that_a_try_that_is_refused_ends_with_status_1(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, result = await tried(monkeypatch, 503)
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"] == "refused (503)"
