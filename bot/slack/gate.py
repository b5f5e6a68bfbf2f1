"""Nothing reaches bolt that is not signed by Slack, fresh and of a sensible size.

Bolt parses before it verifies, so that an unsigned body that is no JSON makes it fail; here the
signature is checked over the raw bytes first.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass

from pydantic import SecretStr
from starlette.requests import ClientDisconnect, Request

MAX_BODY = 1_000_000
BODY_SECONDS = 10.0
MAX_AGE = 60 * 5
"""Seconds for which Slack's own guide lets a signed request count as fresh."""


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a request goes no further."""

    status: int
    sentence: str


TOO_LARGE = Rejection(413, "The request is larger than 1 MB.")
UNSIGNED = Rejection(401, "The request is not signed by Slack, or is too old.")
GONE = Rejection(400, "The request ended before all of it arrived.")
SLOW = Rejection(408, "The request took too long to arrive.")


@dataclass(frozen=True)
class Gate:
    """Checks size, timestamp and signature of a request."""

    secret: SecretStr
    now: Callable[[], float]

    async def admit(self, request: Request) -> bytes | Rejection:
        """The body of a request that may pass, or why it may not."""
        body = await _body(request)
        if isinstance(body, Rejection):
            return body
        stamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        return body if self._signed(stamp, signature, body) else UNSIGNED

    def _signed(self, stamp: str, signature: str, body: bytes) -> bool:
        if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= len("9999999999")):
            return False
        if abs(self.now() - int(stamp)) > MAX_AGE:
            return False
        key = self.secret.get_secret_value().encode()
        base = b"v0:" + stamp.encode() + b":" + body
        expected = f"v0={hmac.new(key, base, hashlib.sha256).hexdigest()}"
        # Compared as bytes: a signature that is not ASCII must be refused, not raise.
        return hmac.compare_digest(expected.encode(), signature.encode("latin-1", "replace"))


async def _body(request: Request) -> bytes | Rejection:
    """The body, read no further than its limit."""
    length = request.headers.get("content-length", "0")
    if not length.isdigit() or int(length) > MAX_BODY:
        return TOO_LARGE
    chunks: list[bytes] = []
    size = 0
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for chunk in request.stream():
                size += len(chunk)
                if size > MAX_BODY:
                    return TOO_LARGE
                chunks.append(chunk)
    except ClientDisconnect:
        return GONE
    except TimeoutError:
        return SLOW
    return b"".join(chunks)
