"""Descriptions and names come as HTML; the bot speaks plain text."""

import html
import re

import nh3

LINES = re.compile(r"<(?=/?(?:p|br|li|ul|ol|div|h[1-6]|td|tr|table)\b)", re.IGNORECASE)


def plain(markup: str | None) -> str:
    """Tags that end a line count as a space."""
    spaced = LINES.sub(" <", markup or "")
    return " ".join(html.unescape(nh3.clean(spaced, tags=set())).split())
