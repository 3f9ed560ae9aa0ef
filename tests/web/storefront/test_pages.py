"""The shop's pages as a browser without JavaScript gets them."""

import xml.etree.ElementTree as ET
from pathlib import Path

import httpx
import pytest
from markupsafe import escape

from bot.shop import ProductId
from bot.shop.sqlite import SqliteShop
from knowledge_base.articles import read_article
from web.storefront.goods import FAMILIES, ON_SHEET, named, shelve
from web.storefront.help import body_of, read_shelf


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/help",
        "/account",
        "/account/visitors",
        "/basket",
        "/checkout",
        *(f"/shop/{one.id}" for one in FAMILIES),
    ],
)
async def test_that_every_page_carries_the_one_tag_and_a_strict_policy(
    http: httpx.AsyncClient, path: str
) -> None:
    page = await http.get(path)
    assert page.status_code == 200
    assert 'src="/widget/v1.js" data-site="pub_demo_juniper"' in page.text
    assert "require-trusted-types-for 'script'" in page.headers["content-security-policy"]
    assert "style=" not in page.text
    assert "://" not in page.text.replace("http://www.w3.org", "")


@pytest.mark.parametrize(
    "path",
    [
        "/shop/boats",
        "/products/nothing",
        "/help/nothing",
        "/art/nothing.svg",
        "/assets/nothing.css",
        "/help/agent-goodwill",
    ],
)
async def test_that_what_is_not_there_or_not_for_shoppers_is_404(http: httpx.AsyncClient, path: str) -> None:
    page = await http.get(path, headers={"Accept": "text/html"})
    assert page.status_code == 404


async def test_that_every_product_has_a_page_and_a_picture(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    products = await shop.products(limit=1_000)
    assert len(products) > 500
    for product in products[::19]:
        page = await http.get(product.url)
        assert str(escape(named(product)[0])) in page.text
    for product in products:
        picture = await http.get(f"/art/{product.id}.svg")
        assert picture.headers["content-type"].startswith("image/svg+xml")
        ET.fromstring(picture.text)


async def test_that_sizes_and_finishes_stand_under_one_name(shop: SqliteShop) -> None:
    wares = {ware.name: ware for ware in shelve(await shop.products(limit=1_000))}
    assert [one.label for one in wares["Hearthside Blend"].variants] == ["250 g", "500 g", "1 kg"]
    assert [one.label for one in wares["Weir"].variants] == ["Slate", "Oat", "Juniper"]
    assert wares["Hearthside Blend"].lowest.minor == 850
    assert len(wares) < 470
    assert sum(ware.lot for ware in wares.values()) == 112


async def test_that_a_long_shelf_is_shown_in_pages_that_lead_to_every_product(
    http: httpx.AsyncClient, shop: SqliteShop
) -> None:
    wares = [ware for ware in shelve(await shop.products("mugs-and-books", limit=1_000)) if ware.in_stock]
    first = (await http.get("/shop/mugs-and-books")).text
    assert 'href="/shop/mugs-and-books?page=2"' in first
    pages = [(await http.get(f"/shop/mugs-and-books?page={number}")).text for number in range(1, 8)]
    assert pages[0].count('class="tile"') == ON_SHEET
    for ware in wares:
        assert sum(f'href="/products/{ware.first.id}"' in page for page in pages) == 1


@pytest.mark.parametrize("number", ["0", "-3", "99", "two", "9" * 400, "\u0664"])
async def test_that_a_page_that_is_not_there_is_the_nearest_one(http: httpx.AsyncClient, number: str) -> None:
    page = await http.get("/shop/tea", params={"page": number})
    assert page.status_code == 200
    assert 'aria-current="page"><span class="hidden">Page </span>' in page.text


async def test_that_only_limited_lots_are_said_not_to_come_back(http: httpx.AsyncClient) -> None:
    assert "not coming back" in (await http.get("/shop/beans?page=2")).text
    for id in ("tea", "accessories", "mugs-and-books"):
        assert "not coming back" not in (await http.get(f"/shop/{id}?page=99")).text


async def test_that_every_article_is_a_help_page_that_its_source_link_opens(http: httpx.AsyncClient) -> None:
    articles = read_shelf(Path("knowledge_base/content")).articles
    contents = (await http.get("/help")).text
    for article in articles:
        assert f'href="{article.url}"' in contents
    for article in articles[::7]:
        page = await http.get(article.url)
        assert page.status_code == 200
        assert str(escape(article.title)) in page.text


def test_that_an_articles_markup_is_shown_and_its_html_is_not_run(tmp_path: Path) -> None:
    path = tmp_path / "odd.md"
    path.write_text(
        "---\nid: odd\ntitle: Odd\nreview_by: 2030-01-01\nquestions: [one, two, three]\n---\n"
        "Some **bold** words.\n\n- an item\n\n<script>alert(1)</script>\n\n[press](javascript:alert(1))\n",
        encoding="utf-8",
    )
    body = body_of(read_article(path))
    assert "<strong>bold</strong>" in body
    assert "<li>an item</li>" in body
    assert "<script" not in body
    assert "href=" not in body


async def test_that_the_basket_is_filled_changed_and_emptied(
    http: httpx.AsyncClient, shop: SqliteShop
) -> None:
    beans = ProductId("hearthside-blend-250-g")
    added = await http.post("/basket", data={"product": beans, "quantity": "2"})
    assert added.status_code == 303
    page = (await http.get("/basket")).text
    assert "Hearthside Blend 250 g" in page
    assert "£17.00" in page
    assert "£20.95" in page, "with delivery"
    await http.post("/basket", data={"product": beans, "quantity": "5", "change": "true"})
    assert "free" in (await http.get("/basket")).text
    await http.post("/basket", data={"product": beans, "quantity": "0", "change": "true"})
    assert "Nothing in it yet" in (await http.get("/basket")).text


@pytest.mark.parametrize(
    "cookie", ["<script>.3", "a.b_c", "nothing-like-it.2", "x" * 4000, "hearthside-blend-250-g.99"]
)
async def test_that_a_basket_cookie_is_not_trusted(http: httpx.AsyncClient, cookie: str) -> None:
    page = await http.get("/basket", headers={"Cookie": f"juniper_basket={cookie}"})
    assert page.status_code == 200
    assert "<script>.3" not in page.text


async def test_that_a_form_from_elsewhere_changes_nothing(http: httpx.AsyncClient) -> None:
    form = {"product": "hearthside-blend-250-g", "quantity": "2"}
    answer = await http.post("/basket", data=form, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "Nothing in it yet" in (await http.get("/basket")).text
