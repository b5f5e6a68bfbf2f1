"""A policy folder that is edited while it is in use."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.domain import playbook
from bot.domain.conversation import Conversation, Language
from bot.domain.errors import PolicyBroken
from bot.domain.policy import PolicySet
from bot.domain.reading import Nearness, Reading, Severity
from bot.domain.suggestion import Answer
from bot.policyfiles.changes import Pace
from bot.policyfiles.source import PolicyFolder

SMALL = Path(__file__).parent / "data" / "small"
Respond = Callable[[PolicySet], Callable[[Conversation], Answer]]
# Longer than any of these takes on a machine with much else to do.
SOON = 60.0


class Watched:
    """A policy folder that is being followed, and what its watcher was told."""

    def __init__(self, policies: PolicyFolder) -> None:
        self.policies = policies
        self.told: asyncio.Queue[PolicySet | tuple[str, ...]] = asyncio.Queue()

    async def next_set(self) -> PolicySet:
        told = await asyncio.wait_for(self.told.get(), SOON)
        assert isinstance(told, PolicySet), told
        assert self.policies.current() is told
        return told

    async def next_refusal(self) -> tuple[str, ...]:
        told = await asyncio.wait_for(self.told.get(), SOON)
        assert isinstance(told, tuple), told
        return told


@asynccontextmanager
async def watching(folder: Path, respond: Respond, pace: Pace) -> AsyncIterator[Watched]:
    watched = Watched(PolicyFolder(folder, respond, pace))
    task = asyncio.create_task(watched.policies.watch(watched.told.put, watched.told.put))
    try:
        yield watched
        assert watched.told.empty()
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.fixture(params=[False, True], ids=["notified", "polling"])
def pace(request: pytest.FixtureRequest) -> Pace:
    return Pace(glance=0.1, rest=0.15, unfinished=0.5, polling=request.param)


def put(path: Path, text: str) -> None:
    """Save as careful editors do: a new file moved over the old."""
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, "utf-8")
    beside.replace(path)


async def test_a_good_edit_takes_effect(folder: Path, respond: Respond, pace: Pace) -> None:
    service = folder / "service.yaml"
    async with watching(folder, respond, pace) as watched:
        before = watched.policies.current()
        put(service, service.read_text("utf-8").replace("We find out", "We see"))
        after = await watched.next_set()
        assert after.version != before.version
        assert after.service.boundaries[0].text.en == "We see where a parcel is."


async def test_a_bad_edit_is_refused_once_and_the_old_set_stays(
    folder: Path, respond: Respond, pace: Pace
) -> None:
    service = folder / "service.yaml"
    good = service.read_text("utf-8")
    async with watching(folder, respond, pace) as watched:
        before = watched.policies.current()
        put(service, good.replace("kind: we_do\n", "kind: we_doo\n"))
        (problem,) = await watched.next_refusal()
        assert problem.startswith("service.yaml:3:11: ")
        # The same content saved again is the same refusal, and is not told again.
        put(service, good.replace("kind: we_do\n", "kind: we_doo\n"))
        put(folder / "voice.yaml", (folder / "voice.yaml").read_text("utf-8"))
        assert watched.policies.current() is before
        put(service, good)
        assert (await watched.next_set()).version == before.version


async def test_an_edit_that_fails_the_sets_own_tests_is_refused(
    folder: Path, respond: Respond, pace: Pace
) -> None:
    tests = folder / "tests.yaml"
    async with watching(folder, respond, pace) as watched:
        put(tests, tests.read_text("utf-8").replace("gap: false", "gap: true"))
        (problem,) = await watched.next_refusal()
        assert problem == "tests.yaml:9:5: test.late-parcel: expected gap true, but got false"


async def test_a_file_written_in_two_halves_never_gets_in_half(
    folder: Path, respond: Respond, pace: Pace
) -> None:
    wellbeing = folder / "wellbeing.yaml"
    text = wellbeing.read_text("utf-8").replace("your supervisor", "your supervisor today")
    # The first half is a whole file to a parser: only the end of its last word is missing.
    half = text.rindex(" today") + 3
    async with watching(folder, respond, pace) as watched:
        with wellbeing.open("w", encoding="utf-8") as writing:
            writing.write(text[:half])
            writing.flush()
            await asyncio.sleep(pace.rest * 1.5)
            writing.write(text[half:])
        assert (await watched.next_set()).wellbeing.debrief[0].en.endswith("supervisor today.")


async def test_a_folder_that_goes_is_told_and_one_that_returns_is_used(
    folder: Path, respond: Respond, pace: Pace
) -> None:
    async with watching(folder, respond, pace) as watched:
        before = watched.policies.current()
        shutil.rmtree(folder)
        (problem,) = await watched.next_refusal()
        assert "the policy folder is not there" in problem
        assert watched.policies.current() is before
        shutil.copytree(SMALL, folder)
        assert (await watched.next_set()).version == before.version
        voice = folder / "voice.yaml"
        put(voice, voice.read_text("utf-8").replace("en: Brief", "en: Short"))
        assert (await watched.next_set()).voice.styles[1].text.en == "Short"


async def test_a_file_that_goes_is_refused_until_it_is_back(
    folder: Path, respond: Respond, pace: Pace
) -> None:
    voice = folder / "voice.yaml"
    text = voice.read_text("utf-8")
    async with watching(folder, respond, pace) as watched:
        voice.unlink()
        (problem,) = await watched.next_refusal()
        assert problem.startswith("voice.yaml:1:1: the file is missing")
        voice.write_text(text, "utf-8")
        await watched.next_set()


async def test_editors_own_files_change_nothing(folder: Path, respond: Respond, pace: Pace) -> None:
    async with watching(folder, respond, pace) as watched:
        for name in (".service.yaml.swp", "service.yaml~", "4913", ".#service.yaml"):
            (folder / name).write_text("rubbish: [", "utf-8")
        put(folder / "voice.yaml", (folder / "voice.yaml").read_text("utf-8") + "# seen\n")
        await watched.next_set()


async def test_someone_who_cannot_be_told_does_not_stop_the_watch(
    folder: Path, respond: Respond, pace: Pace, caplog: pytest.LogCaptureFixture
) -> None:
    service = folder / "service.yaml"
    text = service.read_text("utf-8")
    policies = PolicyFolder(folder, respond, pace)
    published: asyncio.Queue[PolicySet] = asyncio.Queue()

    async def unreachable(_problems: tuple[str, ...]) -> None:
        published.put_nowait(policies.current())
        raise RuntimeError

    task = asyncio.create_task(policies.watch(published.put, unreachable))
    put(service, "boundaries: []\n")
    await asyncio.wait_for(published.get(), SOON)
    put(service, text.replace("We find out", "We see"))
    assert (await asyncio.wait_for(published.get(), SOON)).service.boundaries[0].text.en[
        :6
    ] == "We see"
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert "could not be told" in caplog.text


@pytest.mark.parametrize("file", ["voice.yaml", "tests.yaml"])
def test_a_broken_folder_at_start_is_refused_with_its_problems(
    folder: Path, respond: Respond, file: str
) -> None:
    (folder / file).unlink()
    with pytest.raises(PolicyBroken, match="cannot be used") as broken:
        PolicyFolder(folder, respond)
    assert f"{file}:1:1: the file is missing" in broken.value.problems[0]


def strayed(policy: PolicySet) -> Callable[[Conversation], Answer]:
    """Answers of a set whose examples lead every message to another situation."""
    reading = Reading(Language.FI, Severity.UPSET, near=(Nearness("playbook.gap", 2, 0.9),))
    return lambda conversation: playbook.answer(policy, conversation, reading)


def test_a_set_whose_examples_lead_elsewhere_is_refused(folder: Path) -> None:
    with pytest.raises(PolicyBroken) as broken:
        PolicyFolder(folder, strayed)
    assert "the agent would get playbook.gap" in broken.value.problems[0]


async def test_a_server_starts_by_phrases_and_takes_no_change_that_leads_elsewhere(
    folder: Path, respond: Respond, pace: Pace
) -> None:
    watched = Watched(PolicyFolder(folder, strayed, pace, at_start=respond))
    task = asyncio.create_task(watched.policies.watch(watched.told.put, watched.told.put))
    service = folder / "service.yaml"
    put(service, service.read_text("utf-8").replace("We find out", "We see"))
    refused = await watched.next_refusal()
    assert "the agent would get playbook.gap" in refused[0]
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def test_a_missing_folder_at_start_is_refused(tmp_path: Path, respond: Respond) -> None:
    with pytest.raises(PolicyBroken) as broken:
        PolicyFolder(tmp_path / "nowhere", respond)
    assert "the policy folder is not there" in broken.value.problems[0]


def test_a_set_that_makes_the_program_fail_is_refused_and_logged(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    def fails(_policy: PolicySet) -> Callable[[Conversation], Answer]:
        raise ZeroDivisionError

    with pytest.raises(PolicyBroken) as broken:
        PolicyFolder(folder, fails)
    assert "could not be tried (ZeroDivisionError)" in broken.value.problems[0]
    assert "could not be tried" in caplog.text
