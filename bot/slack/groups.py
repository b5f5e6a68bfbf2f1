"""The port `Groups` on Slack's user groups."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import SecretStr
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.errors import Unavailable
from bot.domain.roles import is_of_teams
from bot.ports import Clock
from bot.slack.calls import taken

FRESH = timedelta(minutes=5)
PATIENCE = 3.0
"""Seconds; an alarm may wait for the answer."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SlackGroups:
    """Members of user groups, asked for at most every few minutes.

    Where Slack does not answer, what it said last stands: nobody loses a role by an outage.
    """

    client: AsyncWebClient
    clock: Clock
    known: dict[str, tuple[datetime, frozenset[str]]] = field(default_factory=dict)

    async def members(self, group: str) -> frozenset[str]:
        """The ids of those who belong to a group; Unavailable where Slack has never told."""
        if is_of_teams(group):
            return frozenset()
        now = self.clock.now()
        before = self.known.get(group)
        if before and now - before[0] < FRESH:
            return before[1]
        try:
            asked = self.client.usergroups_users_list(usergroup=group)
            answer = await taken(asyncio.wait_for(asked, PATIENCE))
        except Unavailable:
            log.warning("Slack does not tell who belongs to a user group")
            if before is None:
                raise
            return before[1]
        members = frozenset(str(one) for one in answer.get("users") or ())
        self.known[group] = (now, members)
        return members


def groups_of(token: SecretStr, api_url: str, clock: Clock) -> SlackGroups:
    """The same for one command, which asks and goes."""
    return SlackGroups(AsyncWebClient(token.get_secret_value(), base_url=api_url), clock)
