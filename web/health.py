"""Is it alive, is it ready, and in numbers how it does."""

import asyncio
import ipaddress
from collections.abc import Awaitable

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from web.errors import no_such
from web.security import bearer, same
from web.state import State

router = APIRouter()
ANSWER_S = 2.0
"""Less than the four seconds after which the container's health check gives up."""


@router.get("/healthz")
async def alive() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz")
async def ready(state: State) -> Response:
    """Models and index were loaded before the first request; the store and the shop can go away later.

    Without the shop the articles and what was read of it lately still answer, and people take the rest. When
    a newly released intent model does not load, the one before it answers; the log says why."""
    store, shop = await asyncio.gather(_answers(state.store.ready()), _answers(state.shop.ready()))
    needed = {"store": store, "server": not state.stopping.is_set()}
    wanted = {**needed, "shop": shop, "released_model": not state.behind()}
    missing = [name for name, there in wanted.items() if not there]
    if not all(needed.values()):
        return JSONResponse({"status": "not ready", "missing": missing}, 503)
    return JSONResponse({"status": "degraded" if missing else "ready", "missing": missing})


async def _answers(ready: Awaitable[bool]) -> bool:
    """Whoever asks soon gives up: a part that hangs counts as one that is down."""
    try:
        async with asyncio.timeout(ANSWER_S):
            return await ready
    except TimeoutError:
        return False


@router.get("/metrics")
async def metrics(request: Request, state: State) -> Response:
    """For whoever asks from this machine, or holds the token in the home's keys."""
    token = bearer(request.headers)
    if not (_from_here(request) or (token is not None and same(token, state.keys.metrics))):
        raise no_such("page")
    return Response(state.metrics.text(), media_type="text/plain; version=0.0.4; charset=utf-8")


def _from_here(request: Request) -> bool:
    """Not what a proxy on this machine passes on."""
    if request.client is None or "x-forwarded-for" in request.headers or "forwarded" in request.headers:
        return False
    try:
        return ipaddress.ip_address(request.client.host).is_loopback
    except ValueError:
        return False
