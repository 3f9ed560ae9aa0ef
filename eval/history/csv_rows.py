"""CSV: one message a row, with columns for conversation, time, author and text."""

import csv
from pathlib import Path

from encoder.content import read_text
from encoder.errors import ContentError
from eval.history import Reading, Said
from eval.history.gathering import Gathering, speaker_of, time_of

COLUMNS = {
    "conversation": ("conversation", "conversation_id", "ticket", "ticket_id", "chat_id", "thread"),
    "at": ("at", "time", "timestamp", "created_at", "date"),
    "author": ("author", "from", "sender", "role", "speaker", "sender_type"),
    "text": ("text", "message", "body", "content"),
}


def read(path: Path) -> Reading:
    """Raises ContentError with file and line."""
    lines = read_text(path).splitlines()
    dialect = csv.Sniffer().sniff(lines[0], ",;\t") if lines else csv.excel
    rows = csv.reader(lines, dialect)
    header = [name.strip().casefold() for name in next(rows, [])]
    places = {column: _place(header, column, names, path) for column, names in COLUMNS.items()}
    found = Gathering("csv")
    for row in rows:
        if not any(cell.strip() for cell in row):
            continue
        where = f"{path}:{rows.line_num}"
        if len(row) != len(header):
            raise ContentError(f"{where}: {len(row)} cells under {len(header)} columns")
        value = {column: row[place] for column, place in places.items()}
        speaker, at = speaker_of(value["author"], where), time_of(value["at"], where)
        found.add(value["conversation"], Said(speaker, value["text"], at))
    return found.reading()


def _place(header: list[str], column: str, names: tuple[str, ...], path: Path) -> int:
    for name in names:
        if name in header:
            return header.index(name)
    raise ContentError(f"{path}:1: no column {column}; it may also be called {', '.join(names[1:])}")
