"""Puts one message's understanding together: two encoder passes a batch, the rest is numpy and rules."""

from collections.abc import Mapping
from pathlib import Path

from bot.understanding import Alarm, AlarmScore, Mood, Tone, Understander, Understanding
from bot.understanding.clauses import clauses
from bot.understanding.entities import find_entities
from bot.understanding.heads import Head, open_head
from bot.understanding.language import LanguageGuess
from bot.understanding.lessons import mood_lesson, safety_lesson, tone_lessons
from bot.understanding.wording import with_wording
from encoder import SentenceEncoder, Vectors
from intents import Classification, Classifier


class ModelUnderstander:
    """Everything is computed for a whole batch of messages at once."""

    def __init__(
        self,
        encoder: SentenceEncoder,
        classifier: Classifier,
        mood: Head,
        safety: Head,
        tones: Mapping[Tone, Head],
    ) -> None:
        self._encoder, self._classifier = encoder, classifier
        self._mood, self._safety, self._tones = mood, safety, tones
        self._language = LanguageGuess()
        self._versions = (
            ("encoder", encoder.version),
            ("intents", classifier.version),
            ("mood", mood.version),
            ("safety", safety.version),
            *((tone.value, head.version) for tone, head in tones.items()),
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
                versions=self._versions_with(verdict),
                clauses=part,
                tones=tones,
            )
            for text, verdict, part, mood, danger, tones, vector in zip(
                texts, verdicts, parts, moods, dangers, self._heard(features), vectors, strict=True
            )
        ]

    def _heard(self, features: Vectors) -> list[dict[Tone, float]]:
        """The tones of each message; a head of one tone raises no alarm but that."""
        raised = {
            tone: [head.alarms(row) for row in head.probabilities(features)]
            for tone, head in self._tones.items()
        }
        return [
            {tone: rows[at][0][1] for tone, rows in raised.items() if rows[at]} for at in range(len(features))
        ]

    def _versions_with(self, verdict: Classification) -> tuple[tuple[str, str], ...]:
        """The classifier's is its own word: another model may answer the next batch."""
        return tuple({**dict(self._versions), "intents": verdict.model_version}.items())

    def _classified(self, texts: list[str]) -> tuple[list[Classification], list[tuple[Classification, ...]]]:
        """The messages and their clauses, in one batch."""
        cut = [clauses(text) for text in texts]
        verdicts = iter(self._classifier.classify([*texts, *(clause for row in cut for clause in row)]))
        wholes = [next(verdicts) for _ in texts]
        return wholes, [tuple(next(verdicts) for _ in row) for row in cut]


def open_understander(models: Path, encoder: SentenceEncoder, classifier: Classifier) -> Understander:
    """Open the heads beside the given models; raises NotReady until they are trained."""
    mood, safety = (open_head(models, lesson, encoder.version) for lesson in (mood_lesson(), safety_lesson()))
    tones = {tone: open_head(models, lesson, encoder.version) for tone, lesson in tone_lessons().items()}
    return ModelUnderstander(encoder, classifier, mood, safety, tones)
