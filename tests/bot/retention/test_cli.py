"""`rekindle retention` on the command line."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.errors import ContentError
from bot.keys import Keys
from bot.retention import ledger
from bot.retention.cli import app
from bot.retention.codes import code_of
from bot.retention.marks import mark_issued
from bot.retention.offers import Budget
from bot.retention.types import GrantState
from bot.shop import Money, OrderId
from bot.shop.discounts import Discount, Reduction, Uses
from bot.shop.folder import DEMO
from bot.shop.sqlite import open_shop
from bot.storage.database import open_database
from bot.storage.migrations import migrate
from bot.storage.tables import budgets
from tests.bot.retention.conftest import shop_with
from tests.bot.retention.turns import CUSTOMER
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


@pytest.mark.parametrize(
    ("api", "without"),
    [
        ("", []),
        ("https://shop.example/rekindle", []),
        ("shopify://juniper.myshopify.com", ["ten-percent"]),
        ("woocommerce://shop.example", ["ten-percent", "free-delivery"]),
    ],
)
def test_that_offers_without_a_code_at_the_connected_till_are_named(
    monkeypatch: pytest.MonkeyPatch, api: str, without: list[str]
) -> None:
    monkeypatch.setenv("REKINDLE_SHOP_API", api)
    result = run("check", "--json")
    assert result.exit_code == 0, "the shop serves all the same"
    assert [one["offer"] for one in json.loads(result.stdout)["uncoded"]] == without
    said = run("check").stdout
    assert all(f"{offer} gets no code: " in said for offer in without)


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
    assert json.loads(run("reconcile", "--json").stdout)["budgets"] == []


def test_that_a_ledger_in_balance_passes_and_one_that_is_not_fails(home: str) -> None:
    asyncio.run(_grant(home))
    assert run("reconcile").exit_code == 0
    asyncio.run(_tamper(home))
    result = run("reconcile", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["budgets"][0]["balanced"] is False


async def _grant(url: str) -> None:
    database = open_database(url)
    await database.write(partial(ledger.open_budget, budget=Budget("saves", Money(500, "GBP"))))
    await database.write(partial(ledger.claim, claim=claim_of(1, "customer:1")))
    await database.close()


async def _tamper(url: str) -> None:
    database = open_database(url)
    await database.write(lambda connection: connection.execute(budgets.update().values(reserved_minor=7)))
    await database.close()


def test_that_what_the_till_took_is_heard_and_strays_are_reported(
    home: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REKINDLE_HOME", str(tmp_path))
    asyncio.run(_redeem(home, shop_with(tmp_path / "shop.db"), Keys(tmp_path / "keys").offers))
    result = run("reconcile", "--json")
    told = json.loads(result.stdout)
    assert result.exit_code == 1, "a stray was found"
    assert (told["redeemed"], told["unheard"], told["not_issued"]) == (1, "", 0)
    assert [(one["order"], one["what"]) for one in told["strays"]] == [("JR-900002", "unknown")]
    assert (told["budgets"][0]["spent"], told["budgets"][0]["reserved"]) == (300, 0)
    again = run("reconcile")
    assert "order JR-900002: no offer of ours" in again.stdout
    assert "heard of only now" not in again.stdout


def test_that_a_shop_that_cannot_be_asked_is_said_so(home: str) -> None:
    told = json.loads(run("reconcile", "--json").stdout)
    assert told["unheard"]
    assert "was not asked" in run("reconcile").stdout


async def _redeem(url: str, shop_file: Path, secret: str) -> None:
    """One code of ours and one that is not, both taken by the till."""
    database, now = open_database(url), datetime.now(UTC)
    shop = open_shop(shop_file)
    await database.write(partial(ledger.open_budget, budget=Budget("saves", Money(500, "GBP"))))
    ends = now + timedelta(days=9)
    ours = replace(claim_of(1, f"customer:{CUSTOMER.id}", cost=400), now=now, expires_at=ends)
    await database.write(partial(ledger.claim, claim=ours))
    await database.write(partial(ledger.move, id=ours.id, to=GrantState.ACCEPTED, now=now))
    await database.write(partial(mark_issued, id=ours.id, now=now))
    sum_off = Money(300, "GBP")
    codes = {"JR-900001": code_of(ours.id, secret), "JR-900002": "NOT-OURS-AT-ALL"}
    for order, code in codes.items():
        terms = Discount(code, CUSTOMER.id, Reduction.AMOUNT, 0, sum_off, sum_off, None, Uses.ORDER, (), ends)
        await shop.issue_discount(terms)
        await shop.redeem(code, CUSTOMER.id, OrderId(order), Money(3_000, "GBP"))
    await shop.close()
    await database.close()
