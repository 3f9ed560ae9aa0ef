"""Signed-in staff, one of each role, who use the console's forms as a browser would."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass

import httpx
import pytest
from argon2 import PasswordHasher
from fastapi import FastAPI

from bot.storage.sqlalchemy import SqlStore
from bot.storage.types import Staff, StaffId
from tests.web.conftest import HERE

PASSWORD = "correct horse"
HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


def csrf_of(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found, page
    return found[1]


@dataclass
class Colleague:
    """A member of staff with a browser of their own."""

    http: httpx.AsyncClient
    name: str
    csrf: str = ""

    async def sign_in(self, password: str = PASSWORD) -> httpx.Response:
        page = await self.http.get("/console/login")
        form = {"name": self.name, "password": password, "csrf": csrf_of(page.text)}
        answer = await self.http.post("/console/login", data=form)
        if answer.status_code == 303:
            self.csrf = csrf_of((await self.http.get("/console/overview")).text)
        return answer

    async def get(self, path: str) -> httpx.Response:
        return await self.http.get(f"/console/{path}".rstrip("/"), headers={"Accept": "text/html"})

    async def post(self, path: str, **form: str) -> httpx.Response:
        return await self.http.post(f"/console/{path}", data={"csrf": self.csrf, **form})

    async def act(self, conversation: str, action: str, **form: str) -> httpx.Response:
        return await self.post(f"conversations/{conversation}/{action}", **form)


Hire = Callable[[str, str], "Colleague"]


@pytest.fixture
async def browser(app: FastAPI) -> AsyncIterator[Callable[[], httpx.AsyncClient]]:
    """A fresh browser each time it is called."""
    async with AsyncExitStack() as stack:
        opened: list[httpx.AsyncClient] = []

        def new() -> httpx.AsyncClient:
            transport = httpx.ASGITransport(app, raise_app_exceptions=False)
            opened.append(httpx.AsyncClient(transport=transport, base_url=HERE))
            stack.push_async_callback(opened[-1].aclose)
            return opened[-1]

        yield new


@pytest.fixture
async def staff(store: SqlStore, browser: Callable[[], httpx.AsyncClient]) -> dict[str, Colleague]:
    """One signed-in colleague for each role, and a second agent."""
    found = {}
    for name, role in (
        ("ada", "admin"),
        ("abe", "agent"),
        ("ann", "agent"),
        ("rex", "reviewer"),
        ("ali", "analyst"),
    ):
        await store.save_staff(Staff(StaffId(f"id-{name}"), name, role, HASH))
        found[name] = Colleague(browser(), name)
        assert (await found[name].sign_in()).status_code == 303
    return found


@pytest.fixture
def agent(staff: dict[str, Colleague]) -> Colleague:
    return staff["abe"]
