"""Errors grouped by what the caller can do about them. They live in the lowest room so that every room can
raise them."""


class RekindleError(Exception):
    """Base of every error that Rekindle raises on purpose; its text names the mend."""


class ContentError(RekindleError):
    """A content file is wrong; the text starts with `file:line:` where the line is known."""


class SettingError(RekindleError):
    """A setting is missing or wrong; the text names the setting."""


class NotReady(RekindleError):
    """Something that serving needs is not there yet (a model, an index, the database); the text names the
    command."""


class MissingExtra(RekindleError):
    """An optional back end's package is not installed."""

    def __init__(self, extra: str) -> None:
        super().__init__(f"this back end needs an extra: pip install 'rekindle[{extra}]'")
