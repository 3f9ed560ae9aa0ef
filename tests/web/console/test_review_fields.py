"""Rating each source of a reply and writing the right answer: the form, what it refuses, who reads it."""

import html
import re

import pytest

from bot.storage.reviews import Help, RatedPassage, Verdict
from bot.storage.sqlalchemy import SqlStore
from tests.web.console.conftest import Colleague
from tests.web.console.queued import asked, form_of

FOUND = {"query": {"excerpt": ""}, "score": 0.8, "answerable": True, "index_version": "v-9"}
PASSAGES = [
    {**FOUND, "id": id, "article": article, "title": title, "text": text}
    for id, article, title, text in (
        ("p1", "delivery-abroad", "Delivery abroad", "Delivery to the EU costs £9.95."),
        ("p2", "delivery-times", "Delivery times", "It takes four to seven working days."),
        ("p3", "returns", "Returns", "A return is free."),
    )
]
TOLD = {
    "passages": [*PASSAGES, PASSAGES[0]],  # found by two queries
    "spoken": [{"origin": "generated", "evidence": [id]} for id in ("p1", "p2", "p1", "order:7")],
}
RATED = {"passage.p1": "helpful", "passage.p2": "not_helpful"}
ABROAD = RatedPassage("p1", "delivery-abroad", "v-9", Help.HELPFUL)
TIMES = RatedPassage("p2", "delivery-times", "v-9", Help.NOT_HELPFUL)


def chosen(page: str) -> dict[str, str]:
    """Each source's choice as the form shows it."""
    found = re.findall(r'<input type="radio" name="([^"]+)" value="(\w*)" checked>', page)
    return dict(found)


def written(page: str) -> str:
    found = re.search(r"<textarea name=\"right_answer\"[^>]*>([^<]*)</textarea>", page)
    assert found, page
    return found[1]


