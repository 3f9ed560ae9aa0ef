"""`rekindle shop` as it is typed."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.errors import NotReady
from bot.shop.cli import app
from bot.shop.generate import CUSTOMERS, ORDERS
from bot.shop.generator.products import all_products
from tests.bot.shops import copy_to

RUN = CliRunner()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("REKINDLE_HOME", str(tmp_path))
    return tmp_path


def test_that_generate_says_what_it_made(home: Path) -> None:
    made = json.loads(RUN.invoke(app, ["generate", "--json"]).stdout)
    assert (made["products"], made["customers"], made["orders"]) == (len(all_products()), CUSTOMERS, ORDERS)
    assert (home / "shop.db").is_file()


def test_that_stories_are_listed_for_people_and_machines(home: Path) -> None:
    copy_to(home)
    keys = [story["key"] for story in json.loads(RUN.invoke(app, ["stories", "--json"]).stdout)]
    assert keys == ["late-parcel", "leaving-treated", "leaving-held-out", "happy"]
    assert "Nell Ashdown" in RUN.invoke(app, ["stories"]).stdout


def test_that_an_order_is_shown_and_an_unknown_one_is_an_error(home: Path) -> None:
    copy_to(home)
    shown = RUN.invoke(app, ["show", "jr-104233", "--json"])
    assert json.loads(shown.stdout)["state"] == "shipped"
    assert RUN.invoke(app, ["show", "JR-000001"]).exit_code == 1


def test_that_without_a_shop_it_says_how_to_make_one(home: Path) -> None:
    result = RUN.invoke(app, ["stories"])
    assert isinstance(result.exception, NotReady)
    assert "rekindle shop generate" in str(result.exception)
