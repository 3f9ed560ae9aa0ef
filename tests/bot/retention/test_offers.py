"""What offers.yaml may say, and how a fault is reported."""

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.retention.offers import read_offers
from bot.retention.types import Arm, Cause
from bot.shop.folder import DEMO

SOURCE = (DEMO / "offers.yaml").read_text(encoding="utf-8")


def read(tmp_path: Path, source: str):
    path = tmp_path / "offers.yaml"
    path.write_text(source, encoding="utf-8")
    return read_offers(path)


def test_that_the_demo_offers_answer_every_cause() -> None:
    catalogue = read_offers(DEMO / "offers.yaml")
    assert set(catalogue.table) == set(Cause)
    assert {offer.arm for offer in catalogue.offers} >= {
        Arm.PAUSE,
        Arm.SKIP,
        Arm.SWAP,
        Arm.PERCENT,
        Arm.AMOUNT,
    }
    assert all(offer.causes for offer in catalogue.offers)


def test_that_the_version_changes_with_the_content(tmp_path: Path) -> None:
    changed = read(tmp_path, SOURCE.replace("valid_days: 14", "valid_days: 15"))
    assert changed.version != read_offers(DEMO / "offers.yaml").version


@pytest.mark.parametrize(
    ("was", "becomes", "at", "says"),
    [
        ("arm: pause", "arm: holiday", "- id: pause", "arm"),
        ("valid_days: 14", "valid_days: 0", "- id: ten-percent", "greater than or equal to 1"),
        ("percent: 10", "percent: 15", "- id: ten-percent", "its title says it"),
        ('amount: "5.00"', 'amount: "4.00"', "- id: five-pounds", "the title says the amount"),
        ('max_cost: "3.95"', 'max_cost: "0"', "- id: free-delivery", "max_cost"),
        ('max_cost: "6.00"', 'max_cost: "600.00"', "- id: ten-percent", "more than the whole budget"),
        ("id: skip-box", "id: pause", "- id: pause", "already taken"),
        (
            "    tier: verified\n    valid_days: 14",
            "    valid_days: 14",
            "- id: ten-percent",
            "tier: verified",
        ),
        ("unknown: [pause,", "unknown: [holiday,", "table:", "there is no offer 'holiday'"),
        ("floor: 20}", "floor: 20, ceiling: 3}", "margin:", "ceiling"),
        ("    uses: renewal\n", "", "- id: ten-percent", "order, renewal, either"),
        ("uses: renewal", "uses: always", "- id: ten-percent", "uses"),
        ("arm: pause\n", "arm: pause\n    uses: order\n", "- id: pause", "no `uses`"),
        ("arm: free_shipping", "arm: gift", "- id: free-delivery", "no till has a code for gift"),
        ("arm: free_shipping", "arm: points", "- id: free-delivery", "what the points are worth"),
    ],
)
def test_that_a_fault_names_its_line(tmp_path: Path, was: str, becomes: str, at: str, says: str) -> None:
    assert was in SOURCE
    broken = SOURCE.replace(was, becomes, 1)
    lines = [number for number, line in enumerate(broken.splitlines(), 1) if line.strip().startswith(at)]
    with pytest.raises(ContentError) as fault:
        read(tmp_path, broken)
    assert f"offers.yaml:{lines[-1]}:" in str(fault.value)
    assert says in str(fault.value)


def test_that_an_empty_or_missing_file_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="there are no offers"):
        read_offers(tmp_path / "none.yaml")


def test_that_money_is_kept_in_minor_units(tmp_path: Path) -> None:
    offer = read_offers(DEMO / "offers.yaml").offers[-1]
    assert (offer.id, offer.max_cost.minor, offer.max_cost.currency) == ("free-delivery", 395, "GBP")
    yen = SOURCE.replace("currency: GBP", "currency: JPY").replace("title: £5", "title: ¥5")
    assert read(tmp_path, yen).budget.total.minor == 500
