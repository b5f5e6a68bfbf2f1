"""Requests that Slack was told are taken, while the real server is killed; what became of them."""

from __future__ import annotations

import json
import random
import time
from collections import Counter
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import httpx

from tools.process import Server, serving
from tools.standin import Slack, running
from tools.workspace import Workspace

AGENT, HELP = "U0AGENT", "C0HELP"
AT_ONCE = 4
"""How many are under way when the server is killed, at most."""
_UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!!"
_KILL_WITHIN = 0.06
"""Seconds after the last 200; answering takes about a third of it."""
_SETTLE_SECONDS = 60.0
_QUIET_SECONDS = 3.0

HEAD = "| mentions that had their 200 | killed | lost | answered twice | took |\n|" + " --- |" * 5


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of them."""

    taken: int
    kills: int
    lost: int
    twice: int
    seconds: float

    @property
    def holds(self) -> bool:
        """Each was answered, and once."""
        return not (self.lost or self.twice)

    def line(self) -> str:
        """A row of the table in docs/RELIABILITY.md."""
        return (
            f"| {self.taken} | {self.kills} | {self.lost} | {self.twice} | {self.seconds:.0f} s |"
        )


def run(folder: Path, kills: int, seed: int) -> Answered:
    """Mention, kill, start again; the last server is left to finish."""
    began, chance, numbers = time.monotonic(), random.Random(seed), count(1)
    taken: list[str] = []
    with running(Slack()) as slack:
        for _ in range(kills):
            with serving(folder, slack) as server:
                taken += _mentioned(server, Workspace(_client(server), slack, numbers), chance)
        with serving(folder, slack):
            _settled(slack, taken)
            answers = _answers(slack)
    lost = sum(not answers[thread] for thread in taken)
    twice = sum(max(answers[thread] - 1, 0) for thread in taken)
    return Answered(len(taken), kills, lost, twice, time.monotonic() - began)


def _client(server: Server) -> httpx.Client:
    return httpx.Client(base_url=server.url, timeout=30)


def _mentioned(server: Server, people: Workspace, chance: random.Random) -> list[str]:
    """The threads of those that were taken, before the server was killed."""
    threads = []
    with people.http:
        for _ in range(chance.randint(1, AT_ONCE)):
            answer = people.mention(AGENT, HELP, f"\n&gt; {_UPSET}")
            if answer.is_success:
                threads.append(str(json.loads(answer.request.content)["event"]["ts"]))
        time.sleep(chance.uniform(0, _KILL_WITHIN))
        server.process.kill()
        server.process.wait()
    return threads


def _answers(slack: Slack) -> Counter[str | None]:
    return Counter(message.thread for message in slack.in_channel(HELP))


def _settled(slack: Slack, taken: list[str]) -> None:
    """Until all are answered, or a minute has passed; and then for a while, for those twice."""
    until = time.monotonic() + _SETTLE_SECONDS
    while time.monotonic() < until and not set(taken) <= set(_answers(slack)):
        time.sleep(0.1)
    time.sleep(_QUIET_SECONDS)
