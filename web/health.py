"""Is it alive, is it ready, and in numbers how it does."""

import ipaddress

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from web.errors import no_such
from web.security import bearer, same
from web.state import State

router = APIRouter()


@router.get("/healthz")
async def alive() -> dict[str, str]:
    return {"status": "alive"}


@router.get("/readyz")
async def ready(state: State) -> Response:
    """Models and index were loaded before the first request; the store and the shop can go away later."""
    checks = {
        "store": await state.store.ready(),
        "shop": await state.shop.ready(),
        "server": not state.stopping.is_set(),
    }
    missing = [name for name, there in checks.items() if not there]
    if missing:
        return JSONResponse({"status": "not ready", "missing": missing}, 503)
    return JSONResponse({"status": "ready", "missing": []})


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
