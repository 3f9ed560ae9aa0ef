"""Puts one message's understanding together: two encoder passes a batch, the rest is numpy and rules."""

from pathlib import Path

from bot.understanding import Alarm, AlarmScore, Mood, Understander, Understanding
from bot.understanding.clauses import clauses
from bot.understanding.entities import find_entities
from bot.understanding.heads import Head, open_head
from bot.understanding.language import LanguageGuess
from bot.understanding.lessons import mood_lesson, safety_lesson
from bot.understanding.wording import with_wording
from encoder import SentenceEncoder
from intents import Classification, Classifier


class ModelUnderstander:
    """Everything is computed for a whole batch of messages at once."""

    def __init__(self, encoder: SentenceEncoder, classifier: Classifier, mood: Head, safety: Head) -> None:
        self._encoder, self._classifier, self._mood, self._safety = encoder, classifier, mood, safety
        self._language = LanguageGuess()
        self._versions = (
            ("encoder", encoder.version),
            ("intents", classifier.version),
            ("mood", mood.version),
            ("safety", safety.version),
        )

    def understand(self, texts: list[str]) -> list[Understanding]:
        if not texts:
            return []
        vectors = self._encoder.encode(texts)
        features = with_wording(texts, vectors)
        moods, dangers = self._mood.probabilities(features), self._safety.probabilities(features)
        verdicts, parts = self._classified(texts)
        return [
            Understanding(
                text=text,
                classification=verdict,
                entities=find_entities(text),
                mood=Mood(self._mood.labels[int(mood.argmax())]),
                mood_probability=float(mood.max()),
                language=self._language.language_of(text),
                alarms=tuple(AlarmScore(Alarm(name), share) for name, share in self._safety.alarms(danger)),
                embedding=vector,
                versions=self._versions,
                clauses=part,
            )
            for text, verdict, part, mood, danger, vector in zip(
                texts, verdicts, parts, moods, dangers, vectors, strict=True
            )
        ]

    def _classified(self, texts: list[str]) -> tuple[list[Classification], list[tuple[Classification, ...]]]:
        """The messages and their clauses, in one batch."""
        cut = [clauses(text) for text in texts]
        verdicts = iter(self._classifier.classify([*texts, *(clause for row in cut for clause in row)]))
        wholes = [next(verdicts) for _ in texts]
        return wholes, [tuple(next(verdicts) for _ in row) for row in cut]


def open_understander(models: Path, encoder: SentenceEncoder, classifier: Classifier) -> Understander:
    """Open the mood and safety heads beside the given models; raises NotReady until they are trained."""
    mood, safety = (open_head(models, lesson, encoder.version) for lesson in (mood_lesson(), safety_lesson()))
    return ModelUnderstander(encoder, classifier, mood, safety)
