"""Templates of the console: escaped always, and a name that is missing is an error."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from web.console.sessions import SignedIn
from web.state import app_state

_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
LONG = 7 * 86400
"""Seconds after which a date says more than a number of days."""


def ago(at: datetime) -> str:
    """How long ago, in a word or two; how soon, when it is to come; the date when that is long."""
    seconds = int((datetime.now(UTC) - at).total_seconds())
    if abs(seconds) >= LONG:
        return stamp(at).split(",")[0]
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if abs(seconds) >= size:
            count = f"{abs(seconds) // size} {unit}"
            return f"{count} ago" if seconds > 0 else f"in {count}"
    return "just now" if seconds >= 0 else "soon"


def stamp(at: datetime) -> str:
    at = at.astimezone(UTC)
    return f"{at.day} {at:%b %Y, %H:%M} UTC"


def percent(share: float) -> str:
    return f"{100 * float(share):.0f} %"


_templates.filters.update(ago=ago, stamp=stamp, percent=percent)


def page(
    request: Request, template: str, who: SignedIn | None, status: int = 200, **values: Any
) -> HTMLResponse:
    state = app_state(request)
    html = _templates.get_template(template).render(
        who=who, shop=state.folder.config.brand.name, demo=state.folder.demo, path=request.url.path, **values
    )
    return HTMLResponse(html, status)
