"""Another coffee in the box."""

import pytest

from bot.dialogue.skills.coffees import brand_meant, coffees_among, suggested
from bot.shop import Money
from bot.shop.sqlite import SqliteShop
from tests.bot.dialogue.skills.conftest import CODE, Visitor
from tests.bot.dialogue.skills.subscribers import TOM, box_of, said


async def test_that_a_coffee_is_swapped_at_the_price_that_was_told(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("please send quiet harbor from now on", "swap_coffee")
    assert "Quiet Harbour 250 g" in said(asked)
    assert "£9.00" in said(asked)
    assert "£2.25 less" in said(asked)
    done = await visitor.asks("Yes, swap it")
    assert done.done is not None
    mine = await box_of(shop)
    assert (mine.product, mine.price) == ("quiet-harbour-250-g", Money(900, "GBP"))


async def test_that_three_others_are_offered_when_none_is_named(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("bored of the same beans every month", "swap_coffee")
    assert len(asked.choices) == 3
    assert "Kiambu Ridge" not in asked.choices
    assert asked.choices[0] in said(await visitor.asks(asked.choices[0]))


async def test_that_the_coffee_is_remembered_while_a_code_is_awaited(
    visitor: Visitor, shop: SqliteShop
) -> None:
    await visitor.asks("switch me to nightjar decaf, doctor's orders", "swap_coffee")
    await visitor.asks(TOM)
    assert "Nightjar Decaf 250 g" in said(await visitor.asks(CODE))
    await visitor.asks("yes")
    assert (await box_of(shop)).product == "nightjar-decaf-250-g"


async def test_that_another_size_comes_along_when_it_is_named(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    asked = await visitor.asks("foxglove in my box please, 500 g", "swap_coffee")
    assert "Foxglove Espresso 500 g" in said(asked)


async def test_that_another_name_replaces_the_first(visitor: Visitor) -> None:
    await visitor.signs_in(TOM)
    await visitor.asks("put yellow door in my box", "swap_coffee")
    assert "Hearthside Blend" in said(await visitor.asks("rather hearthside please"))


async def test_that_roasters_choice_is_set_in_the_account(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await visitor.signs_in(TOM)
    result = await visitor.asks("put me on roasters choice", "swap_coffee")
    assert "Swap coffee" in said(result)
    assert await box_of(shop) == before


async def test_that_what_is_out_of_stock_is_not_promised(visitor: Visitor) -> None:
    """The kilo of Hearthside is out of stock on the day of these tests, or it is swapped."""
    await visitor.signs_in(TOM)
    asked = await visitor.asks("put hearthside 1kg in my box", "swap_coffee")
    gone = next(one for one in await visitor.shop.products("beans") if one.name == "Hearthside Blend 1 kg")
    assert ("cannot get" in said(asked)) is (gone.stock == 0)


async def test_that_a_swap_is_taken_back(visitor: Visitor, shop: SqliteShop) -> None:
    before = await box_of(shop)
    await visitor.signs_in(TOM)
    await visitor.asks("put yellow door in my box", "swap_coffee")
    await visitor.asks("yes")
    await visitor.asks("undo")
    assert await box_of(shop) == before


@pytest.mark.parametrize(
    ("wish", "brand"),
    [
        ("yellow dor please", "Yellow Door"),
        ("i want the foxglove instead of hearthside", "Foxglove Espresso"),
        ("anything but saltmarsh", ""),
        ("something else", ""),
        ("kiambu ridge again", ""),
    ],
)
async def test_that_a_name_is_known_misspelt_and_what_is_turned_down_is_not_taken(
    shop: SqliteShop, wish: str, brand: str
) -> None:
    coffees = coffees_among(await shop.products("beans", 100))
    assert brand_meant(coffees, wish, "Kiambu Ridge") == brand


async def test_that_only_standing_coffees_can_be_chosen_and_a_taste_ranks_them(shop: SqliteShop) -> None:
    coffees = coffees_among(await shop.products("beans", 100))
    assert not any("Flight" in one.brand or "Lot" in one.brand for one in coffees)
    assert suggested(coffees, None, "250 g", "something from kenya", 3)[0] == "Kiambu Ridge"
