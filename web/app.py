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
from bot.helpdesk.intake import Intake
from bot.helpdesk.opening import Beside, open_helpdesk
from bot.keys import Keys, open_keys
from bot.shop.folder import ShopFolder
from bot.storage.types import SiteId
from bot.webhooks.endpoints import HELPDESK
from web import errors, health
from web.chat import contact, feedback, identify, offers, routes, site_events
from web.console import conversation, deliveries, drafts, inbox, review_form, reviewing, rollout, signin
from web.console.sessions import NotSignedIn
from web.files import Files
from web.helpdesk import chatwoot, replies
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
    for room in (health, routes, identify, contact, offers, feedback, site_events, chatwoot, replies):
        app.include_router(room.router)
    app.include_router(_files("/widget/{name:path}", Files(HERE / "widget" / "static")))
    app.include_router(_files("/api/v1/schemas/{name}", Files(HERE / "schemas")))
    app.include_router(_files("/console/static/{name}", Files(HERE / "console" / "static")))
    _pages(app, state, settings.public_url)
    return app


def open_state(bot: "Bot", settings: Settings, folder: ShopFolder) -> AppState:
    return AppState(
        store=bot.parts.store,
        feed=bot.parts.feed,
        shop=bot.parts.shop,
        retention=bot.parts.retention,
        deliveries=bot.parts.courier.deliveries,
        switchboard=bot.parts.switchboard,
        codes=bot.parts.codes,
        reception=bot.parts.reception,
        start=bot.start,
        take_up=bot.take_up,
        folder=folder,
        keys=open_keys(settings.home, list(folder.config.site)),
        limits=Limits(settings.messages_per_minute, settings.conversations_per_hour),
        metrics=Metrics(),
        max_message_chars=settings.max_message_chars,
        behind=bot.parts.behind,
        intake=_intake(bot, settings, folder),
    )


def _intake(bot: "Bot", settings: Settings, folder: ShopFolder) -> Intake | None:
    """The helpdesk beside the bot, if there is one; raises SettingError."""
    if not settings.helpdesk.strip():
        return None
    parts, (id, site) = bot.parts, next(iter(folder.config.site.items()))
    beside = Beside(
        store=parts.store,
        feed=parts.feed,
        shop=parts.shop,
        talks=parts.talks,
        courier=parts.courier,
        card=parts.retention.card,
        start=bot.start,
        clock=parts.clock,
        secret=Keys(settings.home / "keys").webhook(HELPDESK),
        public_url=settings.public_url,
        base=settings.public_url or next(iter(site.allowed_origins), ""),
        page=folder.config.pages.address,
        site=SiteId(id),
        locale=site.locale,
    )
    return open_helpdesk(settings.helpdesk, settings.helpdesk_token.get_secret_value(), beside)


def _pages(app: FastAPI, state: AppState, public_url: str) -> None:
    """The console, and the demo shop's pages or the page to try a shop of one's own on."""
    for room in (signin, inbox, conversation, drafts, review_form, reviewing, deliveries, rollout):
        app.include_router(room.router)
    app.add_exception_handler(NotSignedIn, _to_sign_in)
    if state.folder.demo:
        from web.storefront.routes import router as storefront

        app.include_router(storefront(state))
    else:
        from web.tryout.routes import tryout

        app.include_router(tryout(state, public_url))
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
    tending = asyncio.create_task(_tend(bot, state))
    try:
        yield
    finally:
        state.stopping.set()
        tending.cancel()
        await asyncio.gather(tending, return_exceptions=True)
        await bot.close()


async def _tend(bot: "Bot", state: AppState) -> None:
    while True:
        try:
            await bot.tend(state.presence.seen)
        except RekindleError as error:
            log.warning("tending.failed", reason=str(error))
        except Exception:  # what is due later must not stop for one fault: old data is erased here, too
            log.exception("tending.broke")
        await asyncio.sleep(AGES_EVERY)
