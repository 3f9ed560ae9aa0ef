"""How the intent model is trained, as values: what a model card records and what two trainings are compared
by."""

from dataclasses import asdict, dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Recipe:
    """Rates are those of AdamW at the top of one cycle."""

    seed: int = 7
    epochs: int = 4
    fewest_readings: int = 7000
    """Texts are read this often in all, at the least: a shop with five examples an intent needs more
    epochs."""
    most_epochs: int = 12
    plenty: int = 200
    """From so many texts an intent half of the epochs are enough, if they still make `fewest_readings`."""
    finish_epochs: int = 1
    finish_share: float = 0.5
    """Where texts are many the model of most of them goes on with the rest, at so much of the rates, ..."""
    finish_part: float = 0.5
    """... and with so many of those that it has learned from: the ones that it knows least."""
    batch: int = 64
    body_rate: float = 4e-4
    few_body_rate: float = 2e-4
    """Instead of `body_rate` where texts are so few that they are read more than `epochs` times."""
    head_rate: float = 1e-3
    head_scale: float = 5.0
    dropout: float = 0.1
    smoothing: float = 0.1
    contrast: float = 0.0
    few_contrast: float = 0.3
    """The contrastive part of the loss; the second where texts are few."""
    temperature: float = 0.1
    """What cosines are divided by in the contrastive part."""
    outside_weight: float = 0.5
    noise: float = 0.5
    """The share of texts that are read as if typed in a hurry, anew in every epoch."""
    threads: int = 2

    def as_json(self) -> dict[str, Any]:
        return asdict(self)

    def for_texts(self, count: int, intents: int) -> "Recipe":
        """The recipe with as many epochs as this many texts need, and what else few texts need."""
        if not self.starts_anew(count):
            return replace(self, epochs=self._half) if self._are_plenty(count, intents) else self
        return replace(
            self, epochs=self._epochs(count), body_rate=self.few_body_rate, contrast=self.few_contrast
        )

    def starts_anew(self, count: int) -> bool:
        """Whether the final model begins again: going on, a quarter of so few texts would be read once."""
        return self._epochs(count) > self.epochs

    def _are_plenty(self, count: int, intents: int) -> bool:
        return count >= self.plenty * intents and self._half * count >= self.fewest_readings

    @property
    def _half(self) -> int:
        return self.epochs // 2

    def _epochs(self, count: int) -> int:
        return min(-(-self.fewest_readings // count), self.most_epochs)

    def finishing(self) -> "Recipe":
        """The recipe for going on with a trained model; its texts come in another order."""
        return replace(
            self,
            seed=self.seed + 1_000,
            epochs=self.finish_epochs,
            body_rate=self.body_rate * self.finish_share,
            head_rate=self.head_rate * self.finish_share,
        )
