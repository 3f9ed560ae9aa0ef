"""Messages with their intent from any source, and how well the product's own recipe learns them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Labelled:
    """Texts and the intents they belong to, in the order of the file."""

    texts: tuple[str, ...]
    intents: tuple[str, ...]
