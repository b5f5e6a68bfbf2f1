"""An escalation in the database, however the store opens one."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.happened import Event, What
from bot.domain.review import About, Statement
from bot.ports import Case
from bot.store.database import Engine
from bot.store.escalations import DatabaseEscalations
from tests.examples import MORNING, escalation


async def resolved(made: Engine, kept: Case, words: str, *, settled: bool = True) -> None:
    """An escalation of a case whose handover holds these words."""
    summed = (Statement(About.WANTS, words, 0, words),)
    told = replace(
        escalation().handover, wants=words, evidence=(words,), turns=(), statements=summed
    )
    new = replace(escalation(f"e-{kept.id}-{settled}", kept.id), handover=told, agent=kept.address)
    rows = DatabaseEscalations(made)
    opened = await rows.open(new, Event(What.OPENED, MORNING, kept.address.person))
    if settled:
        over = opened.claim("U0S", MORNING).resolve("U0S", MORNING)
        assert await rows.swap(opened, over, Event(What.RESOLVED, MORNING, "U0S", words))
