"""Zendesk: tickets with their comments, as its JSON export and its API give them.

https://support.zendesk.com/hc/en-us/articles/4408886165402"""

from pathlib import Path
from typing import Any

from encoder.errors import ContentError
from eval.history import Reading, Said, Speaker
from eval.history.gathering import Gathering, first_of, time_of
from eval.history.json_values import json_lines


def is_zendesk(value: dict[str, Any]) -> bool:
    return "tickets" in value or ("comments" in value and ("requester_id" in value or "requester" in value))


def read(path: Path) -> Reading:
    """Raises ContentError with file and line."""
    found = Gathering("zendesk")
    for where, value in json_lines(path):
        for ticket in value.get("tickets", [value]):
            _ticket(found, ticket, where)
    return found.reading()


def _ticket(found: Gathering, ticket: dict[str, Any], where: str) -> None:
    id = str(first_of(ticket, ("id",), where))
    place = f"{where}, ticket {id}"
    comments, requester = ticket.get("comments"), _requester(ticket, place)
    if not isinstance(comments, list):
        raise ContentError(f"{place}: comments is not a list; export the tickets with their comments")
    found.open(id)
    for comment in comments:
        if comment.get("public", True):
            speaker = Speaker.CUSTOMER if comment.get("author_id") == requester else Speaker.AGENT
            text = str(first_of(comment, ("plain_body", "body"), place))
            at = time_of(first_of(comment, ("created_at",), place), place)
            found.add(id, Said(speaker, text, at))


def _requester(ticket: dict[str, Any], place: str) -> object:
    requester = ticket.get("requester")
    return requester["id"] if isinstance(requester, dict) else first_of(ticket, ("requester_id",), place)
