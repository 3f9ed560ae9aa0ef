"""The server's wiring: one Bot, one shop, and in which order a request passes what."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from fastapi import APIRouter, FastAPI, Request
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse, Response

from bot.config import Settings
from bot.errors import RekindleError
from bot.keys import open_keys
from bot.shop.folder import ShopFolder
from web import errors, health
from web.chat import feedback, identify, offers, routes, site_events
from web.console import conversation, inbox, signin
from web.console.sessions import NotSignedIn
from web.files import Files
from web.limits import Limits
from web.metrics import Measured, Metrics
from web.security import BodyLimit, CrossOrigin, RequestIds, SecurityHeaders, SlowReaders
from web.state import AppState

if TYPE_CHECKING:
    from bot.turn import Bot

log = structlog.get_logger()
HERE = Path(__file__).parent
AGES_EVERY = 60.0


def create_app(bot: "Bot", settings: Settings, folder: ShopFolder) -> FastAPI:
    state = open_state(bot, settings, folder)
    app = FastAPI(
        title="Rekindle",
        lifespan=lambda app: _life(bot, state),
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        middleware=[
            Middleware(RequestIds),
            Middleware(Measured, metrics=state.metrics),
            Middleware(SecurityHeaders),
            Middleware(CrossOrigin, origins=state.origins()),
            Middleware(SlowReaders),
            Middleware(BodyLimit, most=settings.max_body_bytes),
        ],
    )
    app.state.rekindle = state
    errors.install(app)
    for room in (health, routes, identify, offers, feedback, site_events):
        app.include_router(room.router)
    app.include_router(_files("/widget/{name:path}", Files(HERE / "widget" / "static")))
    app.include_router(_files("/api/v1/schemas/{name}", Files(HERE / "schemas")))
    app.include_router(_files("/console/static/{name}", Files(HERE / "console" / "static")))
    _pages(app, state)
    return app


def open_state(bot: "Bot", settings: Settings, folder: ShopFolder) -> AppState:
    return AppState(
        store=bot.parts.store,
        feed=bot.parts.feed,
        shop=bot.parts.shop,
        retention=bot.parts.retention,
        start=bot.start,
        folder=folder,
        keys=open_keys(settings.home, list(folder.config.site)),
        limits=Limits(settings.messages_per_minute, settings.conversations_per_hour),
        metrics=Metrics(),
        max_message_chars=settings.max_message_chars,
    )


def _pages(app: FastAPI, state: AppState) -> None:
    """The console, and the demo shop's pages when the demo shop is served."""
    for room in (signin, inbox, conversation):
        app.include_router(room.router)
    app.add_exception_handler(NotSignedIn, _to_sign_in)
    if state.folder.demo:
        from web.storefront.routes import router as storefront

        app.include_router(storefront(state))
    else:
        app.add_api_route("/", _to_console)


async def _to_sign_in(request: Request, error: Exception) -> Response:
    """Pages lead to the sign-in; a form or a stream is told that its session is over."""
    if request.method == "GET" and not request.url.path.endswith("/stream"):
        return RedirectResponse("/console/login", 303)
    return errors.answer(request, errors.Problem(401, "signed_out", "You are signed out; sign in again."))


async def _to_console() -> Response:
    return RedirectResponse("/console", 303)


def _files(path: str, files: Files) -> APIRouter:
    router = APIRouter()

    @router.get(path)
    async def file(request: Request, name: str) -> Response:
        return files.answer(request, name)

    return router


@contextlib.asynccontextmanager
async def _life(bot: "Bot", state: AppState) -> AsyncIterator[None]:
    """Answer what was left unanswered, let time pass, and let replies under way finish at the end."""
    recovered = await bot.recover()
    if recovered:
        log.info("replies.recovered", count=recovered)
    tending = asyncio.create_task(_tend(bot))
    try:
        yield
    finally:
        state.stopping.set()
        tending.cancel()
        await asyncio.gather(tending, return_exceptions=True)
        await bot.close()


async def _tend(bot: "Bot") -> None:
    while True:
        try:
            await bot.tend()
        except RekindleError as error:
            log.warning("tending.failed", reason=str(error))
        await asyncio.sleep(AGES_EVERY)
