"""One call to a shop's server, judged: `rekindle shop check` is made of these."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

import httpx

from bot.errors import ContentError
from bot.shop.http import PROBLEM
from bot.shop.wire_values import Fault, WrongShape, read

SLOW_SECONDS = 1.0
"""A visitor waits for several calls in a row."""

T = TypeVar("T")
Judge = Callable[[httpx.Response], T]


class Verdict(StrEnum):
    OK = "ok"
    SLOW = "slow"
    """Right, but not quick: no fault."""
    MISSING = "missing field"
    WRONG_TYPE = "wrong type"
    WRONG = "wrong answer"
    SKIPPED = "skipped"


GOOD = (Verdict.OK, Verdict.SLOW, Verdict.SKIPPED)


@dataclass(frozen=True)
class Finding:
    call: str
    verdict: Verdict
    ms: int = 0
    faults: tuple[str, ...] = ()
    note: str = ""


class Wrong(Exception):
    """The answer breaks a rule that is not about one field's type."""


class Prober:
    """Makes the calls one after the other; `findings` grows by one for each."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client
        self.findings: list[Finding] = []

    async def ask(self, call: str, path: str, judge: Judge[T], **sent: Any) -> T | None:
        """What `judge` makes of the answer, None when it complains. The method is the first word of `call`,
        which is what gets shown: it holds no id and no address."""
        found: T | None = None
        faults: tuple[str, ...] = ()
        begun = time.perf_counter()
        try:
            answer = await self._client.request(call.split()[0], path, **sent)
            spent = time.perf_counter() - begun
            found = judge(answer)
            verdict = Verdict.SLOW if spent > SLOW_SECONDS else Verdict.OK
        except httpx.RequestError as error:
            spent = time.perf_counter() - begun
            verdict, faults = Verdict.WRONG, (f"no answer ({type(error).__name__})",)
        except WrongShape as wrong:
            verdict = Verdict.MISSING if wrong.faults[0].missing else Verdict.WRONG_TYPE
            faults = tuple(map(str, wrong.faults))
        except (Wrong, ContentError) as error:
            verdict, faults = Verdict.WRONG, (str(error),)
        self.findings.append(Finding(call, verdict, round(1000 * spent), faults))
        return found

    def skip(self, call: str, note: str) -> None:
        self.findings.append(Finding(call, Verdict.SKIPPED, note=note))


def succeeds(reader: Callable[[object], T]) -> Judge[T]:
    def judge(answer: httpx.Response) -> T:
        if answer.status_code != 200:
            raise Wrong(f"status {answer.status_code} in place of 200{_told(answer)}")
        return reader(_json(answer, "application/json"))

    return judge


def reads(kind: type[T], where: Callable[[T], str] = lambda _: "") -> Judge[T]:
    """One value; `where` says what is wrong with it, or nothing."""

    def reader(value: object) -> T:
        found = read(kind, value, kind.__name__.lower())
        if complaint := where(found):
            raise Wrong(complaint)
        return found

    return succeeds(reader)


def empty(answer: httpx.Response) -> bool:
    if answer.status_code != 204:
        raise Wrong(f"status {answer.status_code} in place of 204{_told(answer)}")
    return True


def refuses(*statuses: int, field: str = "", among: type[StrEnum] | None = None) -> Judge[bool]:
    """An error of one of these statuses, as the document wants it; a 422 says why in `field`."""

    def judge(answer: httpx.Response) -> bool:
        if answer.status_code not in statuses:
            wanted = " or ".join(map(str, statuses))
            raise Wrong(f"status {answer.status_code} in place of {wanted}{_told(answer)}")
        problem = _json(answer, PROBLEM)
        if not isinstance(problem, Mapping):
            raise WrongShape((Fault("problem", "should be an object"),))
        if among is not None and answer.status_code == 422:
            _named(problem, field, list(among))
        return True

    return judge


def _named(problem: Mapping[str, object], field: str, known: Sequence[str]) -> None:
    if field not in problem:
        raise WrongShape((Fault(f"problem.{field}", "is missing"),))
    if problem[field] not in known:
        raise WrongShape((Fault(f"problem.{field}", f"should be one of {', '.join(known)}"),))


def _json(answer: httpx.Response, kind: str) -> object:
    given = answer.headers.get("Content-Type", "").partition(";")[0].strip()
    if given != kind:
        raise Wrong(f"Content-Type is {given or 'missing'} in place of {kind}")
    try:
        return answer.json()
    except ValueError as error:
        raise Wrong("the body is not JSON") from error


def _told(answer: httpx.Response) -> str:
    """What mends the commonest mistakes."""
    if answer.status_code == 401:
        return ": is it the right token?"
    if 300 <= answer.status_code < 400:
        return f": use the address that it redirects to, {answer.headers.get('Location', 'which it hides')}"
    return ""
