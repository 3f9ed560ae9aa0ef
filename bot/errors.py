"""Errors of a conversation, by what the caller can do about them; the shared ones are the encoder room's."""

from encoder.errors import ContentError, MissingExtra, NotReady, RekindleError, SettingError

__all__ = [
    "Conflict",
    "ContentError",
    "MissingExtra",
    "NotFound",
    "NotReady",
    "RekindleError",
    "SettingError",
]


class Conflict(RekindleError):
    """The state has moved on since the caller looked (owner changed, key reused, grant already settled)."""


class NotFound(RekindleError):
    """There is no such thing, or the caller may not know that there is."""
