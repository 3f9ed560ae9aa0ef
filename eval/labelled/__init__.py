"""Messages with their intent from any source, and how well the product's own recipe learns them."""

import hashlib
import json
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Labelled:
    """Texts and the intents they belong to, in the order of the file."""

    texts: tuple[str, ...]
    intents: tuple[str, ...]
    kinds: tuple[tuple[str, str], ...] = ()
    """Intents whose source says what kind they are, each with it: small talk carries no request."""

    @property
    def digest(self) -> str:
        """Names the content, whatever file it came in."""
        return hashlib.sha256(json.dumps(asdict(self), ensure_ascii=False).encode()).hexdigest()
