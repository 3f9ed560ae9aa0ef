"""`rekindle shop check` against the sample server: no fault as it stands, and each one built in is named."""

import importlib.util
import json
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.shop.cli import app
from bot.shop.probe import SLOW_SECONDS, Finding
from tests.bot.shop.document import API, DOCUMENT

ROOT = Path(__file__).resolve().parents[3]
SAMPLE = ROOT / "docs" / "shop-api" / "sample_server.py"
TOKEN, ADA = "sample-token", "ada@post.example"


def loaded() -> Any:
    spec = importlib.util.spec_from_file_location("sample_server", SAMPLE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MODULE = loaded()


@pytest.fixture
def server() -> Iterator[Any]:
    running = MODULE.Server(0, TOKEN)
    thread = threading.Thread(target=running.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield running
    running.shutdown()
    running.server_close()
    thread.join()


def checked(server: Any, *options: str, token: str = TOKEN) -> tuple[int, dict[str, Any]]:
    ran = CliRunner().invoke(app, ["check", server.url, "--token", token, "--json", *options])
    assert ran.stdout, ran.exception
    return ran.exit_code, json.loads(ran.stdout)


def faults(server: Any, *options: str) -> dict[str, list[str]]:
    code, found = checked(server, "--email", ADA, *options)
    wrong = {one["call"]: one["faults"] for one in found["calls"] if one["faults"]}
    assert code == (1 if wrong else 0)
    assert found["ok"] is not bool(wrong)
    return wrong


def test_that_the_sample_server_runs_as_written_and_has_no_faults() -> None:
    command = [sys.executable, str(SAMPLE), "--port", "0", "--token", TOKEN]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            url = process.stdout.readline().split()[-1]
            ran = CliRunner().invoke(app, ["check", url, "--token", TOKEN, "--email", ADA, "--act"])
        finally:
            process.kill()
    assert ran.exit_code == 0, ran.stdout
    assert " 0 with faults, 0 skipped" in ran.stdout


def test_that_every_call_of_the_document_is_made(server: Any) -> None:
    _, found = checked(server, "--order", "S-1", "--act")
    made = {re.split(r"[?,]", one["call"])[0].strip() for one in found["calls"]}
    assert made == {f"{method.upper()} {path}" for path, calls in API["paths"].items() for method in calls}


def test_that_nothing_is_changed_unless_it_is_asked_for(server: Any) -> None:
    assert faults(server) == {}
    assert not server.shop.receipts
    assert not server.shop.discounts
    assert faults(server, "--act") == {}
    assert len(server.shop.receipts) == 1
    assert len(server.shop.discounts) == 1


def test_that_without_a_customer_it_says_what_it_left_out(server: Any) -> None:
    code, found = checked(server)
    skipped = [one["note"] for one in found["calls"] if one["verdict"] == "skipped"]
    assert code == 0
    assert any("--email" in note for note in skipped)
    assert any("--act" in note for note in skipped)


def records(shop: Any) -> dict[str, dict[str, Any]]:
    return {
        "order": shop.orders["S-2"],
        "customer": shop.customers["c-1"],
        "subscription": shop.subscriptions[0],
        "product": shop.products["mug"],
        "points": shop.points["c-1"],
        "invoice": shop.invoices["S-1"],
    }


FIELDS = [(name, field) for name, record in records(MODULE.Shop()).items() for field in record]
OPTIONAL = {"ship_to", "facts"}
"""These may be missing; a wrong type is a fault all the same."""


def spoilt(value: Any, like: set[str], field: str, new: Any) -> Any:
    """A copy in which every record with these fields has a new value in one of them; `...` takes it out."""
    if isinstance(value, list):
        return [spoilt(one, like, field, new) for one in value]
    if not isinstance(value, dict):
        return value
    copied = {key: spoilt(one, like, field, new) for key, one in value.items()}
    if like <= value.keys():
        copied = {key: one for key, one in copied.items() if key != field or new is not ...}
        copied |= {} if new is ... else {field: new}
    return copied


@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_that_each_broken_field_is_named(
    server: Any, monkeypatch: pytest.MonkeyPatch, name: str, field: str
) -> None:
    honest, like = MODULE.answer, set(records(server.shop)[name])
    for new in ([3.5], ...):

        def answer(*asked: Any, new: Any = new) -> Any:
            return spoilt(honest(*asked), like, field, new)

        monkeypatch.setattr(MODULE, "answer", answer)
        said = [fault for found in faults(server).values() for fault in found]
        if new is ... and field in OPTIONAL:
            assert not said
        else:
            wanted = rf"^{name}s?(\[\d\])?\.{field}(\[0\])?: "
            assert any(re.search(wanted, fault) for fault in said), said
            assert all(f".{field}" in fault for fault in said), said


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda shop: shop.customers["c-1"].update(email="a@b.example"), "no customer is found"),
        (lambda shop: setattr(shop, "act", lambda action, key: {"case": "C"}), "status 200 in place of 400"),
        (lambda shop: setattr(shop, "issue", lambda discount: None), "status 204 in place of 400"),
    ],
)
def test_that_broken_rules_are_named(server: Any, broken: Any, said: str) -> None:
    broken(server.shop)
    assert said in str(faults(server))


