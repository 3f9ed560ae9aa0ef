"""The classifier that serves: one ONNX run for a batch of messages and all their parts, then numpy."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from encoder.errors import NotReady
from encoder.sessions import OnnxModel
from intents import Classification, Classifier, IntentName, IntentScore
from intents.calibration import OUTSIDE, Calibration, Examples, Known, views, with_neighbours
from intents.catalogue import read_catalogue
from intents.releases import model_folder
from intents.requests import Verdict, judge, requests
from intents.segments import segments


class OnnxClassifier:
    """The fine-tuned BERT in int8; a message of several parts is classified whole and part by part in one
    batch."""

    def __init__(self, folder: Path) -> None:
        self._model = OnnxModel(folder)
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        known = np.load(folder / "examples.npz")
        self._labels = tuple(IntentName(label) for label in card["labels"])
        self._small_talk = frozenset(card["labels"].index(label) for label in card["small_talk"])
        self._calibration = Calibration(**card["calibration"])
        self._known = Known.of(known["vectors"].astype(np.float32), known["labels"])
        self.version: str = f"intents-{folder.name}-{card['recipe']['seed']}"

    def classify(self, texts: Sequence[str]) -> list[Classification]:
        if not texts:
            return []
        parts = [segments(text) for text in texts]
        once = list(dict.fromkeys([*texts, *(part for row in parts for part in row)]))
        verdict = dict(zip(once, self._verdicts(once), strict=True))
        return [
            self._classification(text, verdict[text], [verdict[part] for part in row])
            for text, row in zip(texts, parts, strict=True)
        ]

    def _verdicts(self, texts: Sequence[str]) -> list[Verdict]:
        output = self._model.run(texts)
        readable = np.array([any(letter.isalpha() for letter in text) for text in texts])
        asked = Examples(output["logits"], output["embedding"], np.where(readable, 0, OUTSIDE))
        seen = views(asked, self._known)
        verdicts = judge(with_neighbours(asked, self._known), seen, self._calibration)
        return [
            v if ok else replace(v, in_scope=False, score=0.0)
            for v, ok in zip(verdicts, readable, strict=True)
        ]

    def _classification(self, text: str, whole: Verdict, parts: list[Verdict]) -> Classification:
        wanted = requests(parts, self._small_talk, self._calibration.split)
        if len(wanted) > 1:
            best = np.max([part.shares for part in wanted], axis=0)
            found, score = [part.best for part in wanted], max(part.score for part in wanted)
            return self._result(text, best / best.sum(), found, ambiguous=False, score=score)
        verdict = wanted[0] if wanted and self._prefers(wanted[0], whole) else whole
        accepted = [verdict.best] if verdict.in_scope else []
        unsure = verdict.in_scope and verdict.ambiguous
        return self._result(text, verdict.shares, accepted, ambiguous=unsure, score=verdict.score)

    def _prefers(self, part: Verdict, whole: Verdict) -> bool:
        """A strong part speaks for the message when the whole is unclear, or is small talk around a
        request."""
        greeting = whole.best in self._small_talk and part.best not in self._small_talk
        return not whole.in_scope or whole.ambiguous or greeting

    def _result(
        self, text: str, shares: NDArray[np.float64], accepted: list[int], *, ambiguous: bool, score: float
    ) -> Classification:
        order = np.argsort(-shares, kind="stable")
        return Classification(
            text=text,
            ranking=tuple(IntentScore(self._labels[at], float(shares[at])) for at in order),
            accepted=tuple(self._labels[at] for at in accepted),
            out_of_scope=not accepted,
            ambiguous=ambiguous,
            model_version=self.version,
            in_scope=score,
        )


def open_classifier(models: Path, content: Path) -> Classifier:
    """Open the model trained on this content; raises NotReady while there is none."""
    folder = model_folder(models, read_catalogue(content))
    if not (folder / "card.json").is_file():
        raise NotReady(f"no intent model is trained on {content} as it is now: run `rekindle intents train`")
    return OnnxClassifier(folder)
