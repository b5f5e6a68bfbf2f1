"""What the server does when the platform, the policy or the process itself fails."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import httpx
import pytest

from tests.server.conftest import TOKEN, Desk, emptied, opened
from tools.process import copied, serving
from tools.standin import PATIENCE, Message, Slack, running
from tools.workspace import Workspace

AGENT, SUPERVISOR = "U0AGENT", "U0SUPERVISOR"
HELP, SAFETY, ADMIN = "C0HELP", "C0SAFETY", "C0ADMIN"
UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!!"
THREAT = "Tiedän missä asut. Tulen sinne ja hakkaan sut."
Failure = tuple[int, dict[str, object], dict[str, str]]
OUTAGE: Failure = (500, {"ok": False, "error": "internal_error"}, {})
BUSY: Failure = (429, {"ok": False, "error": "ratelimited"}, {"Retry-After": "1"})


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, Path]]:
    """A server on a policy set that an admin may edit, and a file of that set."""
    folder = tmp_path_factory.mktemp("followed")
    policy = copied(folder / "policy")
    with opened(folder, {"TYYNI_POLICY_DIR": str(policy)}) as desk:
        yield desk, policy / "voice.yaml"


def test_a_good_edit_is_taken_into_use_and_admins_are_told(followed: tuple[Desk, Path]) -> None:
    desk, file = emptied(followed[0]), followed[1]
    file.write_text(file.read_text().replace("max_length: ", "max_length:  "))
    told = desk.slack.wait_for(1, ADMIN)[0]
    assert "on käytössä" in told.plain


def test_a_bad_edit_changes_nothing_and_is_told_where_it_is(followed: tuple[Desk, Path]) -> None:
    desk, file = emptied(followed[0]), followed[1]
    good = file.read_text()
    file.write_text(good.replace("styles:", "stiles:", 1))
    told = desk.slack.wait_for(1, ADMIN)[0]
    log = desk.server.log.read_text()
    for place in (told.plain, log):
        assert "voice.yaml:" in place
        assert "stiles" in place
    desk.people.mention(AGENT, HELP, f"\n&gt; {UPSET}")
    assert "olme viikkoa" in desk.slack.wait_for(1, HELP)[0].plain
    file.write_text(good)
    assert "on käytössä" in desk.slack.wait_for(2, ADMIN)[1].plain


def test_an_outage_of_the_platform_is_ridden_out(desk: Desk) -> None:
    desk.slack.failures[:] = [OUTAGE, BUSY]
    desk.people.mention(AGENT, HELP, f"\n&gt; {UPSET}")
    assert desk.slack.wait_for(1, HELP)


def test_a_safety_channel_that_is_gone_is_passed_over(desk: Desk) -> None:
    desk.slack.channels |= {HELP, SUPERVISOR}
    desk.people.mention(AGENT, HELP, f"\n&gt; {THREAT}")
    assert "hakkaan sut" in desk.slack.wait_for(1, SUPERVISOR)[0].plain


def test_a_card_that_nobody_took_goes_out_after_a_kill_and_a_restart(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with running(Slack()) as slack:
        slack.channels |= {HELP}
        with serving(data, slack) as server, at(server.url, slack) as people:
            people.mention(AGENT, HELP, f"\n&gt; {THREAT}")
            slack.wait_until(
                lambda now: any("Soita esihenkilöllesi" in m.plain for m in now.messages)
            )
            server.process.kill()
            server.process.wait()
        slack.channels.add(SAFETY)
        with serving(data, slack) as server, at(server.url, slack) as people:
            card = slack.wait_for(1, SAFETY)[0]
            people.press(SUPERVISOR, card, "claim")
            slack.wait_until(lambda _: has_button(card, "resolve"))
        assert len(slack.in_channel(SAFETY)) == 1


def test_a_database_that_goes_away_keeps_no_words_and_no_alarm_back(tmp_path: Path) -> None:
    with opened(tmp_path) as desk:
        for file in (tmp_path / "data").glob("tyyni.db*"):
            file.unlink()
        (tmp_path / "data" / "tyyni.db").mkdir()
        until = time.monotonic() + 20
        while desk.http.get("/readyz").status_code != 503 and time.monotonic() < until:
            desk.people.mention(AGENT, HELP, f"\n&gt; {UPSET}")
        desk.people.mention(AGENT, HELP, f"\n&gt; {THREAT}")
        assert "hakkaan sut" in desk.slack.wait_for(1, SAFETY)[0].plain


def test_a_threat_told_while_the_database_is_locked_is_escalated_on_afterwards(
    tmp_path: Path,
) -> None:
    with opened(tmp_path) as desk:
        file = tmp_path / "data" / "tyyni.db"
        with closing(sqlite3.connect(file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")
            desk.people.mention(AGENT, HELP, f"\n&gt; {THREAT}")
            card = desk.slack.wait_for(1, SAFETY)[0]
            other.execute("ROLLBACK")
        until = time.monotonic() + PATIENCE
        while not (kept := listed(desk)) and time.monotonic() < until:
            time.sleep(0.2)
        assert [one["shown_to"] for one in kept] == [[f"slack:{SAFETY}"]]
        desk.people.press(SUPERVISOR, card, "claim")
        desk.slack.wait_until(lambda _: has_button(card, "resolve"))


def listed(desk: Desk) -> list[dict[str, object]]:
    headers = {"authorization": f"Bearer {TOKEN}"}
    found = desk.http.get("/v1/escalations", headers=headers).json()["escalations"]
    return list(found)


@contextmanager
def at(url: str, slack: Slack) -> Iterator[Workspace]:
    """People who reach a server at this address."""
    with httpx.Client(base_url=url, timeout=60) as http:
        yield Workspace(http, slack)


def has_button(message: Message, action: str) -> bool:
    try:
        message.button(action)
    except KeyError:
        return False
    return True
