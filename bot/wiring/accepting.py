"""What keeps Slack's requests until they are done, and takes up what others have left."""

from __future__ import annotations

import asyncio
import logging
from typing import TYPE_CHECKING

from bot import wiring
from bot.store.inbox import DatabaseInbox
from bot.store.sealing import Seal
from bot.usecases.accepting import Accepting
from bot.wiring.clock import steady

if TYPE_CHECKING:
    from pydantic import SecretStr

    from bot.flow_ports import Peers
    from bot.slack.endpoint import Endpoint
    from bot.store.database import Engine

TAKE_UP_SECONDS = 1.0

log = logging.getLogger(__name__)


def accepting(engine: Engine, secret: SecretStr, peers: Peers) -> Accepting:
    """On this database, sealed with a key that is drawn from the platform's secret."""
    inbox = DatabaseInbox(engine, Seal(secret))
    return Accepting(inbox, peers, steady(), wiring.RandomIds())


async def taking_up(endpoint: Endpoint) -> None:
    """Until cancelled: do what a process that is gone had under way."""
    while True:
        try:
            if left := await endpoint.take_up():
                log.info("%d requests were taken up", left)
        except Exception as error:  # noqa: BLE001 - this loop must outlive every failure
            log.warning("requests could not be taken up: %s", type(error).__name__)
        await asyncio.sleep(TAKE_UP_SECONDS)
