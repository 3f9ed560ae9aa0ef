"""What stands beside the coffee and the tea: mugs, tins, small tools and books."""

from collections.abc import Iterator
from typing import Any

from bot.shop.generator.item import Item, sentence

FAMILY = "mugs-and-books"
POPULAR = {"mugs": 0.07, "tins": 0.06, "tools": 0.06, "books": 0.04}
"""How well one of each sells."""


def tableware(given: dict[str, Any]) -> Iterator[Item]:
    for mug in given["mugs"]:
        facts = {"capacity_l": mug["ml"] / 1000, "material": mug["material"]}
        yield _made(mug, "mugs", sentence(mug["text"], f"; holds {mug['ml']} ml"), facts)
    for tin in given["tins"]:
        facts = {"holds_g": tin["grams"], "material": tin["material"]}
        yield _made(tin, "tins", sentence(tin["text"], f"; takes {tin['grams']} g"), facts)
    for tool in given["tools"]:
        yield _made(tool, "tools", tool["text"], {"material": tool["material"]})
    for book in given["books"]:
        extra = f" ({book['binding']}, {book['pages']} pages, by {book['author']})"
        facts = {name: book[name] for name in ("binding", "pages", "author")}
        shade = {"colour": given["colours"][book["binding"]], "name": f"{book['name']} ({book['binding']})"}
        yield _made(book | shade, "books", sentence(book["text"], extra), facts)


def _made(thing: dict[str, Any], sort: str, text: str, facts: dict[str, Any]) -> Item:
    pence, popular = thing["price"] * 100, POPULAR[sort]
    return Item(
        thing["name"], FAMILY, pence, text, thing["colour"], popular, "tableware", {"sort": sort, **facts}
    )
