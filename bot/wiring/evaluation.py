"""An evaluation put together: cases, each policy set that they name, and the models."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

from bot import wiring
from bot.evaluating.cases import SHIPPED, Case, load
from bot.ports import PolicySource
from bot.settings import read_settings
from bot.usecases.evaluation import Evaluation, Outcome, Tried
from bot.usecases.scribe import Scribe

EVALUATION_SECONDS = 60.0
"""Nobody waits for words here; a slow model is measured by what it says."""


def cases(folder: Path | None, policy: Path | None) -> tuple[Tried, ...]:
    """The cases of a folder, or the shipped ones; with a policy of one's own those of its set."""
    only = wiring.policy(policy).organisation.id if policy else None
    return tuple(_tried(case) for case in load(folder or SHIPPED, only))


def about(
    found: tuple[Tried, ...], policy: Path | None, *, model: bool, judge: str | None
) -> dict[str, str]:
    """Of which policies, model and prompts a run speaks, so that two can be told apart."""
    names = dict.fromkeys(case.set for case in found)
    sets = [wiring.policy(policy or wiring.shipped() / name) for name in names]
    told = {"policies": ", ".join(f"{s.organisation.id}@{s.version}" for s in sets)}
    chosen = read_settings().language_model
    if chosen is None or not (model or judge):
        return {**told, "model": "none", "judge": "none"}
    from bot.writing.prompts import Prompts  # noqa: PLC0415 - only where a model is asked

    prompts = Prompts(wiring.prompts())
    stamps = [prompts.stamp(name) for name in ("suggest", "repair", "assess", "judge")]
    asked = chosen.name if model else "none"
    return {**told, "model": asked, "judge": judge or "none", "prompts": ", ".join(stamps)}


async def outcomes(
    found: tuple[Tried, ...], policy: Path | None, *, model: bool, judge: str | None
) -> AsyncGenerator[Outcome, None]:
    """One outcome a case; each set of the shipped policies is loaded once."""
    for name in dict.fromkeys(case.set for case in found):
        folder = policy or wiring.shipped() / name
        adviser = wiring.adviser(folder)
        evaluation = Evaluation(
            adviser,
            _scribe(adviser.policies, None) if model else None,
            _scribe(adviser.policies, judge) if judge else None,
        )
        async for outcome in evaluation.run(case for case in found if case.set == name):
            yield outcome


def _scribe(policies: PolicySource, name: str | None) -> Scribe | None:
    found = read_settings().language_model
    if found is None:
        return None
    from bot.wiring.model import Around, scribe  # noqa: PLC0415 - the SDK takes half a second

    chosen = found.model_copy(update={"name": name or found.name, "seconds": EVALUATION_SECONDS})
    return scribe(chosen, Around(policies, wiring.Unmetered()))


def _tried(case: Case) -> Tried:
    return Tried(case.id, case.set, case.language, case.situation, case.conversation, case.conduct)
