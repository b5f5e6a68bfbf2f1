"""What `tyyni doctor` looks at."""

from __future__ import annotations

from dataclasses import dataclass

from bot import wiring
from bot.domain.errors import TyyniError
from bot.policyfiles.load import check
from bot.settings import Settings, read_settings
from bot.slack.app import ALARM_PATIENCE, web_client
from bot.slack.notifier import taken
from bot.store.cases import DatabaseCases
from bot.store.database import database_url, engine


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: `ok` is None where it is off on purpose."""

    part: str
    ok: bool | None
    says: str


async def findings() -> tuple[Finding, ...]:
    """Every part, whatever is wrong with the others."""
    try:
        settings = read_settings()
    except TyyniError as error:
        return (Finding("settings", ok=False, says=str(error)),)
    return (
        _policy(settings),
        await _database(settings),
        await _slack(settings),
        Finding("teams", ok=None, says="not served by this version"),
        Finding("model", ok=None, says="not used by this version: the playbook answers alone"),
        _v1(settings),
        Finding("reading", ok=True, says="lexicon floor; no semantic model"),
    )


def _policy(settings: Settings) -> Finding:
    folder = wiring.policy_dir(None, settings)
    try:
        policy = check(folder).usable(folder)
    except TyyniError as error:
        return Finding("policy", ok=False, says=str(error))
    return Finding("policy", ok=True, says=f"{policy.organisation.id}@{policy.version} in {folder}")


async def _database(settings: Settings) -> Finding:
    try:
        url = database_url(settings.database)
        made = engine(url)
    except (TyyniError, OSError) as error:
        sentence = str(error) if isinstance(error, TyyniError) else "its folder cannot be written"
        return Finding("database", ok=False, says=sentence)
    try:
        answers = await DatabaseCases(made).writable(wiring.SystemClock().now())
    finally:
        await made.dispose()
    shown = url.render_as_string(hide_password=True)
    return Finding("database", ok=answers, says=shown if answers else f"{shown} does not answer")


async def _slack(settings: Settings) -> Finding:
    slack = settings.slack
    if slack is None:
        says = "; ".join(settings.gaps) or "off: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET"
        return Finding("slack", ok=False if settings.gaps else None, says=says)
    try:
        team = await taken(web_client(slack.bot_token, slack.api_url, ALARM_PATIENCE).auth_test())
    except TyyniError:
        says = "the token is refused, or Slack does not answer"
        return Finding("slack", ok=False, says=says)
    return Finding("slack", ok=True, says=f"signed in to {team.get('team', 'a workspace')}")


def _v1(settings: Settings) -> Finding:
    if settings.api_token is None:
        return Finding("/v1", ok=None, says="off: set TYYNI_API_TOKEN to open it")
    return Finding("/v1", ok=True, says="open, with a token")
