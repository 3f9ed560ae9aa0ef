"""What the bot links to leads to the shop's own pages."""

import pytest
from pydantic import ValidationError

from bot.shop.pages import Pages

OWN = Pages(
    account="https://shop.example/me",
    order="https://shop.example/me/orders?number={order}",
    cancel="https://shop.example/me/plan#cancel",
    article="/support/{article}.html",
)


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/account", "https://shop.example/me"),
        ("/account/orders/JR-104233", "https://shop.example/me/orders?number=JR-104233"),
        ("/account/subscription/cancel", "https://shop.example/me/plan#cancel"),
        ("/help/late-parcel", "/support/late-parcel.html"),
        ("/products/kiambu", "/products/kiambu"),
        ("https://carrier.example/track/1", "https://carrier.example/track/1"),
        ("", ""),
    ],
)
def test_that_each_link_has_its_page(link: str, address: str) -> None:
    assert OWN.address(link) == address
    assert Pages().address(link) == link


def test_that_a_page_without_a_scheme_or_path_is_refused() -> None:
    with pytest.raises(ValidationError, match="begins with"):
        Pages(account="javascript:alert(1)")
