"""What a person reads first when the bot hands over: a few lines, made of the turn's Decision."""

from collections.abc import Mapping, Sequence
from typing import Any

from bot.storage.types import Decision

MOST = 3


def summary(reason: str, decision: Decision | None, link: str) -> str:
    record = decision.record if decision else {}
    lines = [
        f"Handed over by the assistant: {_plain(reason)}.",
        _row("About", _names(record.get("accepted") or ())),
        _row("Step", _step(record)),
        _row("Read for it", _titles(record.get("passages") or ())),
        f"Everything, with reasons: {link}",
    ]
    return "\n".join(line for line in lines if line)


def _row(label: str, text: str) -> str:
    return f"{label}: {text}." if text else ""


def _step(record: Mapping[str, Any]) -> str:
    act, skill = _plain(record.get("act") or ""), _plain(record.get("skill") or "")
    return f"{act} ({skill})" if act and skill else act


def _names(intents: Sequence[Any]) -> str:
    return ", ".join(_plain(str(intent)) for intent in intents[:MOST])


def _titles(passages: Sequence[Mapping[str, Any]]) -> str:
    titles = dict.fromkeys(str(row.get("title", "")) for row in passages if row.get("answerable"))
    return ", ".join(title for title in list(titles)[:MOST] if title)


def _plain(name: str) -> str:
    return name.replace("_", " ")
