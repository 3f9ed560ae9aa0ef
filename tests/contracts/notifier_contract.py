"""What every notifier does. Subclasses give `notifier`, and `inbox`, which reads what really arrived."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from bot.notify import Letter, LetterId, NotDelivered, Notifier

LETTER = Letter(
    id=LetterId("reply-7Yx_3-12"),
    to="nell@post.example",
    subject="Zoë has answered you: £9.95 for the crème",
    text="Hello,\n\nZoë writes: it costs £9.95.\n\n.. and a line that begins with dots\n\nJuniper\n",
    reply_to="hello@juniper.example",
)


@dataclass(frozen=True)
class Arrived:
    to: str
    subject: str
    text: str
    reply_to: str


Inbox = Callable[[], list[Arrived]]


def arrived(letter: Letter) -> Arrived:
    return Arrived(letter.to, letter.subject, letter.text, letter.reply_to)


class NotifierContract:
    async def test_that_a_letter_arrives_word_for_word(self, notifier: Notifier, inbox: Inbox) -> None:
        await notifier.send(LETTER)
        assert inbox() == [arrived(LETTER)]

    async def test_that_a_long_line_is_not_cut(self, notifier: Notifier, inbox: Inbox) -> None:
        letter = replace(LETTER, text=f"{'word ' * 600}end\n", subject="long " * 30 + "end")
        await notifier.send(letter)
        assert inbox() == [arrived(letter)]

    async def test_that_letters_at_the_same_time_all_arrive(self, notifier: Notifier, inbox: Inbox) -> None:
        letters = [replace(LETTER, id=LetterId(f"code-{at}"), to=f"nell{at}@post.example") for at in range(8)]
        await asyncio.gather(*(notifier.send(letter) for letter in letters))
        assert sorted(one.to for one in inbox()) == sorted(letter.to for letter in letters)

    async def test_that_nothing_can_be_slipped_into_the_head(self, notifier: Notifier, inbox: Inbox) -> None:
        for bad in (
            replace(LETTER, to="nell@post.example\nBcc: everybody@post.example"),
            replace(LETTER, to="nell@post.example, everybody@post.example"),
            replace(LETTER, subject="Hello\r\nBcc: everybody@post.example"),
        ):
            with pytest.raises(NotDelivered) as refused:
                await notifier.send(bad)
            assert not refused.value.again
            assert "@post.example" not in str(refused.value)
        assert inbox() == []

    async def test_that_one_that_works_says_it_is_ready(self, notifier: Notifier) -> None:
        assert await notifier.ready()
