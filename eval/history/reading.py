"""Which export a file is, found out from what stands in it."""

from collections.abc import Callable, Mapping
from pathlib import Path

from encoder.errors import ContentError
from eval.history import Reading, chatwoot, csv_rows, jsonl_lines, zendesk
from eval.history.json_values import json_lines

FORMS: Mapping[str, Callable[[Path], Reading]] = {
    "csv": csv_rows.read,
    "jsonl": jsonl_lines.read,
    "chatwoot": chatwoot.read,
    "zendesk": zendesk.read,
}


def read_history(path: Path, form: str | None = None) -> Reading:
    """Raises ContentError, with file and line where there is one, for what cannot be read."""
    if not path.is_file():
        raise ContentError(f"{path}: there is no such file")
    form = form or _form(path)
    if form not in FORMS:
        raise ContentError(f"--form {form!r}: known are {', '.join(FORMS)}")
    reading = FORMS[form](path)
    if not reading.transcripts:
        raise ContentError(f"{path}: read as {form}, and no conversation has a customer's words in it")
    return reading


def _form(path: Path) -> str:
    if path.suffix in (".csv", ".tsv"):
        return "csv"
    try:
        _, first = next(json_lines(path))
    except StopIteration:
        raise ContentError(f"{path}: the file is empty") from None
    if zendesk.is_zendesk(first):
        return "zendesk"
    return "chatwoot" if chatwoot.is_chatwoot(first) else "jsonl"
