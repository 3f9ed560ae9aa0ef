"""What a visitor may send. Read strictly: nothing is guessed, and every fault names its field."""

import json
import unicodedata
from collections.abc import Sequence
from typing import Annotated, Any, Literal, NoReturn, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.requests import Request

from bot.notify.address import is_address
from web.errors import Problem

Body = TypeVar("Body", bound=BaseModel)
LAYOUT = "\n\r\t"
DEPTH = 16
MAX_FIELDS = 32
OURS = "Value error, "
"""What pydantic puts before the words of our own checks."""


def fault_of(text: str) -> str:
    """Why this is no message (control characters, half surrogate pairs, nothing to see); empty when it is."""
    seen = False
    for letter in text:
        category = unicodedata.category(letter)
        if category == "Cs" or (category == "Cc" and letter not in LAYOUT):
            return f"has a character that is not text (U+{ord(letter):04X})"
        seen = seen or not (category[0] == "Z" or category in ("Cc", "Cf"))
    return "" if seen else "is empty"


def _clean(text: str) -> str:
    fault = fault_of(text)
    if fault:
        raise ValueError(fault)
    return text


def _address(text: str) -> str:
    if not is_address(text.strip()):
        raise ValueError("is not an e-mail address")
    return text.strip()


Words = Annotated[str, AfterValidator(_clean)]
Key = Annotated[str, Field(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9_.:-]+$")]
ShortWords = Annotated[str, Field(max_length=200), AfterValidator(_clean)]
Email = Annotated[str, Field(max_length=320), AfterValidator(_address)]
Finite = Annotated[float, Field(allow_inf_nan=False)]
Seq = Annotated[int, Field(ge=1, le=2**31 - 1)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


def _exactly_one(body: Body, names: Sequence[str]) -> Body:
    if sum(getattr(body, name) is not None for name in names) != 1:
        raise ValueError(f"give exactly one of {', '.join(names)}")
    return body


class Opening(Strict):
    locale: Annotated[str, Field(max_length=35, pattern=r"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8})*$")] | None = (
        None
    )


class Sending(Strict):
    text: Words
    client_id: Key


class Identifying(Strict):
    """Exactly one of a token, an address that a code goes to, the code."""

    jwt: Annotated[str, Field(min_length=1, max_length=8192)] | None = None
    email: Email | None = None
    code: Annotated[str, Field(pattern=r"^[0-9]{3}[ -]?[0-9]{3}$", max_length=7)] | None = None

    @model_validator(mode="after")
    def one_of_them(self) -> Self:
        return _exactly_one(self, ("jwt", "email", "code"))


class Reaching(Strict):
    email: Email


class Rating(Strict):
    """Exactly one of thumbs on a message, CSAT, NPS."""

    message_seq: Seq | None = None
    thumbs: Literal["up", "down"] | None = None
    csat: Annotated[int, Field(ge=1, le=5)] | None = None
    nps: Annotated[int, Field(ge=0, le=10)] | None = None

    @model_validator(mode="after")
    def one_of_them(self) -> Self:
        _exactly_one(self, ("thumbs", "csat", "nps"))
        if self.thumbs is not None and self.message_seq is None:
            raise ValueError("thumbs need the message_seq that they are about")
        return self


class Reporting(Strict):
    """`payload` holds names, numbers and ids only: short, flat values."""

    id: Key
    kind: Annotated[str, Field(min_length=1, max_length=32)]
    conversation: Key | None = None
    customer: Key | None = None
    consent: bool = False
    payload: dict[Key, ShortWords | int | Finite | bool] = Field(default_factory=dict, max_length=MAX_FIELDS)


async def read(request: Request, body: type[Body], *, optional: bool = False) -> Body:
    """The request's JSON as `body`; a Problem that names the faulty field otherwise."""
    raw = await request.body()
    if optional and not raw:
        return body()
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(
            415, "not_json", "Send the body as application/json.", [("Content-Type", "application/json")]
        )
    try:
        return body.model_validate(_parsed(raw))
    except ValidationError as error:
        faults = [
            (".".join(str(part) for part in one["loc"]) or "body", one["msg"].removeprefix(OURS))
            for one in error.errors()
        ]
        first = f"{faults[0][0]}: {faults[0][1]}"
        raise Problem(422, "invalid", f"The body is not valid: {first}.", faults[:20]) from None


def _parsed(raw: bytes) -> dict[str, Any]:
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise _bad("is not valid UTF-8") from None
    try:
        value = json.loads(text, parse_constant=_not_json)
    except RecursionError:
        raise _bad("is nested too deeply") from None
    except ValueError:
        raise _bad("is not valid JSON") from None
    if not isinstance(value, dict):
        raise Problem(422, "invalid", "The body is not a JSON object.", [("body", "must be a JSON object")])
    if _deeper(value, DEPTH):
        raise _bad("is nested too deeply")
    return value


def _deeper(value: Any, left: int) -> bool:
    if not isinstance(value, dict | list):
        return False
    items = value.values() if isinstance(value, dict) else value
    return left == 0 or any(_deeper(item, left - 1) for item in items)


def _not_json(constant: str) -> NoReturn:
    raise ValueError(constant)


def _bad(what: str) -> Problem:
    return Problem(400, "bad_body", f"The body {what}.", [("body", what)])
