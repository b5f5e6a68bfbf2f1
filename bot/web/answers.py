"""JSON answers, and what is answered where a request is refused or fails: always a sentence."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse

from bot.domain.errors import BadInput, NotFound, Refused, TyyniError
from bot.domain.escalation import Stale

_UNREADABLE = 422
_AWAY = 503
_FAILED = 500
_SENTENCES = {
    404: "There is nothing at this address; /docs lists what there is.",
    405: "This address does not take this method.",
}
_SAID = {
    "json_invalid": "is not JSON",
    "missing": "is missing",
    "model_attributes_type": "is no JSON object sent as 'Content-Type: application/json'",
    "extra_forbidden": "holds a key that is not known here; /docs lists those that are",
}


class Ascii(JSONResponse):
    """JSON in ASCII: a lone surrogate goes out as its escape and cannot break the answer."""

    def render(self, content: object) -> bytes:
        """The bytes of the answer."""
        return json.dumps(content, separators=(",", ":")).encode()


class Field(BaseModel):
    """What is wrong with one field."""

    field: str
    says: str


class Refusal(BaseModel):
    """Why a request was not answered; nothing of what it held is repeated."""

    error: str
    fields: list[Field] | None = None


def refusal(status: int, sentence: str, headers: Mapping[str, str] | None = None) -> Ascii:
    """An answer that says what to do instead."""
    return Ascii({"error": sentence}, status_code=status, headers=headers)


async def invalid(_request: Request, error: Exception) -> Ascii:
    """A body that is not as it should be: each field, and what to write there."""
    found = error.errors() if isinstance(error, RequestValidationError) else ()
    fields = [{"field": _field(one), "says": _says(one)} for one in found]
    sentence = "; ".join(f"{one['field']} {one['says']}" for one in fields)
    said = f"The request cannot be answered: {sentence}."
    return Ascii({"error": said, "fields": fields}, status_code=_UNREADABLE)


async def refused(_request: Request, error: Exception) -> Ascii:
    """What the desk itself refuses, with its own sentence."""
    status = next((code for kind, code in _CODES.items() if isinstance(error, kind)), _AWAY)
    return refusal(status, str(error))


async def stopped(_request: Request, error: Exception) -> Ascii:
    """What the framework refuses."""
    if not isinstance(error, HTTPException):
        return await failed(_request, error)
    sentence = _SENTENCES.get(error.status_code, "The request cannot be read; send JSON.")
    return refusal(error.status_code, sentence, error.headers)


async def failed(_request: Request, _error: Exception) -> Ascii:
    """What nobody expected; the server's log says where."""
    return refusal(_FAILED, "Something went wrong inside Tyyni; the server's log says where.")


_CODES: Mapping[type[Exception], int] = {
    BadInput: _UNREADABLE,
    Refused: 403,
    NotFound: 404,
    Stale: 409,
}
HANDLERS: Mapping[Any, Any] = {
    RequestValidationError: invalid,
    TyyniError: refused,
    HTTPException: stopped,
    Exception: failed,
}
"""For an application's `exception_handlers`."""


def _field(found: Mapping[str, Any]) -> str:
    """The path of a field in the body; an unknown key is the sender's word and is not said."""
    where: Iterable[Any] = found["loc"][1:]
    if found["type"] == "json_invalid":
        return "the body"
    if found["type"] == "extra_forbidden":
        where = tuple(where)[:-1]
    return ".".join(str(part) for part in where) or "the body"


def _says(found: Mapping[str, Any]) -> str:
    own = _SAID.get(found["type"])
    return own or f"is not right: {str(found['msg'])[:1].lower()}{str(found['msg'])[1:]}"
