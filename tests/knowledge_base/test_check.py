"""An operator learns what is wrong, stale or thin before shoppers do."""

import json
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from knowledge_base.check import check, distinct
from knowledge_base.cli import CONTENT, app
from tests.knowledge_base.conftest import Write

TODAY = date(2026, 6, 1)


def test_that_near_repetitions_count_once() -> None:
    texts = ["how do i return my order", "how do i return my orders", "How do I return my order?", "returns"]
    assert distinct(texts) == ["how do i return my order", "returns"]


def test_that_the_shipped_articles_pass() -> None:
    report = check(CONTENT, TODAY)
    assert report.faults == ()
    assert report.warnings == ()
    assert report.stale == ()
    assert report.articles >= 40
    assert report.distinct_questions >= 3 * report.articles


def test_that_a_passed_review_date_is_reported(write: Write) -> None:
    write("old", "Old", ["one", "two", "three"], "Text.", review_by="2026-05-31")
    folder = write("new", "New", ["four", "five", "six"], "Text.", review_by="2026-06-01").parent
    (line,) = check(folder, TODAY).stale
    assert "old was to be reviewed by 2026-05-31" in line


def test_that_few_questions_are_a_warning_only(write: Write) -> None:
    report = check(write("thin", "Thin", ["one", "two"], "Text.").parent, TODAY)
    assert report.faults == ()
    assert "thin has 2 questions" in report.warnings[0]


def test_that_check_fails_and_names_the_line_of_a_fault(write: Write) -> None:
    folder = write("a", "A", ["one"], "Text.", tier="secret").parent
    done = CliRunner().invoke(app, ["check", "--json", "--content", str(folder)])
    assert done.exit_code == 1
    assert "a.md:5: tier" in json.loads(done.stdout)["faults"][0]


def test_that_the_commands_build_search_and_report(
    shop: Path, shelf_models: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REKINDLE_MODELS", str(shelf_models))
    run = CliRunner().invoke
    built = json.loads(run(app, ["build", "--json", "--content", str(shop)]).stdout)
    assert built["count"] == {"questions": 9, "passages": 4, "sentences": 7}
    found = json.loads(run(app, ["search", "wet boots", "--json", "--content", str(shop)]).stdout)
    assert found["index_version"] == built["version"]
    assert found["hits"][0]["passage"]["article"] == "shoe-care"
    checked = run(app, ["check", "--content", str(shop)])
    assert checked.exit_code == 0
    assert "3 articles, 4 passages, 9 questions" in checked.stdout


def test_that_a_question_of_two_articles_and_an_article_of_none_are_named(write: Write) -> None:
    write("a", "A", ["how long does the warranty last", "is it covered", "broken grinder"], "Text.")
    folder = write("b", "B", ["how long does the warranty last now", "two", "three"], "Text.").parent
    write("c", "C", [], "Text.")
    report = check(folder, TODAY)
    assert len(report.leaks) == 1
    assert "of a" in report.leaks[0]
    assert ["c has no question" in line for line in report.orphans] == [True]


def test_that_the_shipped_articles_are_many_and_found_by_their_own_words() -> None:
    report = check(CONTENT, TODAY)
    assert report.articles >= 150
    assert report.leaks == ()
    assert report.orphans == ()
