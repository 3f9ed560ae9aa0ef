"""Which messages came out otherwise than in an earlier run. The intents room counts them: before a model is
swapped for another the question is the same."""

from intents.flips import Flip, flips

__all__ = ["Flip", "flips"]
