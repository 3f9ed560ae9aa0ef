"""`rekindle new`: a folder that works as it stands, and never at the cost of what was there."""

import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from bot.dialogue.lines import open_lines
from bot.dialogue.own_lines import with_own
from bot.dialogue.reading import CANCEL, COMPLAINT, PRICE, SMALL_TALK
from bot.errors import SettingError
from bot.retention.offers import read_offers
from bot.shop.folder import open_folder
from bot.shop.new import STARTER, Answers, default_currency, new, write_folder
from eval.suites.conversations import dialogues_of, read_dialogues
from intents.catalogue import read_catalogue
from intents.overlap import near_duplicates
from knowledge_base.check import check, distinct

TODAY = date(2026, 5, 20)
ANSWERS = Answers(
    name='Otter & Sons "of Leeds"',
    email="hello@otter.example",
    bot_name="Robin",
    hours="on weekdays from 9:00 to 17:00",
    locale="en-GB",
    currency="GBP",
    time_zone="Europe/London",
)


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "otter"
    write_folder(folder, ANSWERS, TODAY)
    return folder


def run(*words: str) -> Result:
    app = typer.Typer()
    app.command()(new)
    return CliRunner().invoke(app, list(words))


def test_that_the_answers_stand_in_the_settings(shop: Path) -> None:
    config = open_folder(shop).config
    assert (config.brand.name, config.brand.hours) == (ANSWERS.name, ANSWERS.hours)
    site = config.site["main"]
    assert re.fullmatch(r"pub_[0-9a-f]{16}", site.public_key)
    assert (site.currency, site.time_zone, site.locale) == ("GBP", "Europe/London", "en-GB")
    assert site.default_region is None


def test_that_two_shops_have_two_public_keys(tmp_path: Path) -> None:
    assert write_folder(tmp_path / "a", ANSWERS, TODAY)[1] != write_folder(tmp_path / "b", ANSWERS, TODAY)[1]


def test_that_the_articles_are_whole_and_most_wait_for_the_shop(shop: Path) -> None:
    report = check(open_folder(shop).articles, TODAY)
    assert report.faults == report.warnings == ()
    assert report.articles >= 25
    assert report.questions >= 6 * report.articles
    assert report.distinct_questions == report.questions
    assert report.articles - 3 <= len(report.stale) < report.articles


def test_that_no_article_states_a_figure_that_the_shop_has_not_set() -> None:
    for path in (STARTER / "knowledge_base").glob("*.md"):
        body = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        assert not re.search(r"\d|[£$€](?!\{)|\[|\]|%", body), path.name
        assert not re.search(r"\b(?:two|three|five|seven|ten|fourteen|thirty) (?:working )?days?", body), (
            path.name
        )


def test_that_the_intents_are_whole_distinct_and_many(shop: Path) -> None:
    catalogue = read_catalogue(open_folder(shop).intents)
    assert len(catalogue.intents) >= 30
    assert list(near_duplicates(catalogue.written())) == []
    for intent in catalogue.intents:
        assert len(distinct(item.text for item in intent.examples)) >= 40, intent.name
    assert len(catalogue.out_of_scope) >= 40


def test_that_the_starter_knows_nothing_of_the_demo() -> None:
    words = re.compile(r"coffee|espresso|juniper|roast|\bJR-|\btea\b|\bbeans?\b", re.IGNORECASE)
    known = {"manual for the coffee grinder"}
    for path in (path for path in STARTER.rglob("*") if path.is_file()):
        found = [line for line in path.read_text("utf-8").splitlines() if words.search(line)]
        assert [line for line in found if line.strip(" -") not in known] == [], path


def test_that_every_intent_that_the_rules_name_is_there(shop: Path) -> None:
    catalogue = read_catalogue(open_folder(shop).intents)
    assert {CANCEL, COMPLAINT, PRICE, *SMALL_TALK} <= set(catalogue.names)
    assert any(intent.handover for intent in catalogue.intents)


def test_that_an_intent_starts_the_skill_that_it_starts_in_the_demo(shop: Path) -> None:
    demo = {intent.name: intent.skill for intent in read_catalogue(open_folder(None).intents).intents}
    own = {intent.name: intent.skill for intent in read_catalogue(open_folder(shop).intents).intents}
    assert {name: skill for name, skill in own.items() if name in demo} == {
        name: skill for name, skill in demo.items() if name in own
    }


