"""Exports of other systems become transcripts; what cannot be read is named with its line."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from encoder.errors import ContentError
from eval.history import Said, Speaker
from eval.history.reading import read_history

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)
LATER = datetime(2026, 5, 20, 12, 3, tzinfo=UTC)
TALK = (Said(Speaker.CUSTOMER, "Where is it?", NOON), Said(Speaker.AGENT, "On its way.", LATER))
CHATWOOT = {
    "id": 7,
    "status": "resolved",
    "messages": [
        {"id": 1, "content": "Where is it?", "message_type": 0, "created_at": int(NOON.timestamp())},
        {"id": 2, "content": "Angry one", "message_type": 1, "private": True, "created_at": 1},
        {"id": 3, "content": "Ann joined", "message_type": 2, "created_at": 2},
        {"id": 4, "content": "On its way.", "message_type": 1, "created_at": int(LATER.timestamp())},
    ],
}


def comment(author: int, text: str, minute: int, public: bool = True) -> dict[str, object]:
    at = f"2026-05-20T12:0{minute}:00Z"
    return {"author_id": author, "plain_body": text, "public": public, "created_at": at}


ZENDESK = {
    "id": 35436,
    "requester_id": 20978392,
    "comments": [
        comment(20978392, "Where is it?", 0),
        comment(1, "Check the depot", 1, public=False),
        comment(1, "On its way.", 3),
    ],
}
MESSAGE = '{"conversation": 1, "at": 1, "author": "agent", "text": "x"}'


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text", "form"),
    [
        (
            "a.csv",
            "ticket_id;timestamp;role;body\n7;2026-05-20T12:03:00Z;agent;On its way.\n"
            "7;2026-05-20T12:00:00Z;visitor;Where is it?\n",
            "csv",
        ),
        (
            "a.jsonl",
            '{"ticket": "7", "at": "2026-05-20T12:00:00", "author": "customer", "text": "Where is it?"}\n'
            '{"ticket": "7", "at": 1779278580, "author": "agent", "text": "On its way."}\n',
            "jsonl",
        ),
        (
            "b.jsonl",
            json.dumps(
                {
                    "id": 7,
                    "messages": [
                        {"role": "user", "content": "Where is it?", "time": "2026-05-20T12:00:00Z"},
                        {"role": "assistant", "content": "On its way.", "time": "2026-05-20T12:03:00Z"},
                    ],
                }
            ),
            "jsonl",
        ),
        ("c.json", json.dumps(CHATWOOT), "chatwoot"),
        ("d.json", json.dumps({"data": {"meta": {}, "payload": [CHATWOOT]}}), "chatwoot"),
        ("e.json", json.dumps([ZENDESK]), "zendesk"),
        ("f.json", json.dumps({"tickets": [ZENDESK], "count": 1}), "zendesk"),
        ("g.json", json.dumps(ZENDESK) + "\n" + json.dumps({**ZENDESK, "id": 8}) + "\n", "zendesk"),
    ],
)
def test_that_every_form_is_found_out_and_read_alike(tmp_path: Path, name: str, text: str, form: str) -> None:
    reading = read_history(write(tmp_path, name, text))
    assert reading.form == form
    assert reading.transcripts[0].said == TALK


def test_that_conversations_without_a_customer_are_counted_and_left_out(tmp_path: Path) -> None:
    silent = {**CHATWOOT, "id": 9, "messages": CHATWOOT["messages"][1:]}  # type: ignore[index]
    reading = read_history(write(tmp_path, "a.json", json.dumps([CHATWOOT, silent])))
    assert [one.id for one in reading.transcripts] == ["7"]
    assert reading.left_out == 1


@pytest.mark.parametrize(
    ("name", "text", "complaint"),
    [
        ("a.csv", "when,who,what\n", r"a\.csv:1: no column conversation"),
        ("a.csv", "conversation,at,author,text\n1,today,customer,hi\n", r"a\.csv:2: 'today' is no time"),
        ("a.csv", "conversation,at,author,text\n1,2026-05-20,ghost,hi\n", r"a\.csv:2: 'ghost' is nobody"),
        ("a.csv", "conversation,at,author,text\n1,2026-05-20,customer\n", r"a\.csv:2: 3 cells"),
        ("a.jsonl", '{"conversation": 1, "at": 1, "author": "agent"}\n{"a"\n', r"a\.jsonl:1: none of text"),
        ("b.jsonl", MESSAGE + '\n{"a\n', r"b\.jsonl:2: no JSON"),
        ("c.jsonl", "[1, 2]", "an object is expected"),
        ("d.jsonl", '{"id": 1, "messages": "none"}', "messages is not a list"),
        ("z.json", '{"requester_id": 1, "id": 4, "comments": {}}', "ticket 4: comments is not a list"),
        ("n.jsonl", MESSAGE, "no conversation has"),
        ("empty.jsonl", "", "is empty"),
    ],
)  # fmt: skip
def test_that_what_cannot_be_read_is_named_with_its_place(
    tmp_path: Path, name: str, text: str, complaint: str
) -> None:
    with pytest.raises(ContentError, match=complaint):
        read_history(write(tmp_path, name, text))


def test_that_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no such file"):
        read_history(tmp_path / "none.csv")
