"""Content faults name the file and the line."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from encoder.content import parse_yaml, read_text, read_yaml
from encoder.errors import ContentError


class Page(BaseModel):
    title: str
    lines: list[str]


def test_that_a_wrong_item_of_a_list_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_text("title: one\nlines:\n  - good\n  - {not: text}\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"page\.yaml:4: lines\.1"):
        read_yaml(Page, path)


def test_that_broken_yaml_is_named_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match=r"page\.yaml:2: not valid YAML"):
        parse_yaml("title: one\n  more: two\n", tmp_path / "page.yaml")


def test_that_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.yaml"
    path.write_bytes(b"name: a\ntitle: caf\xe9\n")
    with pytest.raises(ContentError, match=r"latin\.yaml:2: not UTF-8"):
        read_text(path)
