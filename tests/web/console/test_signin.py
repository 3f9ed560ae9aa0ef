"""Signing in and out, and what cannot be done by whoever has not."""

from collections.abc import Callable

import httpx
import pytest

from bot.storage.sqlalchemy import SqlStore
from tests.web.console.conftest import PASSWORD, Colleague, csrf_of
from web.console.staff import ensure_staff, right_password
from web.security import token_hash

Browser = Callable[[], httpx.AsyncClient]


async def test_that_the_first_staff_are_made_once_with_passwords_that_work(store: SqlStore) -> None:
    made = await ensure_staff(store)
    assert [(name, role) for name, role, _ in made] == [
        ("admin", "admin"),
        ("agent", "agent"),
        ("reviewer", "reviewer"),
    ]
    assert len({password for _, _, password in made}) == 3
    for name, _, password in made:
        found = await store.staff_by_name(name)
        assert right_password(found, password)
        assert not right_password(found, password + "x")
    assert await ensure_staff(store) == []


async def test_that_a_visitor_of_the_console_is_led_to_the_sign_in(browser: Browser) -> None:
    for path in ("/console", "/console/inbox", "/console/overview", "/console/conversations/abc"):
        answer = await browser().get(path)
        assert (answer.status_code, answer.headers["location"]) == (303, "/console/login")


async def test_that_a_wrong_password_and_an_unknown_name_look_the_same(
    agent: Colleague, browser: Browser
) -> None:
    wrong = await Colleague(browser(), "abe").sign_in("guess")
    unknown = await Colleague(browser(), "nobody").sign_in("guess")
    assert wrong.status_code == unknown.status_code == 401
    said = "That name and password do not go together."
    assert said in wrong.text
    assert said in unknown.text


async def test_that_the_session_cookie_cannot_be_read_by_scripts(agent: Colleague, browser: Browser) -> None:
    answer = await Colleague(browser(), "abe").sign_in()
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("rekindle_session="))
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert "Path=/console" in cookie


async def test_that_a_planted_session_is_worth_nothing_after_signing_in(
    store: SqlStore, agent: Colleague, browser: Browser
) -> None:
    old = agent.http.cookies["rekindle_session"]
    victim = Colleague(browser(), "abe")
    page = await victim.http.get("/console/login")
    form = {"name": "abe", "password": PASSWORD, "csrf": csrf_of(page.text)}
    victim.http.cookies.set("rekindle_session", old, domain="shop.test", path="/console")
    answer = await victim.http.post("/console/login", data=form)
    assert answer.status_code == 303
    new = answer.cookies["rekindle_session"]
    assert new != old
    assert await store.session(token_hash(old)) is None
    assert await store.session(token_hash(new)) is not None


async def test_that_signing_out_ends_the_session_on_the_server(agent: Colleague, store: SqlStore) -> None:
    token = agent.http.cookies["rekindle_session"]
    assert (await agent.post("logout")).headers["location"] == "/console/login"
    assert await store.session(token_hash(token)) is None
    agent.http.cookies.set("rekindle_session", token, domain="shop.test", path="/console")
    assert (await agent.get("inbox")).status_code == 303


async def test_that_a_form_without_its_token_changes_nothing(agent: Colleague) -> None:
    for csrf in ("", "x", "é"):
        answer = await agent.http.post("/console/logout", data={"csrf": csrf})
        assert answer.status_code == 403
    assert (await agent.get("inbox")).status_code == 200


async def test_that_another_colleagues_token_is_no_use(staff: dict[str, Colleague]) -> None:
    answer = await staff["abe"].http.post("/console/logout", data={"csrf": staff["ann"].csrf})
    assert answer.status_code == 403


async def test_that_a_form_from_another_origin_changes_nothing(agent: Colleague) -> None:
    answer = await agent.http.post(
        "/console/logout", data={"csrf": agent.csrf}, headers={"Origin": "https://evil.example"}
    )
    assert answer.status_code == 403


async def test_that_signing_in_needs_the_pages_own_token(agent: Colleague, browser: Browser) -> None:
    form = {"name": "abe", "password": PASSWORD, "csrf": "made-up"}
    assert (await browser().post("/console/login", data=form)).status_code == 403
    fresh = browser()
    await fresh.get("/console/login")
    assert (await fresh.post("/console/login", data=form)).status_code == 403


@pytest.mark.parametrize("password", ["", "a" * 5000, "\u0000", "' OR 1=1 --"])
async def test_that_odd_passwords_are_just_wrong(agent: Colleague, browser: Browser, password: str) -> None:
    assert (await Colleague(browser(), "abe").sign_in(password)).status_code == 401


async def test_that_guessing_passwords_is_slowed_down(agent: Colleague, browser: Browser) -> None:
    answers = [(await Colleague(browser(), "abe").sign_in("guess")).status_code for _ in range(12)]
    assert answers[-1] == 429
