"""The classifier that serves: one ONNX run for a batch of messages and all their parts, then numpy."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from encoder.errors import NotReady
from encoder.sessions import OnnxModel
from intents import Classification, Classifier, IntentName, IntentScore
from intents.calibration import Calibration, Examples, in_scope_score, softmax, views
from intents.catalogue import read_catalogue
from intents.releases import model_folder
from intents.segments import segments

PART_PROBABILITY = 0.6
"""A part of a message counts as a second request only when it is at least this sure."""
WHOLE_PROBABILITY = 0.02
"""And only when the whole message, read at once, does not rule that intent out."""


@dataclass(frozen=True, eq=False)
class Verdict:
    """What the model says of one text, alone."""

    shares: NDArray[np.float64]
    in_scope: bool
    ambiguous: bool

    @property
    def best(self) -> int:
        return int(self.shares.argmax())

    @property
    def sure(self) -> bool:
        return self.in_scope and not self.ambiguous and self.shares[self.best] >= PART_PROBABILITY


class OnnxClassifier:
    """The fine-tuned BERT in int8; a message of several parts is classified whole and part by part in one
    batch."""

    def __init__(self, folder: Path) -> None:
        self._model = OnnxModel(folder)
        card = json.loads((folder / "card.json").read_text(encoding="utf-8"))
        known = np.load(folder / "examples.npz")
        self._labels = tuple(IntentName(label) for label in card["labels"])
        self._small_talk = {at for at, label in enumerate(card["labels"]) if label in card["small_talk"]}
        self._calibration = Calibration(**card["calibration"])
        self._known = Examples(known["logits"], known["vectors"].astype(np.float32), known["labels"])
        self.version: str = f"intents-{folder.name}-{card['recipe']['seed']}"

    def classify(self, texts: Sequence[str]) -> list[Classification]:
        if not texts:
            return []
        parts = [segments(text) for text in texts]
        verdicts = iter(self._verdicts([*texts, *(part for row in parts for part in row)]))
        wholes = [next(verdicts) for _ in texts]
        return [
            self._classification(text, whole, [next(verdicts) for _ in row])
            for text, whole, row in zip(texts, wholes, parts, strict=True)
        ]

    def _verdicts(self, texts: Sequence[str]) -> list[Verdict]:
        output = self._model.run(texts)
        logits, vectors = output["logits"], output["embedding"]
        scores = in_scope_score(views(logits, vectors, self._known), self._calibration)
        shares = softmax(logits, self._calibration.temperature)
        ranked = np.sort(shares, axis=1)
        near = ranked[:, -1] - ranked[:, -2] < self._calibration.margin
        readable = [any(letter.isalpha() for letter in text) for text in texts]
        accepted = (scores >= self._calibration.threshold) & np.array(readable)
        return [Verdict(*row) for row in zip(shares, accepted.tolist(), near.tolist(), strict=True)]

    def _classification(self, text: str, whole: Verdict, parts: list[Verdict]) -> Classification:
        wanted = self._requests(whole, parts)
        if len(wanted) > 1:
            best = np.max([part.shares for part in wanted], axis=0)
            return self._result(text, best / best.sum(), [part.best for part in wanted], ambiguous=False)
        verdict = wanted[0] if wanted and self._prefers(wanted[0], whole) else whole
        accepted = [verdict.best] if verdict.in_scope else []
        return self._result(text, verdict.shares, accepted, verdict.in_scope and verdict.ambiguous)

    def _requests(self, whole: Verdict, parts: list[Verdict]) -> list[Verdict]:
        """The sure parts, one for each intent, in the order of the message; small talk only when nothing else
        is."""
        sure = {part.best: part for part in reversed(parts) if part.sure and self._plausible(part, whole)}
        ordered = [part for part in parts if sure.get(part.best) is part]
        business = [part for part in ordered if part.best not in self._small_talk]
        return business or ordered[:1]

    def _plausible(self, part: Verdict, whole: Verdict) -> bool:
        return bool(whole.shares[part.best] >= WHOLE_PROBABILITY) or whole.best in self._small_talk

    def _prefers(self, part: Verdict, whole: Verdict) -> bool:
        """A sure part speaks for the message when the whole is unclear, or is small talk around a request."""
        greeting = whole.best in self._small_talk and part.best not in self._small_talk
        return not whole.in_scope or whole.ambiguous or greeting

    def _result(
        self, text: str, shares: NDArray[np.float64], accepted: list[int], ambiguous: bool
    ) -> Classification:
        order = np.argsort(-shares, kind="stable")
        return Classification(
            text=text,
            ranking=tuple(IntentScore(self._labels[at], float(shares[at])) for at in order),
            accepted=tuple(self._labels[at] for at in accepted),
            out_of_scope=not accepted,
            ambiguous=ambiguous,
            model_version=self.version,
        )


def open_classifier(models: Path, content: Path) -> Classifier:
    """Open the model trained on this content; raises NotReady while there is none."""
    folder = model_folder(models, read_catalogue(content))
    if not (folder / "card.json").is_file():
        raise NotReady(f"no intent model is trained on {content} as it is now: run `rekindle intents train`")
    return OnnxClassifier(folder)
