"""Every role on every route: who may is let in, who may not is told so, and no route is forgotten."""

from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from bot.notify import Letter, LetterId
from bot.storage.sqlalchemy import SqlStore, utc_now
from bot.storage.types import ConversationId
from bot.webhooks.mailbox import SqlMailbox
from tests.web.conftest import Visitor
from tests.web.console.conftest import Colleague
from tests.web.console.test_rollout import drafted
from web.console.rights import RIGHTS, Right, Role, may

OPEN = {("GET", "/console/login"), ("POST", "/console/login"), ("GET", "/console/static/{name}")}
NEEDED = {
    ("GET", "/console"): Right.SIGNED_IN,
    ("POST", "/console/logout"): Right.SIGNED_IN,
    ("GET", "/console/overview"): Right.OVERVIEW,
    ("GET", "/console/inbox"): Right.READ,
    ("GET", "/console/inbox/stream"): Right.READ,
    ("GET", "/console/conversations/{id}"): Right.READ,
    ("GET", "/console/conversations/{id}/stream"): Right.READ,
    ("POST", "/console/conversations/{id}/take"): Right.ACT,
    ("POST", "/console/conversations/{id}/hand-back"): Right.ACT,
    ("POST", "/console/conversations/{id}/reply"): Right.ACT,
    ("POST", "/console/conversations/{id}/typing"): Right.ACT,
    ("POST", "/console/conversations/{id}/note"): Right.NOTE,
    ("GET", "/console/deliveries"): Right.DELIVERIES,
    ("POST", "/console/deliveries/{id}/replay"): Right.DELIVERIES,
    ("POST", "/console/conversations/{id}/drafts/{seq}/send"): Right.ACT,
    ("GET", "/console/review"): Right.REVIEW,
    ("POST", "/console/conversations/{id}/messages/{seq}/review"): Right.REVIEW,
    ("GET", "/console/rollout"): Right.ROLLOUT,
    ("POST", "/console/rollout"): Right.ROLLOUT,
    ("POST", "/console/rollout/start"): Right.ROLLOUT,
    ("POST", "/console/rollout/stop"): Right.ROLLOUT,
}
ROLES = {"ada": Role.ADMIN, "abe": Role.AGENT, "rex": Role.REVIEWER, "ali": Role.ANALYST}


def routes(app: FastAPI) -> Iterator[tuple[str, str, Right | None]]:
    """(method, path, the right that it asks for) of each route of the console."""
    for route in flat(app.routes):
        if route.path.startswith("/console"):
            for method in route.methods - {"HEAD"}:
                yield method, route.path, right_of(route.dependant)


def flat(found: object) -> Iterator[APIRoute]:
    for route in found:  # type: ignore[attr-defined]
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from flat(route.original_router.routes)


def right_of(dependant: Dependant) -> Right | None:
    return next((r for one in dependant.dependencies if (r := getattr(one.call, "right", None))), None)


def test_that_every_route_asks_for_the_right_in_the_table(app: FastAPI) -> None:
    found = {(method, path): right for method, path, right in routes(app)}
    assert {key for key, right in found.items() if right is None} == OPEN
    assert {key: right for key, right in found.items() if right is not None} == NEEDED


@pytest.mark.parametrize("name", ROLES)
@pytest.mark.parametrize(("method", "path"), [key for key in NEEDED if not key[1].endswith("/stream")])
async def test_that_a_role_reaches_what_it_may_and_nothing_else(
    name: str, method: str, path: str, staff: dict[str, Colleague], visitor: Visitor, store: SqlStore
) -> None:
    await visitor.say("How much is delivery?")
    letter = Letter(LetterId(visitor.id), "nell@post.example", "Your order", "It is on its way.")
    await SqlMailbox(store.database, utc_now).queue(letter, ConversationId(visitor.id))
    who, right = staff[name], NEEDED[method, path]
    address = path.removeprefix("/console").lstrip("/").replace("{id}", visitor.id)
    address = address.replace("messages/{seq}", "messages/1")
    address = address.replace("{seq}", str(await drafted(store, visitor))) if "{seq}" in address else address
    form = {"text": "A word", "owner": "bot", "mode": "live", "share": "100", "answer": "good"}
    answer = await (who.get(address) if method == "GET" else who.post(address, **form))
    if may(ROLES[name], right):
        assert answer.status_code in (200, 204, 303, 409)
        assert path.endswith("logout") or answer.headers.get("location") != "/console/login"
    else:
        assert answer.status_code == 403
        assert right.value in answer.text


def test_that_an_unknown_role_may_do_nothing() -> None:
    assert not any(may("owner", right) for right in Right)


def test_that_no_role_has_more_than_the_admin() -> None:
    assert all(rights <= RIGHTS[Role.ADMIN] for rights in RIGHTS.values())
