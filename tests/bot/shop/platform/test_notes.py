"""A note says what was done under a key, and survives whatever else stands beside it."""

from datetime import UTC, datetime

import pytest

from bot.errors import Conflict
from bot.shop import Money, OrderId
from bot.shop.actions import CancelOrder, ChangeAddress, Receipt
from bot.shop.platform.notes import Note, address_in, again, case_of, name_of, read_notes

ORDER = OrderId("#1001")
NOTE = Note(
    CancelOrder(ORDER),
    Receipt(case_of(ORDER, "key"), datetime(2026, 5, 20, tzinfo=UTC), refund=Money(100, "GBP")),
)


def test_that_a_note_is_read_as_it_was_written() -> None:
    notes = read_notes({"gift wrap": "no", name_of("key"): NOTE.text})
    assert again(notes, "key", CancelOrder(ORDER)) == NOTE
    assert again(notes, "other", CancelOrder(ORDER)) is None


def test_that_a_key_belongs_to_one_action() -> None:
    with pytest.raises(Conflict):
        again({name_of("key"): NOTE}, "key", ChangeAddress(ORDER, "1 Road"))


@pytest.mark.parametrize(
    "text", [None, "", "{", "[]", '{"action": {}}', '{"action": {"kind": "x"}, "receipt": {}}']
)
def test_that_what_was_edited_until_it_is_none_is_no_note(text: object) -> None:
    assert read_notes({name_of("key"): text}) == {}


def test_that_a_case_says_its_order_and_leads_to_its_note() -> None:
    case = case_of(ORDER, "key")
    assert case.startswith("1001-")
    assert name_of("key").upper().startswith(f"REKINDLE-{case.removeprefix('1001-')}")


def test_that_the_last_address_counts() -> None:
    receipt = NOTE.receipt
    notes = {str(at): Note(ChangeAddress(ORDER, text), receipt) for at, text in enumerate(("old", "new"))}
    assert address_in(notes | {"cancelled": NOTE}) == "new"
    assert address_in({"cancelled": NOTE}) == ""
