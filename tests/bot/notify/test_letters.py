"""The letters: complete, filled in, and refused with the line that is wrong."""

from pathlib import Path

import pytest

from bot.errors import ContentError
from bot.notify import LetterId
from bot.notify.letters import CONTENT, Letters, open_letters

ID = LetterId("letter-1")
NELL = "nell@post.example"
SHOP = {
    "bot_name": "June",
    "shop_name": "Juniper Roasters",
    "hours": "Monday to Friday, 9:00 to 17:00 London time",
    "email": "hello@juniper-roasters.example",
}


@pytest.fixture
def letters() -> Letters:
    return open_letters(**SHOP, link="https://shop.example/chat")


def changed(tmp_path: Path, old: str, new: str) -> Path:
    source = CONTENT.read_text(encoding="utf-8")
    assert old in source
    path = tmp_path / "letters.yaml"
    path.write_text(source.replace(old, new, 1), encoding="utf-8")
    return path


def test_that_every_letter_is_filled_in_and_can_be_answered(letters: Letters) -> None:
    made = [
        letters.code(ID, NELL, "402713", 10),
        letters.confirmation(ID, NELL, "Your subscription is paused", ["It starts again on 3 May."]),
        letters.reply(ID, NELL, "Priya", ["It is on its way.", "Sorry for the wait."]),
        letters.request_received(ID, NELL, "Our team is back on Monday at 9:00 London time."),
    ]
    for letter in made:
        assert (letter.to, letter.reply_to) == (NELL, SHOP["email"])
        assert "{" not in letter.subject + letter.text
        assert letter.text.startswith("Hello,\n\n")
        assert letter.text.endswith("Juniper Roasters\n")
        assert "\n" not in letter.subject


def test_that_a_code_is_said_with_its_time(letters: Letters) -> None:
    letter = letters.code(ID, NELL, "402713", 10)
    assert "402713" in letter.text
    assert "10 minutes" in letter.text


def test_that_given_paragraphs_stand_whole_and_in_order(letters: Letters) -> None:
    letter = letters.confirmation(ID, NELL, "Your order\nis cancelled", ["One {brace}.", "Two 100%."])
    assert "\n\nOne {brace}.\n\nTwo 100%.\n\n" in letter.text
    assert letter.subject == "Your order is cancelled"


def test_that_without_a_link_nothing_speaks_of_one() -> None:
    reply = open_letters(**SHOP).reply(ID, NELL, "Priya", ["Yes."])
    assert "open the chat" not in reply.text
    assert "https://" not in reply.text


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("{minutes} minutes", "{minuets} minutes", r"letters\.code: \{minuets\} is not known here"),
        ("Your code is {code}.", "Your code is ready.", r"letters\.code: no paragraph says \{code\}"),
        ('- "{wait}"', '- "{wait"', r"letters\.request_received: "),
        ('- "{paragraphs}"', '- "So: {paragraphs}"', r"must be a paragraph of its own"),
        ("greeting:", "greetings:", r"letters\.yaml:\d+: greeting"),
        ("  request_received:", "  request_lost:", r"letters\.yaml:\d+: .*request_lost"),
        ('subject: "{title}"', 'subject: "{paragraphs}"', r"subject: \{paragraphs\} is not known"),
        ('greeting: "Hello,"', 'greeting: "Hello {title},"', r"letters\.yaml:\d+: greeting: \{title\}"),
    ],
)
def test_that_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, complaint: str) -> None:
    with pytest.raises(ContentError, match=complaint):
        open_letters(**SHOP, path=changed(tmp_path, old, new))
