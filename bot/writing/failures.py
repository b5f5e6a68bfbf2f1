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
_UNPAID = {"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"}
"""Codes of an account without credit: they come as 429 or 400, and no wait mends them."""


def passing(error: BaseException) -> bool:
    """Whether another try may succeed."""
    lasting = isinstance(error, APITimeoutError) or _is_unpaid(error)
    return isinstance(error, PASSING) and not lasting


def meaning(error: BaseException) -> Help:
    """What to tell the agent."""
    if isinstance(error, (APITimeoutError, TimeoutError, httpx2.TimeoutException)):
        return Help.LATE
    if isinstance(error, ContentFilterFinishReasonError):
        return Help.REFUSED
    if isinstance(error, APIStatusError):
        return _refusal(error)
    if isinstance(error, (LengthFinishReasonError, ValueError)):
        return Help.UNUSABLE
    return Help.AWAY


def _refusal(error: APIStatusError) -> Help:
    if _is_unpaid(error):
        return Help.QUOTA
    if isinstance(error, RateLimitError):
        return Help.BUSY
    return Help.SETTINGS if error.status_code in _SETTINGS else Help.AWAY


def _is_unpaid(error: BaseException) -> bool:
    return isinstance(error, APIStatusError) and not _UNPAID.isdisjoint((error.code, error.type))


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
