"""Who comes in to /v1: the token is looked at before the body, and the body has an end."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass

from pydantic import SecretStr
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.web.answers import Ascii, refusal

MAX_BODY = 2_000_000
BODY_SECONDS = 10.0
_PREFIX = "/v1"


@dataclass(frozen=True)
class Door:
    """ASGI middleware: requests for /v1 go on with a token and a whole body, all others as is."""

    app: ASGIApp
    token: SecretStr | None
    seconds: float = BODY_SECONDS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http" or not scope["path"].startswith(_PREFIX):
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        body = self._stranger(headers) or await self._body(headers, receive)
        if isinstance(body, Ascii):
            await body(scope, receive, send)
        elif body is not None:
            await self.app(scope, _replayed(body, receive), send)

    def _stranger(self, headers: Headers) -> Ascii | None:
        if self.token is None:
            return refusal(403, "Set TYYNI_API_TOKEN on the server to open /v1.")
        scheme, _, given = headers.get("authorization", "").partition(" ")
        # Compared as bytes, the header's own: a token that is not ASCII must be refused or fit.
        known = self.token.get_secret_value().encode("utf-8", "surrogateescape")
        fits = secrets.compare_digest(given.strip(" ").encode("latin-1"), known)
        if fits and scheme.lower() == "bearer":
            return None
        asks = {"WWW-Authenticate": 'Bearer realm="tyyni"'}
        return refusal(401, "Send the header 'Authorization: Bearer <token>'.", asks)

    async def _body(self, headers: Headers, receive: Receive) -> bytes | Ascii | None:
        """The whole body, or why not; None where the sender has gone."""
        length = headers.get("content-length", "0")
        if not (length.isascii() and length.isdigit()) or int(length[:20]) > MAX_BODY:
            return _too_large()
        try:
            async with asyncio.timeout(self.seconds):
                return await _read(receive)
        except TimeoutError:
            sentence = f"The body did not arrive within {self.seconds:g} seconds; send it again."
            return refusal(408, sentence, {"Connection": "close"})


async def _read(receive: Receive) -> bytes | Ascii | None:
    chunks: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            return None
        chunk = message.get("body", b"")
        size += len(chunk)
        if size > MAX_BODY:
            return _too_large()
        chunks.append(chunk)
        if not message.get("more_body", False):
            return b"".join(chunks)


def _too_large() -> Ascii:
    return refusal(413, f"The body is larger than {MAX_BODY // 1_000_000} MB; send less at once.")


def _replayed(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives the body first."""
    waiting: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def replay() -> Message:
        return waiting.pop() if waiting else await receive()

    return replay
