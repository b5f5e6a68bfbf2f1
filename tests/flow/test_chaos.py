"""The short form of `make chaos`: a few escalations, a few kills, nothing lost, nothing twice."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import database
from tools.chaos.outcome import Trial
from tools.chaos.trial import run


def test_on_sqlite_nothing_is_lost_and_nothing_comes_twice(tmp_path: Path) -> None:
    outcome = run("sqlite", f"sqlite:///{tmp_path / 'tyyni.db'}", tmp_path, Trial(8, 2, 1))
    assert (outcome.lost, outcome.twice, outcome.kills) == (0, 0, 2)


@pytest.mark.parametrize("replicas", [2])
def test_on_postgresql_nothing_is_lost_and_nothing_comes_twice(
    tmp_path: Path, postgres: str, replicas: int
) -> None:
    with database(postgres) as url:
        outcome = run("postgresql", url, tmp_path, Trial(8, 2, replicas))
    assert (outcome.lost, outcome.twice, outcome.kills) == (0, 0, 2)
