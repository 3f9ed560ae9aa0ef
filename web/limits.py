"""How often one visitor or address may ask. Counted in memory: one process serves a shop by default."""

import math
import time

from limits import RateLimitItem, RateLimitItemPerHour, RateLimitItemPerMinute
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from web.errors import Problem

SIGN_INS_PER_MINUTE = 10
PROOFS_PER_MINUTE = 20
"""Identity tokens, codes and addresses that one conversation may send."""
REPORTS_PER_MINUTE = 240
"""Browser events that one conversation may report."""


class Limits:
    def __init__(self, messages_per_minute: int, conversations_per_hour: int) -> None:
        self._window = MovingWindowRateLimiter(MemoryStorage())
        self._messages = RateLimitItemPerMinute(messages_per_minute)
        self._conversations = RateLimitItemPerHour(conversations_per_hour)
        self._sign_ins = RateLimitItemPerMinute(SIGN_INS_PER_MINUTE)
        self._proofs = RateLimitItemPerMinute(PROOFS_PER_MINUTE)
        self._reports = RateLimitItemPerMinute(REPORTS_PER_MINUTE)

    def message(self, conversation: str) -> None:
        self._take(self._messages, "message", conversation, "messages in this conversation")

    def conversation(self, address: str) -> None:
        self._take(self._conversations, "conversation", address, "conversations from this address")

    def proof(self, conversation: str) -> None:
        self._take(self._proofs, "proof", conversation, "tries in this conversation")

    def sign_in(self, address: str) -> None:
        self._take(self._sign_ins, "sign-in", address, "sign-ins from this address")

    def report(self, conversation: str) -> None:
        self._take(self._reports, "report", conversation, "events from this conversation")

    def _take(self, item: RateLimitItem, kind: str, key: str, what: str) -> None:
        """Raise a 429 Problem that says when to come back."""
        if self._window.hit(item, kind, key):
            return
        reset = self._window.get_window_stats(item, kind, key).reset_time
        wait = max(1, math.ceil(reset - time.time()))
        raise Problem(
            429, "too_many", f"Too many {what}; try again in {wait} s.", headers={"Retry-After": str(wait)}
        )
