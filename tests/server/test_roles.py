"""Who may do what, on the real server: by id, by user group, and refused with a sentence."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.cli.running import run
from tests.server.conftest import Desk, emptied, opened
from tests.server.test_main_job import AGENT, HELP, SUPERVISOR, THREAT, UPSET, card_of
from tests.server.test_supervising import told
from tests.server.test_wording import asked, elements
from tools.process import copied
from tools.standin import TOKEN as SLACK_TOKEN
from tools.workspace import SECRET

BY_GROUP, STRANGER, CHIEF = "U0BYGROUP", "U0STRANGER", "U0CHIEF"
PEOPLE = f"""\
  agents: [{AGENT}, S0AGENTS]
  supervisors: [{SUPERVISOR}, S0CHIEFS]
"""
SAFETY = "C0SAFETY"


@pytest.fixture(scope="module")
def grouped(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """The shop where agents and supervisors are named by user group as well."""
    folder = tmp_path_factory.mktemp("grouped")
    file = copied(folder / "policy") / "organisation.yaml"
    shop = file.read_text("utf-8")
    file.write_text(shop.replace(f"  supervisors: [{SUPERVISOR}]\n", PEOPLE), "utf-8")
    with opened(folder, {"TYYNI_POLICY_DIR": str(file.parent)}) as desk:
        desk.slack.groups |= {"S0AGENTS": [BY_GROUP], "S0CHIEFS": [CHIEF]}
        yield desk


@pytest.fixture
def desk(grouped: Desk) -> Desk:
    return emptied(grouped)


def test_a_user_group_makes_an_agent_and_a_supervisor(desk: Desk) -> None:
    desk.people.mention(BY_GROUP, HELP, f"\n&gt; {UPSET}")
    answer = desk.slack.wait_for(1, HELP)[0]
    desk.people.press(BY_GROUP, answer, "escalate")
    card = card_of(desk)
    desk.people.press(CHIEF, card, "claim")
    desk.slack.wait_until(lambda _: "resolve" in elements(card))


def test_a_stranger_is_refused_with_who_can_help(desk: Desk) -> None:
    desk.people.mention(STRANGER, HELP, f"\n&gt; {UPSET}")
    assert "ylläpitäjä lisää sinut" in desk.slack.wait_for(1, HELP)[0].plain


@pytest.mark.parametrize("action", ["style_brief", "handled"])
def test_a_strangers_press_on_an_agents_card_changes_nothing(desk: Desk, action: str) -> None:
    answer = asked(desk, UPSET)
    desk.people.press(STRANGER, answer, action)
    told(desk, STRANGER, "vain asiakaspalvelijat")
    assert answer.edits == 0


def test_danger_rings_whoever_tells_of_it(desk: Desk) -> None:
    desk.people.mention(STRANGER, HELP, f"\n&gt; {THREAT}")
    assert "hakkaan sut" in desk.slack.wait_for(1, SAFETY)[0].plain
    desk.slack.wait_until(lambda now: any("soita 112" in m.plain for m in now.in_channel(HELP)))


def test_danger_rings_also_while_slack_does_not_tell_who_is_an_agent(desk: Desk) -> None:
    groups = dict(desk.slack.groups)
    desk.slack.groups.clear()
    try:
        desk.people.mention("U0NEW", HELP, f"\n&gt; {THREAT}")
        assert desk.slack.wait_for(1, SAFETY)
    finally:
        desk.slack.groups |= groups


def test_anybody_who_sees_the_buttons_may_call_for_help(desk: Desk) -> None:
    answer = asked(desk, UPSET)
    desk.people.press(STRANGER, answer, "escalate")
    assert "claim" in elements(card_of(desk))


def test_a_supervisor_by_user_group_claims_on_the_command_line_too(desk: Desk) -> None:
    desk.people.press(AGENT, asked(desk, UPSET), "escalate")
    card = card_of(desk)
    folder = desk.server.log.parent
    environment = {
        "TYYNI_DATA_DIR": str(folder),
        "TYYNI_POLICY_DIR": str(folder.parent / "policy"),
        "SLACK_API_URL": desk.slack.url,
        "SLACK_BOT_TOKEN": SLACK_TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
    }
    name = card.button("claim")["value"]
    refused = run("escalations", "claim", name, "--as", STRANGER, env=environment)
    assert b"upervisor" in refused.stderr
    assert run("escalations", "claim", name, "--as", CHIEF, env=environment).returncode == 0
    desk.slack.wait_until(lambda _: "resolve" in elements(card))
