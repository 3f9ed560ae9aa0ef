"""Values leave the text whole, typed and shared."""

from random import Random

import pytest

from bot.generation.slots import (
    FIRST_SLOT,
    LAST_SLOT,
    ROOM,
    SlotKind,
    SlotTable,
    find_values,
    is_slot,
    kind_of,
    unbacked,
)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("It costs £4.50 today.", SlotKind.MONEY, "£4.50"),
        ("It costs 12 EUR today.", SlotKind.MONEY, "12 EUR"),
        ("Postage is 1,290 kr.", SlotKind.MONEY, "1,290 kr"),
        ("We ship on 3 May 2026.", SlotKind.DATE, "3 May 2026"),
        ("We ship on May 3rd.", SlotKind.DATE, "May 3rd"),
        ("Open until 15:00 only.", SlotKind.TIME, "15:00"),
        ("Open until 3 pm only.", SlotKind.TIME, "3 pm"),
        ("You save 10% now.", SlotKind.PERCENT, "10%"),
        ("Order JR-48213 is packed.", SlotKind.CODE, "JR-48213"),
        ("Order 48213 is packed.", SlotKind.CODE, "48213"),
        ("Write to care@shop.example any day.", SlotKind.CONTACT, "care@shop.example"),
        ("See https://shop.example/returns.", SlotKind.CONTACT, "https://shop.example/returns"),
        ("Call 0800 555 0142 first.", SlotKind.CONTACT, "0800 555 0142"),
        ("It weighs 9kg.", SlotKind.NUMBER, "9"),
    ],
)
def test_that_a_value_is_found_whole_and_typed(text: str, kind: SlotKind, value: str) -> None:
    found = find_values(text)
    assert [(v.kind, v.text) for v in found] == [(kind, value)]
    assert text[found[0].start : found[0].end] == value


def test_that_a_range_is_two_numbers() -> None:
    assert [v.text for v in find_values("within 5-7 days")] == ["5", "7"]


def test_that_equal_values_share_a_placeholder_and_others_do_not() -> None:
    table = SlotTable()
    first, again, other = (table.token(v) for v in find_values("order #48213, again 48213, then 48214"))
    assert first == again != other


def test_that_every_placeholder_knows_its_kind() -> None:
    for kind, room in ROOM.items():
        assert sum(kind_of(token) is kind for token in range(FIRST_SLOT, LAST_SLOT + 1)) == room
    assert not is_slot(FIRST_SLOT - 1)


def test_that_a_full_table_leaves_the_value_as_text() -> None:
    table = SlotTable(shuffle=Random(1))
    text = " ".join(f"£{amount}" for amount in range(ROOM[SlotKind.MONEY] + 1))
    tokens = [table.token(value) for value in find_values(text)]
    assert tokens[-1] is None
    assert len({*tokens[:-1]}) == ROOM[SlotKind.MONEY]


def test_that_a_value_without_a_source_is_named() -> None:
    assert unbacked("Pay £5 by 3 May.", ["It is due on 3 May."]) == ["£5"]
