"""Why the bot said what it said: the stored Decision, made ready to read. Nothing is computed anew."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.storage.types import Decision

WITHHELD = {
    "low_risk": "no sign of leaving",
    "not_matched": "does not fit the cause",
    "no_subscription": "no subscription known or spoken of",
    "no_consent": "no consent to offers",
    "region": "the region's rule",
    "open_problem": "a problem is open: service first",
    "no_cause": "no stored cause for money",
    "tier": "not verified",
    "too_new": "too new a customer",
    "already_decided": "already decided in this window",
    "cool_down": "offered too recently",
    "cap": "cap reached",
    "abuse": "threatens to leave again and again",
    "margin": "margin too small",
    "budget": "budget used up",
    "hold_out": "held out, to measure",
    "not_chosen": "another one was chosen",
}


@dataclass(frozen=True)
class Why:
    act: str
    skill: str
    handover: str
    language: str
    mood: Mapping[str, Any]
    tones: Mapping[str, float]
    out_of_scope: bool
    ambiguous: bool
    accepted: frozenset[str]
    intents: list[Mapping[str, Any]]
    alarms: list[Mapping[str, Any]]
    passages: list[Mapping[str, Any]]
    signals: list[Mapping[str, Any]]
    risk: float | None
    at_risk: bool
    cause: str
    remedy: str
    offers: list[Mapping[str, Any]]
    chosen: str
    would_be: str
    held_out: bool
    spoken: list[Mapping[str, Any]]
    blocked: list[Mapping[str, Any]]
    timings: list[tuple[str, float]]
    versions: list[tuple[str, str]]


def why(decision: Decision, mask: Callable[[str], str]) -> Why:
    """A turn that broke off left only part of its record: what is missing is empty."""
    record = decision.record
    offers: list[Mapping[str, Any]] = [
        {**row, "reason": WITHHELD.get(row.get("withheld") or "", row.get("withheld") or "")}
        for row in record.get("considered") or []
    ]
    return Why(
        act=record.get("act") or "",
        skill=record.get("skill") or "",
        handover=record.get("handover") or "",
        language=record.get("language") or "",
        mood=record.get("mood") or {},
        tones=record.get("tones") or {},
        out_of_scope=bool(record.get("out_of_scope")),
        ambiguous=bool(record.get("ambiguous")),
        accepted=frozenset(record.get("accepted") or ()),
        intents=list(record.get("intents") or ()),
        alarms=list(record.get("alarms") or ()),
        passages=[_passage(row, mask) for row in record.get("passages") or ()],
        signals=[
            {**row, "excerpt": mask(str(row.get("excerpt") or ""))} for row in record.get("signals") or ()
        ],
        risk=record.get("turn_risk"),
        at_risk=bool(record.get("at_risk")),
        cause=record.get("cause") or "",
        remedy=mask(str((record.get("remedy") or {}).get("excerpt") or "")),
        offers=offers,
        chosen=record.get("chosen") or "",
        would_be=record.get("would_be") or "",
        held_out=bool(record.get("held_out")),
        spoken=list(record.get("spoken") or ()),
        blocked=[
            {**row, "excerpt": mask(str(row.get("excerpt") or ""))} for row in record.get("blocked") or ()
        ],
        timings=sorted((record.get("timings") or {}).items(), key=lambda item: float(item[1])),
        versions=sorted((record.get("versions") or {}).items()),
    )


def _passage(row: Mapping[str, Any], mask: Callable[[str], str]) -> dict[str, Any]:
    query = row.get("query")
    asked = query.get("excerpt", "") if isinstance(query, Mapping) else query or ""
    return {**row, "query": mask(str(asked))}
