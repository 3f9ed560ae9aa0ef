"""A circuit breaker: after a row of failures a shop is left alone for a while, then one call tries again."""

from dataclasses import dataclass, replace
from enum import StrEnum

FAILURES = 5
"""In a row; then the circuit opens."""
OPEN_SECONDS = 15.0


class CircuitState(StrEnum):
    CLOSED = "closed"
    OPEN = "open"
    HALF_OPEN = "half_open"


@dataclass(frozen=True)
class Circuit:
    """A value: each step returns the next one. `now` is any clock in seconds that never goes back."""

    failures: int = 0
    opened_at: float | None = None
    tried_at: float | None = None
    """When the one call that a half-open circuit lets through went out."""
    most_failures: int = FAILURES
    open_seconds: float = OPEN_SECONDS

    def state(self, now: float) -> CircuitState:
        if self.opened_at is None:
            return CircuitState.CLOSED
        over = now - self.opened_at >= self.open_seconds
        return CircuitState.HALF_OPEN if over else CircuitState.OPEN

    def permits(self, now: float) -> bool:
        """A trial that never reported back counts as lost after `open_seconds`."""
        state = self.state(now)
        if state is not CircuitState.HALF_OPEN:
            return state is CircuitState.CLOSED
        return self.tried_at is None or now - self.tried_at >= self.open_seconds

    def asked(self, now: float) -> "Circuit":
        """A call goes out; `permits` must have said yes."""
        return replace(self, tried_at=now) if self.state(now) is CircuitState.HALF_OPEN else self

    def succeeded(self) -> "Circuit":
        return replace(self, failures=0, opened_at=None, tried_at=None)

    def failed(self, now: float) -> "Circuit":
        failures = self.failures + 1
        opens = self.opened_at is not None or failures >= self.most_failures
        return replace(self, failures=failures, opened_at=now if opens else None, tried_at=None)
