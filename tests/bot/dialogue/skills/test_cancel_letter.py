"""The letter after a cancel: whoever reads it later, without the chat, can still take it back."""

import pytest

from bot.notify import LetterId
from bot.notify.letters import Letters, open_letters
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import Visitor
from tests.bot.dialogue.skills.subscribers import TOM, box_of

LINK = "https://shop.example/chat"


def letters(link: str = LINK) -> Letters:
    return open_letters(bot_name="June", shop_name="Juniper", hours="", email="a@shop.example", link=link)


async def letter_after_a_cancel(visitor: Visitor, link: str = LINK) -> str:
    await visitor.signs_in(TOM)
    done = (await visitor.asks("just cancel my subscription", "cancel_subscription")).done
    assert done is not None
    return letters(link).confirmation(LetterId("one"), TOM, done.subject, done.letter, done.undo).text


async def test_that_it_says_until_when_and_how_to_undo_and_how_to_begin_again(visitor: Visitor) -> None:
    text = await letter_after_a_cancel(visitor)
    _, _, rest = text.partition("you can undo this until ")
    last_day, _, _ = rest.partition(".")
    assert f'until {last_day}: write "Restart my subscription" in the chat' in text
    assert f"Undo it here: {LINK}" in text
    assert "button Restart" in text


async def test_that_without_a_link_the_words_stay(visitor: Visitor) -> None:
    text = await letter_after_a_cancel(visitor, link="")
    assert "Restart my subscription" in text
    assert "Undo it here" not in text


async def test_that_what_it_says_works_in_another_conversation(visitor: Visitor, shop: SqliteShop) -> None:
    await letter_after_a_cancel(visitor)
    assert (await box_of(shop)).state == "cancelled"
    elsewhere = await Visitor(shop, visitor.codes, visitor.skills).signs_in(TOM)
    await elsewhere.asks("Restart my subscription", "restart_subscription")
    assert (await elsewhere.asks("yes")).done is not None
    assert (await box_of(shop)).state == "active"


@pytest.mark.parametrize("undo", ["", "Write to us."])
def test_that_a_letter_speaks_of_an_undo_only_where_there_is_one(undo: str) -> None:
    text = letters().confirmation(LetterId("one"), TOM, "Done", ["It is done."], undo).text
    assert ("Undo it here" in text) is bool(undo)
    assert "{" not in text
