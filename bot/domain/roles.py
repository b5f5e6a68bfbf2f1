"""Who may do what: the roles that the policy set names."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.policy import PolicySet

_TEAM = "team:"
_GROUP = re.compile(rf"S[A-Z0-9]{{2,20}}|{_TEAM}\S+")


class Rank(StrEnum):
    """What a person is to the organisation."""

    AGENT = "agent"
    SUPERVISOR = "supervisor"
    ADMIN = "admin"


def named(policy: PolicySet, rank: Rank) -> frozenset[str]:
    """Ids of people and user groups that hold this rank by the policy."""
    people = policy.organisation.people
    return frozenset(
        {Rank.AGENT: people.agents, Rank.SUPERVISOR: people.supervisors, Rank.ADMIN: people.admins}[
            rank
        ]
    )


def is_open_to_all(policy: PolicySet, rank: Rank) -> bool:
    """Whether everybody on the platform holds this rank: agents, where the policy names none."""
    return rank is Rank.AGENT and not named(policy, rank)


def groups(ids: frozenset[str]) -> frozenset[str]:
    """Those of these ids that are user groups."""
    return frozenset(one for one in ids if _GROUP.fullmatch(one))


def is_of_teams(group: str) -> bool:
    """Whether a group is one of Teams, of which Slack knows nothing."""
    return group.startswith(_TEAM)
