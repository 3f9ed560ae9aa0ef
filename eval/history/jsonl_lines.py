"""JSON lines: one message a line, or one conversation with its messages."""

from pathlib import Path
from typing import Any

from encoder.errors import ContentError
from eval.history import Reading, Said
from eval.history.csv_rows import COLUMNS
from eval.history.gathering import Gathering, first_of, speaker_of, time_of
from eval.history.json_values import json_lines


def read(path: Path) -> Reading:
    """Raises ContentError with file and line."""
    found = Gathering("jsonl")
    for where, line in json_lines(path):
        if "messages" in line:
            talk = str(first_of(line, ("id", *COLUMNS["conversation"]), where))
            _check_list(line["messages"], where)
            found.open(talk)
            for number, message in enumerate(line["messages"], 1):
                _add(found, talk, message, f"{where}, message {number}")
        else:
            _add(found, str(first_of(line, COLUMNS["conversation"], where)), line, where)
    return found.reading()


def _check_list(messages: object, where: str) -> None:
    if not isinstance(messages, list) or not all(isinstance(one, dict) for one in messages):
        raise ContentError(f"{where}: messages is not a list of objects")


def _add(found: Gathering, talk: str, message: dict[str, Any], where: str) -> None:
    speaker = speaker_of(first_of(message, COLUMNS["author"], where), where)
    text = str(first_of(message, COLUMNS["text"], where))
    found.add(talk, Said(speaker, text, time_of(first_of(message, COLUMNS["at"], where), where)))
