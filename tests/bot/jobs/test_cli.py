"""`rekindle jobs corrections` on a store: what it writes, and what is gone after an erasure."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import pytest
from typer.testing import CliRunner

from bot.jobs.cli import app
from bot.jobs.corrections import Side, side_of
from bot.storage.migrations import migrate
from bot.storage.reviews import Help, RatedPassage, Verdict
from bot.storage.sqlalchemy import SqlStore, open_store
from bot.storage.types import ConversationId, Staff, StaffId
from intents.catalogue import read_catalogue
from intents.corrections import read_corrections
from tests.bot.jobs.reviewing import review
from tests.contracts.store_parts import begun, decided, said
from tests.intents.small_shop import write_content

Result = TypeVar("Result")
FILES = ("train.jsonl", "test.jsonl", "answers.jsonl", "tested.txt")


class Home:
    def __init__(self, path: Path) -> None:
        self.path = path
        self.url = f"sqlite+aiosqlite:///{(path / 'rekindle.db').as_posix()}"

    def on_store(self, work: Callable[[SqlStore], Awaitable[Result]]) -> Result:
        async def working() -> Result:
            await migrate(self.url)
            store = open_store(self.url)
            try:
                return await work(store)
            finally:
                await store.close()

        return asyncio.run(working())

    def talk(self, text: str, *, judges: bool = False, **given: Any) -> ConversationId:
        """A reviewed message in a conversation of the wanted side."""

        async def work(store: SqlStore) -> ConversationId:
            while True:
                conversation = await begun(store)
                if (side_of(conversation.id) is Side.TEST) == judges:
                    break
            message = await said(store, conversation, text)
            await store.save_decision(decided(message, message.at))
            await store.save_review(review(conversation.id, text, seq=message.seq, **given))
            return conversation.id

        return self.on_store(work)

    def export(self) -> dict[str, Any]:
        done = CliRunner().invoke(app, ["corrections", "--json"])
        assert done.exit_code == 0, done.output
        return dict(json.loads(done.stdout))

    def rows(self, name: str) -> list[dict[str, Any]]:
        text = (self.path / "corrections" / f"{name}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def files(self) -> dict[str, str]:
        return {name: (self.path / "corrections" / name).read_text(encoding="utf-8") for name in FILES}


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Home]:
    monkeypatch.setenv("REKINDLE_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("REKINDLE_STORE", raising=False)
    (tmp_path / "home").mkdir()
    one = Home(tmp_path / "home")

    async def staff(store: SqlStore) -> None:
        for name in ("rex", "ada"):
            await store.save_staff(Staff(StaffId(name), name, "reviewer", "hash"))

    one.on_store(staff)
    return one


def test_that_an_export_has_both_sides_the_ratings_and_what_was_left_out(home: Home) -> None:
    home.talk("my box is lost", reviewer="rex")
    home.talk("order JR-104233 is late\u2028mail ann@post.example", judges=True)
    home.talk("is it vegan", intent=None, answer=Verdict.BAD)
    for intent in ("pay", "track"):
        home.talk("hm", intent=intent)
    found = home.export()
    assert found | {"folder": ""} == {
        "folder": "",
        "train": 1,
        "test": 1,
        "answers": 1,
        "held_back": 0,
        "disagreed": [{"text": "hm", "said": ["pay", "track"]}],
        "erased": 0,
    }
    assert found["folder"] == str(home.path / "corrections")
    [row] = home.rows("train")
    assert list(row) == [
        "text",
        "intent",
        "conversation",
        "message_seq",
        "reviewers",
        "model_version",
        "source",
        "at",
    ]
    assert (row["text"], row["intent"], row["reviewers"]) == ("my box is lost", "track", ["rex"])
    assert home.rows("test")[0]["text"] == "order [order] is late\u2028mail [e-mail]"
    assert [(row["text"], row["verdict"]) for row in home.rows("answers")] == [("is it vegan", "bad")]


def test_that_an_answer_takes_its_rated_sources_and_the_right_answer_along(home: Home) -> None:
    rated = (RatedPassage("delivery-1a", "delivery", "v-1", Help.NOT_HELPFUL),)
    right = "It takes two days, as I wrote to ann@post.example."
    talk = home.talk("how long to Lyon", intent=None, passages=rated, right_answer=right)
    assert home.export()["answers"] == 1
    [row] = home.rows("answers")
    assert list(row) == [
        "text",
        "articles",
        "found",
        "verdict",
        "sources",
        "right_answer",
        "side",
        "conversation",
        "message_seq",
        "reviewers",
        "at",
    ]
    source = {"passage": "delivery-1a", "article": "delivery", "version": "v-1", "verdict": "not_helpful"}
    assert (row["verdict"], row["sources"], row["side"]) == (None, [source], "train")
    assert row["right_answer"] == "It takes two days, as I wrote to [e-mail]."
    home.on_store(lambda store: store.erase_texts(talk))
    assert home.export()["answers"] == 0
    assert "two days" not in "".join(home.files().values())


def test_that_a_second_export_writes_the_same(home: Home) -> None:
    home.talk("my box is lost")
    home.talk("who pays for it", judges=True)
    first, files = home.export(), home.files()
    assert home.export() == first
    assert home.files() == files


def test_that_erased_texts_are_gone_at_the_next_export_and_judging_ones_stay_unlearned(home: Home) -> None:
    lost = home.talk("my box is lost", answer=Verdict.BAD)
    asked = home.talk("who pays for it", judges=True)
    home.export()

    async def erase(store: SqlStore) -> None:
        for id in (lost, asked):
            await store.erase_texts(id)

    home.on_store(erase)
    home.talk("Who pays for it?")
    home.talk("it broke")
    found = home.export()
    assert (found["train"], found["test"], found["answers"]) == (1, 0, 0)
    assert (found["held_back"], found["erased"]) == (1, 2)
    assert [row["text"] for row in home.rows("train")] == ["it broke"]
    written = "".join(home.files().values()).casefold()
    assert "lost" not in written
    assert "pays" not in written


def test_that_the_intents_room_reads_what_was_written(home: Home, tmp_path: Path) -> None:
    home.talk("my box is lost\u2028where is it")
    home.talk("how old is the moon", intent="out_of_scope", judges=True)
    home.export()
    catalogue = read_catalogue(write_content(tmp_path / "content"))
    found = read_corrections(home.path / "corrections", catalogue)
    assert [(row.text, row.intent) for row in found.taught] == [("my box is lost\u2028where is it", "track")]
    assert [row.intent for row in found.asked] == ["out_of_scope"]


def test_that_without_reviews_the_files_are_empty(home: Home) -> None:
    assert home.export()["train"] == 0
    assert set(home.files().values()) == {""}


def test_that_it_says_in_words_what_was_left_out(home: Home) -> None:
    for intent in ("pay", "track"):
        home.talk("hm", intent=intent)
    home.talk("it broke")
    done = CliRunner().invoke(app, ["corrections"])
    assert "left out, reviewers disagree (pay, track): 'hm'" in done.output
    assert "1 texts to learn, 0 to judge by" in done.output
    assert "rekindle intents train --with-corrections" in done.output