def test_that_another_customers_orders_are_noticed(server: Any) -> None:
    strange = {**server.shop.orders["S-1"], "customer": "c-2"}
    server.shop.orders_of = lambda customer, limit: [strange]
    assert "another customer's are among them" in str(faults(server))


def test_that_orders_in_the_wrong_order_are_noticed(server: Any) -> None:
    newest = server.shop.orders_of
    server.shop.orders_of = lambda customer, limit: newest(customer, limit)[::-1]
    [found] = faults(server).values()
    assert found == ["orders should come newest first"]


def test_that_a_limit_that_is_not_kept_is_noticed(server: Any) -> None:
    newest = server.shop.orders_of
    server.shop.orders_of = lambda customer, limit: newest(customer, limit) * 2
    assert "limit=3 is not kept: 4 came" in str(faults(server))


def test_that_a_key_that_is_not_looked_up_is_noticed(server: Any) -> None:
    act = server.shop.act

    def forgetful(action: Any, key: str) -> Any:
        if key:
            server.shop.receipts.pop(key, None)
        return act(action, key)

    server.shop.act = forgetful
    found = faults(server, "--act")
    assert "POST /v1/actions, same key, other action" in found


def test_that_a_wrong_token_is_one_plain_word(server: Any) -> None:
    code, found = checked(server, token="wrong-one")
    assert code == 1
    assert "is it the right token?" in str(found)


def test_that_a_slow_call_is_marked_and_no_fault(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.shop.probe.SLOW_SECONDS", 0.0)
    code, found = checked(server)
    assert code == 0
    assert {one["verdict"] for one in found["calls"]} == {"slow", "skipped"}
    assert SLOW_SECONDS == 1.0


def test_that_nobody_there_is_a_fault_of_every_call() -> None:
    running = MODULE.Server(0, TOKEN)
    running.server_close()
    code, found = checked(running)
    assert code == 1
    assert found["calls"][0]["faults"] == ["no answer (ConnectError)"]


def test_that_its_keys_are_the_documented_ones(server: Any) -> None:
    _, found = checked(server)
    row = next(
        line
        for line in (ROOT / "docs" / "commands.md").read_text().split("\n")
        if "`rekindle shop check`" in line
    )
    assert set(re.findall(r"`(\w+)`", row)) == set(found) | set(Finding.__dataclass_fields__)


def test_that_the_document_is_printed_as_it_is() -> None:
    assert CliRunner().invoke(app, ["openapi"]).stdout == DOCUMENT.read_text(encoding="utf-8")
