"""What goes wrong, told as application/problem+json to programs and as a page to the console's people."""

from collections.abc import Mapping, Sequence
from html import escape
from http import HTTPStatus
from typing import Any

import structlog
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, JSONResponse, Response

from bot.errors import Conflict, NotFound, NotReady, RekindleError

log = structlog.get_logger()


class Problem(Exception):
    """One thing that the caller can mend. `fields` names what is wrong: (field, message)."""

    def __init__(
        self,
        status: int,
        code: str,
        detail: str,
        fields: Sequence[tuple[str, str]] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail
        self.fields = tuple(fields)
        self.headers = dict(headers or {})

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {
            "type": "about:blank",
            "title": HTTPStatus(self.status).phrase,
            "status": self.status,
            "code": self.code,
            "detail": self.detail,
        }
        if self.fields:
            body["errors"] = [{"field": field, "message": message} for field, message in self.fields]
        return body


def no_such(what: str) -> Problem:
    return Problem(404, "not_found", f"There is no such {what}.")


def answer(request: Request, problem: Problem) -> Response:
    """A page for whoever reads pages, problem+json for everyone else."""
    if not request.url.path.startswith("/api/") and "text/html" in request.headers.get("accept", ""):
        return HTMLResponse(_page(problem, request.url.path), problem.status, headers=problem.headers)
    return JSONResponse(
        problem.body(), problem.status, headers=problem.headers, media_type="application/problem+json"
    )


def _page(problem: Problem, path: str) -> str:
    title = escape(HTTPStatus(problem.status).phrase)
    home = "/console" if path.startswith("/console") else "/"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width">'
        f'<title>{title}</title><link rel="stylesheet" href="/console/static/console.css">'
        f'<body class="plain"><main class="card narrow"><h1>{title}</h1><p>{escape(problem.detail)}</p>'
        f'<p><a href="{home}">Back to the start</a></p></main></body></html>'
    )


def _of_domain(error: RekindleError) -> Problem:
    if isinstance(error, NotFound):
        return no_such("thing")
    if isinstance(error, Conflict):
        return Problem(409, "conflict", str(error))
    if isinstance(error, NotReady):
        return Problem(
            503, "not_ready", "The service is not ready; try again in a moment.", headers={"Retry-After": "2"}
        )
    return Problem(500, "failed", "Something of ours broke.")


def _of_validation(error: RequestValidationError) -> Problem:
    fields = [(".".join(str(part) for part in one["loc"][1:]), str(one["msg"])) for one in error.errors()]
    return Problem(422, "invalid", "The request is not valid.", fields)


def _of_http(error: HTTPException) -> Problem:
    detail = "There is no such page." if error.status_code == 404 else str(error.detail)
    code = HTTPStatus(error.status_code).name.lower()
    return Problem(error.status_code, code, detail, headers=error.headers)


def install(app: FastAPI) -> None:
    """Register the one handler for each family of errors."""

    async def on_problem(request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)  # noqa: S101
        return answer(request, error)

    async def on_domain(request: Request, error: Exception) -> Response:
        assert isinstance(error, RekindleError)  # noqa: S101
        log.info("request.refused", reason=type(error).__name__)
        return answer(request, _of_domain(error))

    async def on_validation(request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)  # noqa: S101
        return answer(request, _of_validation(error))

    async def on_http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)  # noqa: S101
        return answer(request, _of_http(error))

    async def on_anything(request: Request, error: Exception) -> Response:
        # A path can hold a secret; its route cannot.
        where = getattr(request.scope.get("route"), "path", "")
        log.error("request.failed", path=where, exc_info=error)
        return answer(request, Problem(500, "failed", "Something of ours broke."))

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(RekindleError, on_domain)
    app.add_exception_handler(RequestValidationError, on_validation)
    app.add_exception_handler(HTTPException, on_http)
    app.add_exception_handler(Exception, on_anything)
