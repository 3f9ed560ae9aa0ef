"""`rekindle retention` on the command line."""

import asyncio
import json
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.errors import ContentError
from bot.retention import ledger
from bot.retention.cli import app
from bot.retention.offers import Budget
from bot.shop import Money
from bot.shop.folder import DEMO
from bot.storage.database import open_database
from bot.storage.migrations import migrate
from bot.storage.tables import budgets
from tests.contracts.ledger_claims import claim_of


def run(*arguments: str):
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The URL of a fresh home's database."""
    url = f"sqlite:///{tmp_path / 'rekindle.db'}"
    monkeypatch.setenv("REKINDLE_STORE", url)
    asyncio.run(migrate(url))
    return url


def test_that_the_offers_are_listed() -> None:
    result = run("check", "--json")
    listed = json.loads(result.stdout)
    assert result.exit_code == 0
    assert {offer["id"] for offer in listed["offers"]} >= {"pause", "ten-percent"}
    assert "£6.00" in run("check").stdout


def test_that_a_broken_file_is_refused(tmp_path: Path) -> None:
    broken = tmp_path / "offers.yaml"
    broken.write_text((DEMO / "offers.yaml").read_text(encoding="utf-8").replace("arm: skip", "arm: hop"))
    result = run("check", "--offers", str(broken))
    assert isinstance(result.exception, ContentError)
    assert str(broken) in str(result.exception)


def test_that_a_decision_is_explained_without_granting(
    trained: Path, home: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REKINDLE_MODELS", str(trained))
    result = run("decide", "--text", "cancel my subscription", "--verified", "--json")
    explained = json.loads(result.stdout)
    assert "cancel_intent" in explained["signals"]
    assert all(row["withheld"] for row in explained["considered"] if row["offer"] == "ten-percent")
    assert json.loads(run("reconcile", "--json").stdout) == []


def test_that_a_ledger_in_balance_passes_and_one_that_is_not_fails(home: str) -> None:
    asyncio.run(_grant(home))
    assert run("reconcile").exit_code == 0
    asyncio.run(_tamper(home))
    result = run("reconcile", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)[0]["balanced"] is False


async def _grant(url: str) -> None:
    database = open_database(url)
    await database.write(partial(ledger.open_budget, budget=Budget("saves", Money(500, "GBP"))))
    await database.write(partial(ledger.claim, claim=claim_of(1, "customer:1")))
    await database.close()


async def _tamper(url: str) -> None:
    database = open_database(url)
    await database.write(lambda connection: connection.execute(budgets.update().values(reserved_minor=7)))
    await database.close()
