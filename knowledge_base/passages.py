"""Markdown to plain passages that can stand alone: a paragraph each, a list with the words before it."""

import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

ENDS = (".", "!", "?", ":", ";", "…")

# HTML is recognized so that it can be left out: no comment or tag reaches a shopper.
_markdown = MarkdownIt("commonmark", {"html": True}).enable("table")
_TAG = re.compile(r"<!--.*?-->|<[^>]*>", re.DOTALL)


def split(body: str) -> Iterator[str]:
    """Yield the passages of one article's body in reading order, as plain text on one line."""
    lead = ""
    for block in SyntaxTreeNode(_markdown.parse(body)).children:
        if block.type in ("heading", "hr"):
            continue
        listed = block.type in ("bullet_list", "ordered_list", "table")
        text = _join(_items(block) if listed else _paragraphs(block))
        if listed:
            lead = _join([lead, text])
        elif text:
            yield from filter(None, [lead])
            lead = text
    yield from filter(None, [lead])


def _items(block: SyntaxTreeNode) -> Iterator[str]:
    """Each item or row as one or more sentences of its own."""
    if block.type == "table":
        rows = [row for part in block.children for row in part.children]
        heads = [_plain(cell) for cell in rows[0].children]
        for row in rows[1:]:
            cells = zip(heads, map(_plain, row.children), strict=False)
            yield _sentence(", ".join(f"{head}: {cell}" if head else cell for head, cell in cells if cell))
    else:
        for item in block.children:
            yield _join(_paragraphs(item))


def _paragraphs(block: SyntaxTreeNode) -> Iterator[str]:
    """The texts inside a block, those of inner lists and quotations too."""
    if block.type in ("paragraph", "inline", "heading", "fence", "code_block", "html_block"):
        yield _sentence(_plain(block))
    else:
        for child in block.children:
            yield from _paragraphs(child)


def _plain(node: SyntaxTreeNode) -> str:
    return " ".join("".join(_pieces(node)).split())


def _pieces(node: SyntaxTreeNode) -> Iterator[str]:
    match node.type:
        case "text" | "code_inline" | "fence" | "code_block":
            yield node.content
        case "html_block":
            yield _TAG.sub(" ", node.content)
        case "softbreak" | "hardbreak":
            yield " "
        case "image" | "html_inline":
            return
        case _:
            for child in node.children:
                yield from _pieces(child)


def _sentence(text: str) -> str:
    """An item without a full stop gets one, so that it stays a sentence when items are joined."""
    return f"{text}." if text and not text.rstrip("\"')”’").endswith(ENDS) else text


def _join(texts: Iterator[str] | list[str]) -> str:
    return " ".join(text for text in texts if text)
