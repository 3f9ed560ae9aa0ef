"""Nothing half-built, damaged or made for another encoder is ever served."""

import json
from dataclasses import replace
from pathlib import Path

import faiss
import numpy as np
import pytest

from encoder import SentenceEncoder
from encoder.errors import ContentError, NotReady
from knowledge_base import Filters, shelf
from knowledge_base.search import open_searcher, prepare
from tests.knowledge_base.conftest import Write


def top(models: Path, content: Path, encoder: SentenceEncoder, text: str) -> str:
    result = open_searcher(models, content, encoder).search([text], filters=Filters())[0]
    return result.hits[0].passage.text


def test_that_building_twice_builds_once(shelf_models: Path, shop: Path) -> None:
    first = prepare(shelf_models, shop)
    stamp = (first / shelf.MANIFEST).stat().st_mtime_ns
    assert prepare(shelf_models, shop) == first
    assert (first / shelf.MANIFEST).stat().st_mtime_ns == stamp


def test_that_an_edited_article_gets_a_new_index(
    shelf_models: Path, shop: Path, write: Write, minilm: SentenceEncoder
) -> None:
    first = prepare(shelf_models, shop)
    write("opening-hours", "When the store is open", ["when do you open"], "The store opens at 10.")
    assert prepare(shelf_models, shop) != first
    assert top(shelf_models, shop, minilm, "when do you open") == "The store opens at 10."


def test_that_a_failing_build_leaves_the_good_index_serving(
    shelf_models: Path, shop: Path, minilm: SentenceEncoder
) -> None:
    prepare(shelf_models, shop)
    before = top(shelf_models, shop, minilm, "when do you open")
    (shop / "shoe-care.md").write_text("---\nid: shoe-care\ntitle: [\n---\nText.\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"shoe-care\.md:3"):
        prepare(shelf_models, shop)
    assert top(shelf_models, shop, minilm, "when do you open") == before


def test_that_a_build_that_dies_while_writing_leaves_no_trace(
    shelf_models: Path, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(index: object, path: str) -> None:
        Path(path).write_bytes(b"half of it")
        raise OSError("no space left on device")

    monkeypatch.setattr(faiss, "write_index", full)
    with pytest.raises(OSError, match="no space left"):
        prepare(shelf_models, shop)
    assert [path.name for path in (shelf_models / "kb").iterdir()] == []


def test_that_searching_before_building_names_the_command(
    shelf_models: Path, shop: Path, minilm: SentenceEncoder
) -> None:
    with pytest.raises(NotReady, match="rekindle kb build"):
        open_searcher(shelf_models, shop, minilm)


@pytest.mark.parametrize("name", [shelf.RECORDS, shelf.METRIC, "questions.faiss", "passages.faiss"])
def test_that_a_changed_file_is_noticed_and_mended(
    shelf_models: Path, shop: Path, minilm: SentenceEncoder, name: str
) -> None:
    folder = prepare(shelf_models, shop)
    data = bytearray((folder / name).read_bytes())
    data[-1] ^= 1
    (folder / name).write_bytes(data)
    with pytest.raises(shelf.DamagedIndex, match=name):
        open_searcher(shelf_models, shop, minilm)
    prepare(shelf_models, shop)
    assert top(shelf_models, shop, minilm, "when do you open")


@pytest.mark.parametrize("text", ["", "{", "[]", "{}"])
def test_that_a_broken_manifest_is_noticed_and_mended(
    shelf_models: Path, shop: Path, minilm: SentenceEncoder, text: str
) -> None:
    folder = prepare(shelf_models, shop)
    (folder / shelf.MANIFEST).write_text(text, encoding="utf-8")
    with pytest.raises(shelf.DamagedIndex, match=shelf.MANIFEST):
        open_searcher(shelf_models, shop, minilm)
    prepare(shelf_models, shop)
    assert top(shelf_models, shop, minilm, "when do you open")


def test_that_a_wrong_count_is_noticed(shelf_models: Path, shop: Path, minilm: SentenceEncoder) -> None:
    folder = prepare(shelf_models, shop)
    manifest = json.loads((folder / shelf.MANIFEST).read_text(encoding="utf-8"))
    manifest["count"]["passages"] += 1
    (folder / shelf.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    with pytest.raises(shelf.DamagedIndex, match="passages holds 4 vectors, not 5"):
        open_searcher(shelf_models, shop, minilm)


def test_that_an_index_of_another_encoder_is_refused(shelf_models: Path, shop: Path) -> None:
    folder = prepare(shelf_models, shop)
    with pytest.raises(shelf.DamagedIndex, match="queries use another"):
        shelf.load(folder, "another")


def test_that_what_is_loaded_is_what_was_saved(
    shelf_models: Path, shop: Path, minilm: SentenceEncoder, tmp_path: Path
) -> None:
    index = shelf.load(prepare(shelf_models, shop), minilm.version)
    copy = tmp_path / "copy"
    copy.mkdir()
    shelf.save(replace(index, version="copy"), copy)
    again = shelf.load(copy, minilm.version)
    assert again.records == index.records
    assert all(
        np.array_equal(mine.vectors, yours.vectors) and np.array_equal(mine.owners, yours.owners)
        for mine, yours in zip(again.fields.values(), index.fields.values(), strict=True)
    )
