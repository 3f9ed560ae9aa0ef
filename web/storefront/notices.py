"""What is said at the top of the next page: that something was done, with its undo, or why it was not."""

from dataclasses import asdict, dataclass

from fastapi import Request
from itsdangerous import BadSignature
from starlette.responses import RedirectResponse, Response

from web.state import AppState
from web.storefront.visitor import signer

COOKIE = "juniper_notice"
LASTS = 120


@dataclass(frozen=True)
class Notice:
    text: str
    refused: bool = False
    undo: str = ""
    """A signed action that takes back what was done; empty when nothing does."""


def leave(request: Request, state: AppState, response: Response, notice: Notice) -> None:
    """Signed, so that nobody can put words into the shop's mouth."""
    value = signer(state, "storefront-notice").dumps(asdict(notice))
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, value, max_age=LASTS, secure=secure, httponly=True, samesite="lax")


def find_notice(request: Request, state: AppState) -> Notice | None:
    try:
        said = signer(state, "storefront-notice").loads(request.cookies.get(COOKIE, ""), max_age=LASTS)
    except BadSignature:
        return None
    return Notice(**said)


def to(request: Request, state: AppState, path: str, notice: Notice) -> Response:
    """Lead there and say this."""
    response = RedirectResponse(path, 303)
    leave(request, state, response, notice)
    return response
