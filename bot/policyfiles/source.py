"""The policy set in use: that of a folder, as it last passed check and test."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

from bot.domain.policy import PolicySet
from bot.policyfiles.asread import Floor
from bot.policyfiles.cases import Respond, run
from bot.policyfiles.changes import Pace, next_change, nudges
from bot.policyfiles.load import check_snapshot
from bot.policyfiles.loaded import Loaded
from bot.policyfiles.problem import Problem
from bot.policyfiles.snapshot import Snapshot, glance, take
from bot.ports import PolicySource

log = logging.getLogger(__name__)

Published = Callable[[PolicySet], Awaitable[None]]
"""Told of a set that is in use from now on."""
Refused = Callable[[tuple[str, ...]], Awaitable[None]]
"""Told, problem by problem, why a saved change is not used."""


@dataclass(frozen=True, slots=True)
class _Verdict:
    """What became of one state of the files."""

    version: str
    policy: PolicySet | None
    problems: tuple[str, ...] = ()


class PolicyFolder(PolicySource):
    """A folder whose saved changes are taken into use if, and only if, they pass check and test."""

    def __init__(
        self,
        folder: Path,
        respond: Callable[[PolicySet], Respond],
        pace: Pace = Pace(),  # noqa: B008 - frozen, so one serves all
        floor: Floor | None = None,
        at_start: Callable[[PolicySet], Respond] | None = None,
    ) -> None:
        """Read the folder; PolicyBroken where it is missing, broken or fails its own tests.

        At the start a test may also pass by what `at_start` answers: a server must start with the
        set that it ran with, whatever another version or another machine finds by its examples.
        """
        self._folder = folder
        self._respond = respond
        self._pace = pace
        self._floor = floor
        self._seen = glance(folder)
        self._current = self._tested(take(folder), at_start).usable(folder)
        self._refused: str | None = None

    def current(self) -> PolicySet:
        """The newest set that passed check and test."""
        return self._current

    async def watch(self, published: Published, refused: Refused) -> None:
        """Follow the folder until cancelled; each state that is refused is told once."""
        async with nudges(self._folder, self._pace) as nudge:
            while True:
                self._seen = await next_change(self._folder, self._seen, nudge, self._pace)
                verdict = await asyncio.to_thread(self._judge)
                try:
                    await self._act(verdict, published, refused)
                except Exception:  # the set in use must not depend on who can be told of it
                    log.exception("a change of the policy set could not be told")

    async def _act(self, verdict: _Verdict, published: Published, refused: Refused) -> None:
        if verdict.policy is None:
            if verdict.version != self._refused:
                self._refused = verdict.version
                await refused(verdict.problems)
            return
        was_refused, self._refused = self._refused, None
        is_new = verdict.version != self._current.version
        self._current = verdict.policy
        if is_new or was_refused:
            await published(self._current)

    def _judge(self) -> _Verdict:
        """Check and test the files as they are now; in a thread, since it takes a while."""
        snapshot = take(self._folder)
        if snapshot.version == self._current.version:
            return _Verdict(snapshot.version, self._current)
        if snapshot.version == self._refused:
            return _Verdict(snapshot.version, None)
        found = self._tested(snapshot)
        if found.policy is not None and not found.problems:
            return _Verdict(found.version, found.policy)
        return _Verdict(snapshot.version, None, tuple(str(problem) for problem in found.problems))

    def _tested(
        self, snapshot: Snapshot, first: Callable[[PolicySet], Respond] | None = None
    ) -> Loaded:
        try:
            found = check_snapshot(snapshot, self._floor)
            if found.policy is None or found.problems:
                return found
            asked = [each(found.policy) for each in (first, self._respond) if each]
            failed = run(found, *asked)
        except Exception as error:
            # Whatever an edit brings about, the set in use stays and the process lives.
            log.exception("a policy set could not be tried")
            said = f"this policy set could not be tried ({type(error).__name__}); see the log"
            failed, found = (Problem(".", 1, 1, said),), Loaded(None, ())
        return Loaded(found.policy, failed, snapshot.version, found.sources)
