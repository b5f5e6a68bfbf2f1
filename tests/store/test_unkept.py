"""What was escalated while the database was away, once it is back: on each database."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.escalation import State
from bot.domain.reading import Severity
from bot.store.cases import DatabaseCases
from bot.store.database import Engine
from bot.store.escalations import DatabaseEscalations
from bot.usecases.unkept import Unkept
from tests.examples import case, escalation
from tests.fakes import RecordingNotifier, SetClock


async def test_it_has_a_row_also_where_its_case_had_none(migrated: Engine) -> None:
    rows, notifier = DatabaseEscalations(migrated), RecordingNotifier()
    unkept = Unkept(rows, DatabaseCases(migrated), notifier, SetClock())
    first = replace(escalation("e1", "c1"), severity=Severity.DANGER)
    second = escalation("e2", "c2")
    for one in (first, second):
        await unkept.sent(one, case(one.case, "Tulen sinne."))
    await unkept.see_to()
    listed = {one.id: one for one in await rows.listed(frozenset({State.OPEN}), 9)}
    assert set(listed) == {"e1", "e2"}
    assert [card.to for card in listed["e1"].cards] == [first.steps[0].to]
    assert not unkept.waiting
    # One that was kept although nobody could tell us is not kept twice.
    await unkept.sent(first, case("c1", "Tulen sinne."))
    await unkept.see_to()
    assert not unkept.waiting