async def test_that_the_form_offers_what_the_reply_rests_on_and_nothing_else(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    await asked(store, **TOLD)
    page = html.unescape((await staff["rex"].get("review")).text)
    assert chosen(page) == {"passage.p1": "", "passage.p2": ""}
    for shown in ("Source: Delivery abroad", "It takes four to seven working days."):
        assert shown in page
    assert "Source: Returns" not in page


async def test_that_a_reply_that_rests_on_nothing_has_nothing_to_rate(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    await asked(store, spoken=[{"origin": "fixed", "evidence": []}])
    page = (await staff["rex"].get("review")).text
    assert chosen(page) == {}
    assert written(page) == ""


async def test_that_ratings_and_the_right_answer_are_stored_with_where_they_come_from(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    await asked(store, **TOLD)
    address, form = form_of((await staff["rex"].get("review")).text)
    right = {"right_answer": "  It costs £9.95.\r\nIt takes a week. "}
    answer = await staff["rex"].post(address, **{**form, **RATED, **right, "answer": "bad"})
    assert answer.status_code == 303
    [stored] = await store.reviews()
    assert stored.passages == (ABROAD, TIMES)
    assert stored.right_answer == "It costs £9.95.\nIt takes a week."
    assert (stored.intent, stored.answer) == ("out_of_scope", Verdict.BAD)


@pytest.mark.parametrize("form", [{"passage.p1": "helpful"}, {"right_answer": "It costs £9.95."}])
async def test_that_either_alone_is_a_review(
    staff: dict[str, Colleague], store: SqlStore, form: dict[str, str]
) -> None:
    made = await asked(store, **TOLD)
    path = f"conversations/{made.conversation}/messages/{made.message_seq}/review"
    assert (await staff["rex"].post(path, intent="", **form)).status_code == 303
    [stored] = await store.reviews()
    assert (stored.intent, stored.answer) == (None, None)
    page = (await staff["ann"].get(f"conversations/{made.conversation}")).text
    said = page.partition("<strong>rex</strong>: ")[2].partition(" · ")[0]
    assert said == ("1 of 1 rated sources helpful" if stored.passages else "a right answer")


async def test_that_the_form_shows_ones_own_review_and_the_page_everybodys(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    made = await asked(store, **TOLD)
    path = f"conversations/{made.conversation}"
    review = f"{path}/messages/{made.message_seq}/review"
    await staff["ann"].post(review, right_answer="It <b>costs</b> £9.95.", **RATED)
    for name, ratings, words in (("ann", RATED, "It <b>costs</b> £9.95."), ("abe", {}, "")):
        page = (await staff[name].get(path)).text
        assert "It &lt;b&gt;costs&lt;/b&gt; £9.95.</blockquote>" in page
        assert "1 of 2 rated sources helpful, a right answer" in page
        assert chosen(page) == {"passage.p1": "", "passage.p2": "", **ratings}
        assert html.unescape(written(page)) == words
    await staff["ann"].post(review, answer="good", **{"passage.p1": "not_helpful", "passage.p2": ""})
    [stored] = await store.reviews()
    assert [(one.passage, one.verdict) for one in stored.passages] == [("p1", Help.NOT_HELPFUL)]
    assert stored.right_answer is None


async def test_that_a_colleagues_right_answer_leads_nobody_in_the_queue(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    await asked(store, twice=True, **TOLD)
    address, form = form_of((await staff["ann"].get("review")).text)
    await staff["ann"].post(address, **{**form, **RATED, "right_answer": "It costs £9.95 a week."})
    page = (await staff["rex"].get("review")).text
    assert form_of(page)[0] == address
    assert "£9.95 a week" not in page
    assert set(chosen(page).values()) == {""}


async def test_that_reviewers_read_right_answers_masked(staff: dict[str, Colleague], store: SqlStore) -> None:
    made = await asked(store, **TOLD)
    path = f"conversations/{made.conversation}"
    for name in ("abe", "rex"):
        right = f"Write to nell@post.example, says {name}."
        await staff[name].post(f"{path}/messages/{made.message_seq}/review", right_answer=right)
    clear, masked = (await staff["abe"].get(path)).text, (await staff["rex"].get(path)).text
    assert "nell@post.example" in written(clear)
    assert "nell@post.example" not in masked
    assert "[e-mail], says abe." in masked
    assert written(masked) == "Write to [e-mail], says rex."


async def test_that_a_right_answer_goes_with_the_words_it_answers(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    made = await asked(store, **TOLD)
    path = f"conversations/{made.conversation}"
    review = f"{path}/messages/{made.message_seq}/review"
    await staff["rex"].post(review, right_answer="Tell her two days.", **RATED)
    await store.erase_texts(made.conversation)
    page = (await staff["rex"].get(path)).text
    assert "two days" not in page
    assert "1 of 2 rated sources helpful · " in page
    assert (await staff["rex"].post(review, right_answer="Tell her two days.")).status_code == 409
    assert [one.right_answer for one in await store.reviews()] == [None]


@pytest.mark.parametrize(
    ("form", "named", "detail"),
    [
        ({"passage.p1": "splendid"}, "passage.p1", "source “Delivery abroad” is none of: helpful, not_help"),
        ({"passage.p3": "helpful"}, "passage.p3", "a source that the reply does not rest on"),
        ({"passage.": ""}, "passage.", "a source that the reply does not rest on"),
        ({"right_answer": "x" * 4001}, "right_answer", "The right answer is too long: at most 4,000"),
        ({"right_answer": "a\u0000b"}, "right_answer", "The right answer has a character that is not text"),
        ({"right_answer": "\u200b"}, "right_answer", "The right answer is empty"),
        ({"intent": "", "right_answer": " \r\n ", "passage.p1": ""}, "intent", "The form says neither"),
    ],
)
async def test_that_what_makes_no_sense_is_refused_by_the_name_of_its_field(
    staff: dict[str, Colleague], store: SqlStore, form: dict[str, str], named: str, detail: str
) -> None:
    made = await asked(store, **TOLD)
    path = f"conversations/{made.conversation}/messages/{made.message_seq}/review"
    answer = await staff["rex"].post(path, **form)
    assert answer.status_code == 422
    assert detail in answer.json()["detail"]
    assert [error["field"] for error in answer.json()["errors"]] == [named]
    assert await store.reviews() == []


async def test_that_as_much_as_a_browser_lets_one_write_is_taken(
    staff: dict[str, Colleague], store: SqlStore
) -> None:
    made = await asked(store)
    path = f"conversations/{made.conversation}/messages/{made.message_seq}/review"
    assert (await staff["rex"].post(path, right_answer="x\r\n" * 1999 + "xy")).status_code == 303
    [stored] = await store.reviews()
    assert len(stored.right_answer or "") == 4000
