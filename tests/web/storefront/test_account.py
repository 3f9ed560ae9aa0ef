"""The demo's sign-ins, what each may see, and the way out of a subscription."""

import re

import httpx
import pytest

from bot.shop.sqlite import SqliteShop
from bot.storage.types import SiteId
from web.chat.identify import subject
from web.errors import Problem
from web.state import AppState


async def sign_in(http: httpx.AsyncClient, story: str) -> None:
    answer = await http.post("/account/sign-in", data={"story": story})
    assert answer.status_code == 303


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


@pytest.fixture
def state(app: object) -> AppState:
    return app.state.rekindle  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize(
    ("story", "name"),
    [
        ("late-parcel", "Nell"),
        ("leaving-treated", "Tom"),
        ("leaving-held-out", "Imogen"),
        ("happy", "Owen"),
    ],
)
async def test_that_each_story_can_be_entered_and_left(
    http: httpx.AsyncClient, story: str, name: str
) -> None:
    assert f"Sign in as {name}" in (await http.get("/account")).text
    await sign_in(http, story)
    account = (await http.get("/account")).text
    assert f"Hello, {name}" in account
    assert "data-say=" in account, "what to say to the chat"
    await http.post("/account/sign-out")
    assert "Who would you like to be?" in (await http.get("/account")).text


async def test_that_an_unknown_story_is_404_and_a_forged_cookie_is_nobody(http: httpx.AsyncClient) -> None:
    assert (await http.post("/account/sign-in", data={"story": "the-boss"})).status_code == 404
    page = await http.get("/account", headers={"Cookie": 'juniper_visitor={"customer":"x"}.sig.ned'})
    assert "Who would you like to be?" in page.text


async def test_that_the_identity_token_is_what_the_chat_accepts(
    http: httpx.AsyncClient, state: AppState, shop: SqliteShop
) -> None:
    assert (await http.get("/account/identity")).status_code == 401
    await sign_in(http, "late-parcel")
    answer = await http.get("/account/identity")
    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()["jwt"]
    nell = await shop.customer_by_email("nell.ashdown@post.example")
    assert nell is not None
    assert subject(state, SiteId("demo"), token) == nell.id
    with pytest.raises(Problem):
        subject(state, SiteId("demo"), token[:-4] + "AAAA")


async def test_that_only_ones_own_orders_are_shown(http: httpx.AsyncClient, shop: SqliteShop) -> None:
    late = next(story for story in await shop.stories() if story.key == "late-parcel")
    path = f"/account/orders/{late.order}"
    assert (await http.get(path)).headers["location"] == "/account"
    await sign_in(http, "late-parcel")
    page = (await http.get(path)).text
    assert late.order in page
    assert "Redkite Parcels" in page or "Tracking" in page
    await sign_in(http, "happy")
    assert (await http.get(path)).status_code == 404


async def test_that_cancelling_takes_one_button_and_says_the_date(
    http: httpx.AsyncClient, shop: SqliteShop
) -> None:
    await sign_in(http, "leaving-treated")
    asked = (await http.get("/account/subscription/cancel")).text
    tom = await shop.customer_by_email("tom.brackley@mail.example")
    assert tom is not None
    [mine] = await shop.subscriptions_of(tom.id)
    form = {"subscription": mine.id, "csrf": csrf_of(asked)}
    for _ in range(2):
        answer = await http.post("/account/subscription/cancel", data=form)
        assert answer.status_code == 303
    done = (await http.get(answer.headers["location"])).text
    assert mine.next_on is not None
    assert "It is cancelled" in done
    assert f"It ends on {mine.next_on.day} " in done
    [after] = await shop.subscriptions_of(tom.id)
    assert after.state == "cancelled"
    assert "no running subscription" in (await http.get("/account/subscription/cancel")).text


async def test_that_nobody_cancels_without_the_form_or_for_somebody_else(
    http: httpx.AsyncClient, shop: SqliteShop
) -> None:
    tom = await shop.customer_by_email("tom.brackley@mail.example")
    assert tom is not None
    [toms] = await shop.subscriptions_of(tom.id)
    path = "/account/subscription/cancel"
    assert (await http.get(path)).headers["location"] == "/account"
    await http.post(path, data={"subscription": toms.id})
    await sign_in(http, "leaving-held-out")
    csrf = csrf_of((await http.get(path)).text)
    assert (await http.post(path, data={"subscription": toms.id, "csrf": csrf})).status_code == 404
    await sign_in(http, "leaving-treated")
    assert (await http.post(path, data={"subscription": toms.id, "csrf": "guessed"})).status_code == 403
    own = csrf_of((await http.get(path)).text)
    elsewhere = {"Origin": "https://evil.example"}
    form = {"subscription": toms.id, "csrf": own}
    assert (await http.post(path, data=form, headers=elsewhere)).status_code == 403
    [still] = await shop.subscriptions_of(tom.id)
    assert still.state == "active"
