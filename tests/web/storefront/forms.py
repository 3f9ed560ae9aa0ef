"""Fills in and sends a page's forms as a browser without JavaScript does."""

import re
from html import unescape
from typing import Any

import httpx

FIELD = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def hidden_of(page: str, action: str) -> dict[str, str]:
    """What the form of this address sends unseen; the form has to be there."""
    found = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)
    assert found, f"there is no form for {action}"
    return {name: unescape(value) for name, value in FIELD.findall(found[1])}


def has_form(page: str, action: str) -> bool:
    return f'action="{action}"' in page


async def sign_in(http: httpx.AsyncClient, story: str) -> None:
    assert (await http.post("/account/sign-in", data={"story": story})).status_code == 303


async def send(http: httpx.AsyncClient, page: str, action: str, **fields: Any) -> str:
    """Open the page, send its form, and read what comes after it, whitespace apart."""
    opened = (await http.get(page)).text
    answer = await http.post(action, data={**hidden_of(opened, action), **fields})
    if answer.status_code == 303:
        answer = await http.get(answer.headers["location"])
    return " ".join(unescape(answer.text).split())
