"""How slow work tells its caller where it stands, without knowing whether a terminal, a job row or nobody
listens."""

from collections.abc import Callable

Progress = Callable[[str, float], None]
"""Called with what is being done and the share of it that is done, from 0 to 1."""


def silent(step: str, share: float) -> None:
    """A listener that does not listen."""
