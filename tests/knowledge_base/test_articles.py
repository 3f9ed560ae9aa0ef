"""Articles are read whole or refused with the file and the line."""

from pathlib import Path

import pytest

from encoder.errors import ContentError
from knowledge_base.articles import inspect_articles, read_article, read_articles
from knowledge_base.cli import CONTENT
from tests.knowledge_base.conftest import Write

QUESTIONS = ["one way", "another way", "a third way"]


def test_that_the_shipped_articles_are_whole_and_enough() -> None:
    articles = read_articles(CONTENT)
    assert len(articles) >= 40
    assert all(len(article.questions) >= 3 for article in articles)


def test_that_an_article_keeps_what_its_operator_wrote(write: Write) -> None:
    path = write(
        "a-b", "A title", QUESTIONS, "First.\n\nSecond.", tier="claimed", products="[tea]", risk="high"
    )
    article = read_article(path)
    assert (article.title, article.tier, article.risk, article.url) == (
        "A title",
        "claimed",
        "high",
        "/help/a-b",
    )
    assert article.products == {"tea"}
    assert article.passages == ("First.", "Second.")
    assert [question.text for question in article.questions] == QUESTIONS


def test_that_a_question_knows_its_line(write: Write) -> None:
    path = write("a", "A title", QUESTIONS, "Text.")
    lines = path.read_text(encoding="utf-8").splitlines()
    for question in read_article(path).questions:
        place, line = question.place.rsplit(":", 1)
        assert place == str(path)
        assert question.text in lines[int(line) - 1]


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ({"review_by": "soon"}, r"a\.md:4: review_by: Input should be a valid date"),
        ({"review_by": "2026"}, r"a\.md:4: review_by: Input should be a valid date"),
        ({"review_by": "2026-02-30"}, r"a\.md:4: not a value: day is out of range"),
        ({"tier": "secret"}, r"a\.md:5: tier: Input should be 'anonymous', 'claimed' or 'verified'"),
        ({"title": "''"}, r"a\.md:3: title: String should have at least 1 character"),
        ({"colour": "blue"}, r"a\.md:5: colour: Extra inputs are not permitted"),
        ({"products": "[tea, 3]"}, r"a\.md:5: products\.1: Input should be a valid string"),
        ({"id": "b"}, r"a\.md:2: id 'b' belongs in a file named b\.md"),
        ({"title": "[unclosed"}, r"a\.md:\d: not valid YAML"),
    ],
)
def test_that_broken_front_matter_names_its_line(write: Write, front: dict[str, str], said: str) -> None:
    with pytest.raises(ContentError, match=said):
        read_article(write("a", "A title", QUESTIONS, "Text.", **front))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", r"a\.md:1: an article begins with a line of three dashes"),
        ("Just text.\n", r"a\.md:1: an article begins with a line of three dashes"),
        ("---\nid: a\n", r"a\.md:1: the front matter is not closed"),
        ("---\nid: a\ntitle: T\n---\nText.\n", r"a\.md:2: review_by: Field required"),
        ("---\n- id\n---\nText.\n", r"a\.md:2: expected `key: value` lines"),
        ("---\nid: a\ntitle: T\nreview_by: 2999-01-01\n---\n\n\n", r"a\.md:6: the article has no text"),
        ("---\nid: a\ntitle: T\nreview_by: 2999-01-01\n---\n<!-- todo -->\n", r"a\.md:6: .* no text"),
    ],
)
def test_that_a_file_that_is_no_article_is_refused(tmp_path: Path, text: str, said: str) -> None:
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentError, match=said):
        read_article(path)


def test_that_a_file_in_another_encoding_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"---\nid: a\ntitle: Caf\xe9\n---\nText.\n")
    with pytest.raises(ContentError, match=r"a\.md:3: not UTF-8 text"):
        read_article(path)


def test_that_a_byte_order_mark_and_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(
        b"\xef\xbb\xbf---\r\nid: a\r\ntitle: T\r\nreview_by: 2999-01-01\r\n---\r\nOne\r\ntwo.\r\n"
    )
    assert read_article(path).passages == ("One two.",)


def test_that_one_question_leads_to_one_article(write: Write) -> None:
    write("a", "A title", ["How long?", "x one", "x two"], "Text.")
    folder = write("b", "B title", ["y one", "how LONG"], "Text.").parent
    with pytest.raises(ContentError, match=r"b\.md:7: 'how LONG' is already asked at .*a\.md:6"):
        read_articles(folder)


def test_that_agents_and_shoppers_may_ask_the_same(write: Write) -> None:
    write("a", "A title", ["how long"], "Text.")
    folder = write("b", "B title", ["how long"], "Text.", audience="agent").parent
    assert len(read_articles(folder)) == 2


def test_that_every_fault_of_a_folder_is_found_at_once(write: Write) -> None:
    write("a", "A title", QUESTIONS, "Text.", tier="secret")
    write("b", "B title", [*QUESTIONS, "one way!"], "Text.")
    folder = write("c", "C title", QUESTIONS[:0], "").parent
    reading = inspect_articles(folder)
    assert [article.id for article in reading.articles] == ["b"]
    assert [fault.split("/")[-1].split(":")[0] for fault in reading.faults] == ["a.md", "c.md", "b.md"]


def test_that_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ContentError, match="no articles"):
        read_articles(tmp_path)
