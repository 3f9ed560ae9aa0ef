"""Which shop a setting means, and what is said about one that means none."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.errors import SettingError
from bot.shop.discounts import Reduction, Uses
from bot.shop.opening import open_shop_of, shop_address, shop_token, till_terms_of
from bot.shop.sqlite import SqliteShop
from bot.shop.stale import StaleShop


def clock() -> datetime:
    return datetime(2026, 5, 20, tzinfo=UTC)


async def test_that_no_setting_means_the_demo_shop(tmp_path: Path) -> None:
    shop = open_shop_of("", "", tmp_path / "shop.db", clock)
    assert isinstance(shop, SqliteShop)
    await shop.close()


@pytest.mark.parametrize(
    "api", ["https://shop.example/rekindle/", "http://127.0.0.1:8200", "http://localhost", "http://[::1]:1"]
)
async def test_that_an_address_means_its_api_with_its_reads_kept(api: str, tmp_path: Path) -> None:
    shop = open_shop_of(api, "secret", tmp_path / "shop.db", clock)
    assert isinstance(shop, StaleShop)
    await shop.close()


@pytest.mark.parametrize(
    ("api", "why"),
    [
        ("http://shop.example", "for this machine only"),
        ("http://10.0.0.1", "for this machine only"),
        ("ftp://shop.example", "should be empty"),
        ("shop.example", "should be empty"),
        ("https://", "should be empty"),
        ("https://me:secret@shop.example", "without a user"),
        ("https://shop.example?key=1", "without a user, a question mark"),
        ("https://shop.example:port", "cannot be read"),
        ("shopify://name.myshopify.com/admin", "takes no path"),
    ],
)
def test_that_an_address_that_cannot_be_is_refused_by_the_settings_name(api: str, why: str) -> None:
    with pytest.raises(SettingError, match=f"REKINDLE_SHOP_API.*{why}"):
        shop_address(api)


@pytest.mark.parametrize("token", ["", "  ", "two words", "line\nbreak", "päss"])
def test_that_a_token_that_no_header_carries_is_refused_and_never_repeated(token: str) -> None:
    with pytest.raises(SettingError, match="REKINDLE_SHOP_TOKEN") as refused:
        shop_token(token)
    assert not token.strip() or token not in str(refused.value)


def test_that_a_tokens_line_end_is_taken_off() -> None:
    assert shop_token("secret\n") == "secret"


@pytest.mark.parametrize("api", ["", " ", "https://shop.example/rekindle"])
def test_that_a_shops_own_till_takes_every_kind_of_code(api: str) -> None:
    assert till_terms_of(api) is None


@pytest.mark.parametrize(
    ("api", "free_delivery"), [("shopify://name.myshopify.com", True), ("woocommerce://shop.example", False)]
)
def test_that_a_platforms_till_says_which_codes_it_cannot_hold_to(api: str, free_delivery: bool) -> None:
    terms = till_terms_of(api)
    assert terms is not None
    assert terms.fault(Reduction.AMOUNT, Uses.ORDER) is None
    assert (terms.fault(Reduction.FREE_SHIPPING, Uses.EITHER) is None) is free_delivery
    for reduction, uses in (
        (Reduction.PERCENT, Uses.ORDER),
        (Reduction.POINTS, Uses.ORDER),
        (Reduction.AMOUNT, Uses.RENEWAL),
    ):
        assert terms.fault(reduction, uses) is not None
