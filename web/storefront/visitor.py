"""Who is signed in to the demo shop: a signed cookie, as a shop's own sign-in would leave behind."""

import secrets
import time
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.datastructures import FormData
from starlette.responses import Response

from bot.shop import Customer
from bot.storage.types import CustomerId
from web.errors import Problem
from web.security import own_origin, same
from web.state import AppState

COOKIE = "juniper_visitor"
LASTS = 12 * 3600
IDENTITY_LASTS = 300


@dataclass(frozen=True)
class Visitor:
    customer: Customer
    csrf: str

    @property
    def first_name(self) -> str:
        return self.customer.name.split()[0]


async def find_visitor(request: Request, state: AppState) -> Visitor | None:
    try:
        said: dict[str, str] = signer(state, "storefront-visitor").loads(
            request.cookies.get(COOKIE, ""), max_age=LASTS
        )
    except BadSignature:
        return None
    customer = await state.shop.customer(CustomerId(said["customer"]))
    return Visitor(customer, said["csrf"]) if customer else None


def sign_in(request: Request, state: AppState, response: Response, customer: str) -> None:
    value = signer(state, "storefront-visitor").dumps(
        {"customer": customer, "csrf": secrets.token_urlsafe(16)}
    )
    secure = request.url.scheme == "https"
    response.set_cookie(COOKIE, value, max_age=LASTS, secure=secure, httponly=True, samesite="lax")


def sign_out(response: Response) -> None:
    response.delete_cookie(COOKIE)


def identity(state: AppState, site: str, audience: str, visitor: Visitor) -> str:
    """What `Rekindle('identify', ...)` is given: the shop's signed word on who this is, good for minutes."""
    now = int(time.time())
    claims = {"sub": visitor.customer.id, "aud": audience, "iat": now, "exp": now + IDENTITY_LASTS}
    return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(state.keys.site(site)))


def check_origin(request: Request) -> None:
    """Forms are sent from the shop's own pages only."""
    if "origin" in request.headers and not own_origin(request.headers):
        raise Problem(403, "csrf", "This form came from elsewhere; send it from the shop's page.")


async def check_csrf(request: Request, visitor: Visitor) -> None:
    check_origin(request)
    if not same(field(await request.form(max_files=0, max_fields=60), "csrf"), visitor.csrf):
        raise Problem(403, "csrf", "This form is out of date; reload the page and try again.")


def field(form: FormData, name: str) -> str:
    value: Any = form.get(name)
    return value if isinstance(value, str) else ""


def signer(state: AppState, purpose: str) -> URLSafeTimedSerializer:
    """What is signed for one purpose says nothing for another."""
    site = next(iter(state.folder.config.site))
    return URLSafeTimedSerializer(state.keys.site(site), salt=purpose)