def test_that_the_offers_cost_nothing_and_the_words_name_the_shop(shop: Path) -> None:
    folder = open_folder(shop)
    catalogue = read_offers(folder.offers)
    assert catalogue.budget.total.minor == 0
    assert all(not offer.monetary for offer in catalogue.offers)
    lines = with_own(open_lines(bot_name="Robin"), folder.lines, folder.config.brand.known)
    said = " ".join(sentence for one in lines.variants.values() for line in one for sentence in line)
    assert ANSWERS.name in said
    assert "coffee" not in said
    names = set(read_catalogue(folder.intents).names)
    assert set(lines.starters) <= names


def test_that_its_dialogues_can_be_read_and_ask_for_what_is_there(shop: Path) -> None:
    articles = {path.stem for path in (shop / "knowledge_base").glob("*.md")}
    names = set(read_catalogue(shop / "intents").names)
    dialogues = read_dialogues(dialogues_of(shop))
    assert len(dialogues) >= 4
    for turn in (turn for dialogue in dialogues for turn in dialogue.turns):
        assert set(turn.expect.sources) <= articles
        assert set(turn.expect.intent) <= names


def test_that_nothing_is_overwritten_and_the_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "shop.toml").write_text("mine", encoding="utf-8")
    with pytest.raises(SettingError, match=r"shop\.toml is there already"):
        write_folder(tmp_path, ANSWERS, TODAY)
    assert [path.name for path in tmp_path.iterdir()] == ["shop.toml"]
    assert (tmp_path / "shop.toml").read_text("utf-8") == "mine"


def test_that_other_files_in_the_folder_are_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    write_folder(tmp_path, ANSWERS, TODAY)
    assert (tmp_path / "notes.txt").read_text("utf-8") == "mine"


def test_that_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(SettingError, match="cannot be written"):
        write_folder(tmp_path / "file" / "shop", ANSWERS, TODAY)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", " "),
        ("name", "two\nlines"),
        ("bot_name", "{shop}"),
        ("email", "nobody"),
        ("currency", "QQQ"),
        ("locale", "klingon"),
        ("time_zone", "Mars/Olympus"),
        ("time_zone", "../etc"),
    ],
)
def test_that_a_wrong_answer_names_its_option(tmp_path: Path, field: str, value: str) -> None:
    wrong = Answers(**{**ANSWERS.__dict__, field: value})
    with pytest.raises(SettingError, match=f"--{field.replace('_', '-')}"):
        write_folder(tmp_path / "shop", wrong, TODAY)
    assert not (tmp_path / "shop").exists()


def test_that_the_command_says_what_comes_next(tmp_path: Path) -> None:
    result = run(str(tmp_path / "blue-door"), "--email", "hi@door.example")
    assert result.exit_code == 0
    assert "rekindle setup" in result.stdout
    config = open_folder(tmp_path / "blue-door").config
    assert (config.brand.name, config.site["main"].currency) == ("Blue Door", "GBP")


def test_that_without_a_terminal_the_address_has_to_be_given(tmp_path: Path) -> None:
    assert "--email" in str(run(str(tmp_path / "shop")).exception)


def test_that_json_has_the_documented_keys(tmp_path: Path) -> None:
    result = run(str(tmp_path / "shop"), "--email", "hi@door.example", "--json")
    document = (STARTER.parents[2] / "docs" / "commands.md").read_text("utf-8")
    row = re.search(r"^\| `rekindle new` \| (.*) \|$", document, re.MULTILINE)
    assert row is not None
    assert set(json.loads(result.stdout)) == set(re.findall(r"`([a-z_]+)`", row[1]))


def test_that_a_currency_follows_from_the_place() -> None:
    assert [default_currency(one) for one in ("en-GB", "en-US", "de-DE", "en")] == [
        "GBP",
        "USD",
        "EUR",
        "EUR",
    ]


def test_that_review_dates_are_of_the_day(shop: Path) -> None:
    text = (shop / "knowledge_base" / "returns.md").read_text("utf-8")
    assert f"review_by: {TODAY - timedelta(days=1)}" in text
    assert "2100-01-01" not in (shop / "knowledge_base" / "chat-and-ai.md").read_text("utf-8")
