"""The day's budget and the account: who is told, and how often."""

from __future__ import annotations

from dataclasses import replace

from bot.domain.suggestion import Help
from bot.ports import Notice
from bot.usecases.budget import Treasurer
from bot.usecases.editor import Editor
from bot.usecases.scribe import Scribe
from tests.fakes import RecordingNotifier
from tests.writing.desk import GOOD, UPSET, Stage, of_model, refused
from tools.model import suggestions


async def test_a_spent_budget_leaves_the_playbook_alone_and_tells_the_admins_once() -> None:
    stage = Stage({"suggest": suggestions(GOOD)}, daily=1000)
    notifier = RecordingNotifier()
    treasurer = Treasurer(stage.budget, notifier)
    assert of_model(await stage.last(UPSET)) == [GOOD]
    asked = len(stage.asked)
    assert (await stage.last(UPSET)).help is Help.BUDGET
    assert len(stage.asked) == asked
    await treasurer.tell()
    await treasurer.tell()
    place = stage.policies.current().organisation.channels.admin
    assert [told[0] for told in notifier.admins] == ([place] if place else [])


def treasured(stage: Stage, notifier: RecordingNotifier) -> Scribe:
    return replace(stage.scribe, treasurer=Treasurer(stage.budget, notifier))


async def test_whatever_spends_the_last_of_the_budget_the_admins_are_told() -> None:
    stage, notifier = Stage(daily=1000), RecordingNotifier()
    scribe = treasured(stage, notifier)
    first = stage.first(UPSET)
    for _ in range(3):
        await Editor(scribe).summarise(UPSET, first)
    assert len(notifier.admins) == 1
    assert [answer.help async for answer in scribe.better(UPSET, first)] == [Help.BUDGET]
    assert len(notifier.admins) == 1
    assert stage.tally.outcomes == ["budget"]


async def test_admins_who_could_not_be_told_are_told_the_next_time() -> None:
    stage, notifier = Stage(daily=0), RecordingNotifier()
    scribe = treasured(stage, notifier)
    notifier.away = True
    assert [a.help async for a in scribe.better(UPSET, stage.first(UPSET))] == [Help.BUDGET]
    notifier.away = False
    assert [a.help async for a in scribe.better(UPSET, stage.first(UPSET))] == [Help.BUDGET]
    assert len(notifier.admins) == 1


async def test_the_admins_are_told_once_of_an_account_without_credit_until_it_has_some() -> None:
    empty = [True]
    stage = Stage(
        {"suggest": suggestions(GOOD)},
        handler=lambda _: refused(429, code="insufficient_quota") if empty[0] else None,
    )
    notifier = RecordingNotifier()
    scribe = treasured(stage, notifier)
    first = stage.first(UPSET)
    for _ in range(4):
        assert [a.help async for a in scribe.better(UPSET, first)] == [Help.QUOTA]
    assert [notice for _, notice, _ in notifier.admins] == [Notice.QUOTA]
    empty[0], stage.caller.breaker.in_a_row = False, 0
    assert [a.help async for a in scribe.better(UPSET, first)] == [Help.GIVEN]
    empty[0] = True
    assert [a.help async for a in scribe.better(UPSET, first)] == [Help.QUOTA]
    assert [notice for _, notice, _ in notifier.admins] == [Notice.QUOTA, Notice.QUOTA]
