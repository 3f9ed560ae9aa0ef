"""Sentences in, sentences out: where one ends, and how written tokens become cased, spaced text again."""

import re

_END = re.compile(r"(?<=[.!?])[\"')]*\s+(?=[\"'(]?[A-Z0-9£$€])")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|approx|no|nr|st|mr|mrs|ms|dr|vs|incl|a\.m|p\.m)\.)$", re.IGNORECASE)


def split_sentences(text: str) -> list[str]:
    """Split plain prose; newlines and list bullets end a sentence too."""
    found: list[str] = []
    for line in re.split(r"\s*\n\s*(?:[-*•]\s+)?", text.strip()):
        found.extend(_split_line(line))
    return [sentence for sentence in found if sentence]


def _split_line(line: str) -> list[str]:
    parts: list[str] = []
    start = 0
    for match in _END.finditer(line):
        if _SHORT.search(line[start : match.start()]):
            continue
        parts.append(line[start : match.end()].strip())
        start = match.end()
    parts.append(line[start:].strip())
    return parts
