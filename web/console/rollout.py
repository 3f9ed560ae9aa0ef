"""How far the bot is let loose, and the button that stops it: both hold from the next message."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import RedirectResponse, Response

from bot.rollout import Mode, Rollout
from intents.catalogue import read_catalogue
from web.console.pages import page
from web.console.rights import Right
from web.console.sessions import SignedIn, allow, field
from web.errors import Problem
from web.state import AppState, State

router = APIRouter(prefix="/console/rollout")
Admin = Annotated[SignedIn, Depends(allow(Right.ROLLOUT))]
MODES = {
    Mode.LIVE: "Live: the bot answers",
    Mode.SUGGEST: "Suggest: the bot drafts, a person sends",
    Mode.SHADOW: "Shadow: the bot drafts, persons answer",
    Mode.OFF: "Off: persons answer",
}
SAME = "same"
"""An intent without an exception of its own."""


@router.get("")
async def rollout(request: Request, state: State, who: Admin) -> Response:
    intents = read_catalogue(state.folder.intents).intents
    return page(
        request,
        "rollout.html",
        who,
        rollout=await state.switchboard.read(),
        modes=MODES,
        same=SAME,
        intents=sorted(intents, key=lambda intent: intent.title),
    )


@router.post("")
async def change(request: Request, state: State, who: Admin) -> Response:
    form = await request.form()
    now = await state.switchboard.read()
    names = [intent.name for intent in read_catalogue(state.folder.intents).intents]
    chosen = {name: field(form, f"intent-{name}") or SAME for name in names}
    fresh = replace(
        now,
        mode=_mode("mode", field(form, "mode")),
        share=_share(form),
        intents={name: _mode(f"intent-{name}", mode) for name, mode in chosen.items() if mode != SAME},
    )
    return await _written(state, who, fresh)


@router.post("/stop")
async def stop(state: State, who: Admin) -> Response:
    """Every conversation goes to a person; replies under way are the last."""
    return await _written(state, who, replace(await state.switchboard.read(), stopped=True))


@router.post("/start")
async def start(state: State, who: Admin) -> Response:
    return await _written(state, who, replace(await state.switchboard.read(), stopped=False))


def _mode(name: str, value: str) -> Mode:
    try:
        return Mode(value)
    except ValueError:
        fault = f"is none of: {', '.join(Mode)}"
        raise Problem(422, "invalid", f"The form's {name} {fault}.", [(name, fault)]) from None


def _share(form: FormData) -> float:
    """Given in percent."""
    value = field(form, "share").strip()
    if not value.isdecimal() or int(value) > 100:
        fault = "is not a whole number from 0 to 100"
        raise Problem(422, "invalid", f"The share {fault}.", [("share", fault)])
    return int(value) / 100


async def _written(state: AppState, who: SignedIn, rollout: Rollout) -> Response:
    fresh = replace(rollout, changed_by=who.staff.name, changed_at=datetime.now(UTC))
    await state.switchboard.write(fresh)
    return RedirectResponse("/console/rollout", 303)
