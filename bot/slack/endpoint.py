"""POST /slack/events: the gate, then bolt, and a request kept before Slack has its 200."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from starlette.requests import Request
from starlette.responses import Response

from bot.slack.gate import Gate, Rejection
from bot.slack.receipts import Receipt, on_account_of
from bot.slack.tasks import Tasks
from bot.usecases.accepting import Accepting

log = logging.getLogger(__name__)

_LONGEST_FORM = 100


@dataclass(frozen=True)
class Endpoint:
    """POST /slack/events. What has its 200 is kept until it is done, also across a kill."""

    gate: Gate
    app: AsyncApp
    accepting: Accepting
    tasks: Tasks

    async def answer(self, request: Request) -> Response:
        """401 and 413 from the gate; otherwise what bolt answers, and 200 where it has nothing."""
        body = await self.gate.admit(request)
        if isinstance(body, Rejection):
            return _sentence(body.status, body.sentence)
        form = request.headers.get("content-type", "")[:_LONGEST_FORM]
        receipt = Receipt(self.accepting.new(form, body))
        try:
            answered = await self._dispatched(receipt, request.headers)
            if receipt.work:
                await self.accepting.keep(receipt.accepted)
        except Exception as error:  # noqa: BLE001 - a platform edge
            # Signed but unreadable is refused, never a traceback.
            log.warning("a signed request could not be read: %s", type(error).__name__)
            return _sentence(400, "The request is signed but cannot be read.")
        finally:
            self._let_go(receipt)
        return _response(answered)

    async def take_up(self) -> int:
        """Do what a process that is gone had under way; how many requests."""
        left = await self.accepting.left_behind()
        for accepted in left:
            receipt = Receipt(accepted)
            try:
                await self._dispatched(receipt, {"content-type": accepted.form})
            except Exception as error:  # noqa: BLE001 - as above
                log.warning("a request could not be taken up: %s", type(error).__name__)
            self._let_go(receipt)
        return len(left)

    async def _dispatched(self, receipt: Receipt, headers: Mapping[str, str]) -> BoltResponse:
        body = receipt.accepted.body.decode()
        asked = AsyncBoltRequest(body=body, headers={**headers})
        with on_account_of(receipt):
            return await self.app.async_dispatch(asked)

    def _let_go(self, receipt: Receipt) -> None:
        receipt.kept.set()
        if receipt.work or receipt.again:
            self.tasks.follow(self._finished(receipt))

    async def _finished(self, receipt: Receipt) -> None:
        """Forget a request once its work is done; a server that stops in mid-work leaves it."""
        for task in receipt.work:
            # Whatever fails is answered and logged where it fails.
            await asyncio.wait([task])
        if not any(task.cancelled() for task in receipt.work):
            await self.accepting.done(receipt.accepted)


def _response(answered: BoltResponse) -> Response:
    # Unhandled events are acknowledged, or Slack would send them again and again.
    status = HTTPStatus.OK if answered.status == HTTPStatus.NOT_FOUND else answered.status
    response = Response(answered.body if status == answered.status else "", status_code=status)
    for name, value in answered.first_headers_without_set_cookie().items():
        response.headers[name] = value
    return response


def _sentence(status: int, sentence: str) -> Response:
    body = json.dumps({"error": sentence})
    return Response(body, status_code=status, media_type="application/json")
