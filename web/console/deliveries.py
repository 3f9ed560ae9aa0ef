"""What went out, what waits and what failed: the list of deliveries, and a button that sends one again."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Request
from starlette.responses import RedirectResponse, Response

from bot.errors import Conflict, NotFound
from bot.webhooks import DeliveryId, DeliveryState
from web.console.pages import page
from web.console.rights import Right
from web.console.sessions import SignedIn, allow, field
from web.errors import Problem, no_such
from web.state import State

router = APIRouter(prefix="/console/deliveries")
Keeper = Annotated[SignedIn, Depends(allow(Right.DELIVERIES))]
VIEWS = {"": "All", **{state.value: state.value.capitalize() for state in DeliveryState}}
SHOWN = 50


@router.get("")
async def deliveries(
    request: Request, state: State, who: Keeper, view: str = "", before: str = ""
) -> Response:
    if view not in VIEWS:
        raise no_such("view")
    found = await state.deliveries.listed(
        state=DeliveryState(view) if view else None,
        before=DeliveryId(before) if before else None,
        limit=SHOWN + 1,
    )
    return page(
        request,
        "deliveries.html",
        who,
        views=VIEWS,
        view=view,
        rows=found[:SHOWN],
        more=len(found) > SHOWN,
    )


@router.post("/{id}/replay")
async def replay(
    request: Request, state: State, who: Keeper, id: Annotated[str, Path(max_length=64)]
) -> Response:
    """Send it again, under the same id; the page is the one that the form stood on."""
    view = field(await request.form(), "view")
    try:
        await state.deliveries.replay(DeliveryId(id), datetime.now(UTC))
    except NotFound:
        raise no_such("delivery") from None
    except Conflict as error:
        raise Problem(409, "not_repeatable", f"The delivery is not sent again: {error}.") from None
    return RedirectResponse(f"/console/deliveries?view={view if view in VIEWS else ''}", 303)
