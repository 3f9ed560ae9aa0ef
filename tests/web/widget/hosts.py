"""Pages of somebody else's shop that embed the widget, on an origin of their own."""

import asyncio
from types import SimpleNamespace

from fastapi import FastAPI, Request
from starlette.responses import HTMLResponse

STRICT = (
    "default-src 'none'; style-src 'self'; script-src 'self' {chat}; connect-src {chat}; base-uri 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
TAG = '<script async src="{chat}/widget/v1.js" data-site="pub_demo_juniper"{more}></script>'
PAGE = (
    '<!doctype html><html lang="{lang}"><head><title>A shop</title>{head}</head>'
    "<body><main><h1>A shop</h1></main>{body}</body></html>"
)


def host_app() -> FastAPI:
    """`/?chat=<address>&where=head|body|twice&more=<attributes>&lang=<code>`, under a strict policy."""
    app = FastAPI()
    app.state.rekindle = SimpleNamespace(stopping=asyncio.Event())

    @app.get("/")
    async def page(request: Request) -> HTMLResponse:
        asked = request.query_params
        chat, where = asked["chat"], asked.get("where", "head")
        tag = TAG.format(chat=chat, more=" " + asked.get("more", ""))
        html = PAGE.format(
            lang=asked.get("lang", "en"),
            head=tag if where in ("head", "twice") else "",
            body=tag if where in ("body", "twice") else "",
        )
        return HTMLResponse(html, headers={"Content-Security-Policy": STRICT.format(chat=chat)})

    return app
