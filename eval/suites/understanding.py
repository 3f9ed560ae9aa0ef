"""How well single messages are understood, on texts kept apart from training."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.shop.folder import open_folder
from bot.understanding import Tone, Understander, Understanding
from bot.understanding.lessons import read_lesson, tones_of
from bot.understanding.understander import open_understander
from encoder.sessions import open_encoder
from intents.classifier import open_classifier

DATASETS = Path(__file__).parents[1] / "datasets"
OPEN = ("in_scope.yaml", "out_of_scope.yaml")
"""The development set: its figures have been looked at while settings were chosen."""
BLIND = ("blind.yaml", "out_of_scope_blind.yaml")
"""Met only when judged: no setting is ever chosen on it."""
SEVERAL = "several"
"""The key of messages with two intents."""


@dataclass(frozen=True)
class UnderstandingResult:
    """Shares from 0 to 1. `overall` counts a message right when it is given its intent at the operating
    point, or, out of scope, none."""

    in_scope: int
    top_intent: float
    accepted_right: float
    in_scope_rejected: float
    wrong_and_confident: float
    out_of_scope: int
    out_of_scope_rejected: float
    overall: float
    several: int
    several_both: float
    """Of the messages with two intents, the share of which both are accepted and nothing else is."""
    mood: float
    mood_texts: int
    false_alarms: float
    alarms: dict[str, float]
    """Of the texts of each danger, the share that raises any alarm."""
    tones: dict[str, dict[str, float]]
    """Of each tone `recall`, among the texts that carry it, and `false_alarms`, among all others."""


def run(models: Path, blind: bool = False) -> UnderstandingResult:
    encoder = open_encoder(models)
    classifier = open_classifier(models, open_folder(None).intents)
    understander = open_understander(models, encoder, classifier)
    return UnderstandingResult(
        **_intents(understander, *(BLIND if blind else OPEN)),
        **_heads(understander),
        tones=_tones(understander),
    )


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _share(hits: Sequence[bool]) -> float:
    return round(sum(hits) / len(hits), 4) if hits else 0.0


def _intents(understander: Understander, scoped: str, foreign: str) -> dict[str, Any]:
    rows = _read(DATASETS / "intents" / scoped)
    several = rows.pop(SEVERAL, [])
    labelled = [(intent, text) for intent, texts in rows.items() for text in texts]
    inside = understander.understand([text for _, text in labelled])
    outside = understander.understand(_read(DATASETS / "intents" / foreign))
    doubles = understander.understand([row["text"] for row in several])
    both = [set(said.intents) == set(row["intents"]) for said, row in zip(doubles, several, strict=True)]
    right = [intent in said.intents for (intent, _), said in zip(labelled, inside, strict=True)]
    accepted = [hit for hit, said in zip(right, inside, strict=True) if said.intents]
    rejected = [not said.intents for said in outside]
    top = [
        said.classification.ranking[0].intent == intent
        for (intent, _), said in zip(labelled, inside, strict=True)
    ]
    return {
        "in_scope": len(inside),
        "top_intent": _share(top),
        "accepted_right": _share(accepted),
        "in_scope_rejected": _share([not said.intents for said in inside]),
        "wrong_and_confident": _share([_wrong(hit, said) for hit, said in zip(right, inside, strict=True)]),
        "out_of_scope": len(outside),
        "out_of_scope_rejected": _share(rejected),
        "overall": _share([*right, *rejected]),
        "several": len(both),
        "several_both": _share(both),
    }


def _wrong(hit: bool, said: Understanding) -> bool:
    return bool(said.intents) and not hit and not said.classification.ambiguous


def _heads(understander: Understander) -> dict[str, Any]:
    moods = _read(DATASETS / "heads" / "mood.yaml")["labels"]
    hits = [
        said.mood.value == mood for mood, texts in moods.items() for said in understander.understand(texts)
    ]
    raised = {
        label: _share([bool(said.alarms) for said in understander.understand(texts)])
        for label, texts in _read(DATASETS / "heads" / "safety.yaml")["labels"].items()
    }
    return {
        "mood": _share(hits),
        "mood_texts": len(hits),
        "false_alarms": raised.pop("none"),
        "alarms": raised,
    }


def _tones(understander: Understander) -> dict[str, dict[str, float]]:
    rows = read_lesson(DATASETS / "heads" / "tones.yaml").rows
    heard = [said.tones for said in understander.understand([text for text, _ in rows])]
    meant = [tones_of(label) for _, label in rows]
    return {
        tone.value: {
            "recall": _raised(tone, heard, [tone in truth for truth in meant]),
            "false_alarms": _raised(tone, heard, [tone not in truth for truth in meant]),
        }
        for tone in Tone
    }


def _raised(tone: Tone, heard: Sequence[Mapping[Tone, float]], counted: Sequence[bool]) -> float:
    return _share([tone in tones for tones, counts in zip(heard, counted, strict=True) if counts])
