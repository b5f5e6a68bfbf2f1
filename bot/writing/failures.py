"""What the SDK's errors mean for an agent, and which of them are worth another try."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus

import httpx2
from openai import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    ContentFilterFinishReasonError,
    InternalServerError,
    LengthFinishReasonError,
    OpenAIError,
    RateLimitError,
)

from bot.domain.suggestion import Help

FAILURES = (OpenAIError, httpx2.HTTPError, TimeoutError, OSError, ValueError)
"""Whatever a call can raise that is not a defect of ours."""
PASSING = (APIConnectionError, RateLimitError, InternalServerError)
"""What may be gone at the next try; a time-out is not tried again, its time is spent."""
_SETTINGS = {
    HTTPStatus.UNAUTHORIZED,
    HTTPStatus.FORBIDDEN,
    HTTPStatus.NOT_FOUND,
    HTTPStatus.BAD_REQUEST,
    HTTPStatus.UNPROCESSABLE_ENTITY,
}


def passing(error: BaseException) -> bool:
    """Whether another try may succeed."""
    return isinstance(error, PASSING) and not isinstance(error, APITimeoutError)


def meaning(error: BaseException) -> Help:
    """What to tell the agent."""
    if isinstance(error, (APITimeoutError, TimeoutError, httpx2.TimeoutException)):
        return Help.LATE
    if isinstance(error, RateLimitError):
        return Help.BUSY
    if isinstance(error, ContentFilterFinishReasonError):
        return Help.REFUSED
    if isinstance(error, APIStatusError):
        return Help.SETTINGS if error.status_code in _SETTINGS else Help.AWAY
    if isinstance(error, (LengthFinishReasonError, ValueError)):
        return Help.UNUSABLE
    return Help.AWAY


def asked_to_wait(error: BaseException | None) -> float | None:
    """The seconds of Retry-After, as a number or a date; None where the server names none."""
    if not isinstance(error, APIStatusError):
        return None
    given = error.response.headers.get("retry-after", "").strip()
    try:
        return max(float(given), 0.0)
    except ValueError:
        pass
    try:
        until = parsedate_to_datetime(given)
    except ValueError:
        return None
    aware = until if until.tzinfo else until.replace(tzinfo=UTC)
    return max((aware - datetime.now(UTC)).total_seconds(), 0.0)
