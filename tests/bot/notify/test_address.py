"""What is an address and what only looks like one."""

import pytest

from bot.notify.address import is_address, normal


@pytest.mark.parametrize(
    "text", ["nell@post.example", "n.a+shop@mail.post.example", "zoë@post.example", "o'hara@a-b.example"]
)
def test_that_an_address_is_one(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "nell",
        "nell@post",
        "nell@@post.example",
        "nell @post.example",
        "nell@post.example\nBcc: x@y.example",
        "a@post.example,b@post.example",
        "Nell <nell@post.example>",
        ".nell@post.example",
        "ne..ll@post.example",
        "nell@-post.example",
        "nell@127.0.0.1",
        f"{'n' * 65}@post.example",
        f"nell@{'post.' * 60}example",
    ],
)
def test_that_anything_else_is_not(text: str) -> None:
    assert not is_address(text)


def test_that_capitals_make_no_difference() -> None:
    assert normal(" Nell@Post.Example ") == "nell@post.example"
