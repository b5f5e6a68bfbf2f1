"""What `tyyni doctor` looks at."""

from __future__ import annotations

from dataclasses import dataclass

from bot import wiring
from bot.alarm.bells import is_address
from bot.domain.errors import TyyniError
from bot.domain.outbox import OUTSIDE
from bot.domain.reading import Method
from bot.policyfiles.ageing import is_aged
from bot.policyfiles.load import check, load
from bot.settings import Settings, sound_settings
from bot.slack.app import ALARM_PATIENCE, web_client
from bot.slack.calls import taken
from bot.store.database import database_url
from bot.store.looking import look
from bot.words import Say


@dataclass(frozen=True, slots=True)
class Finding:
    """One part: `ok` is None where it is off on purpose."""

    part: str
    ok: bool | None
    says: str


async def findings(say: Say) -> tuple[Finding, ...]:
    """Every part, whatever is wrong with the others; nothing is made or changed by looking."""
    settings, wrong = sound_settings()
    return (
        *(Finding("settings", ok=False, says=sentence) for sentence in wrong),
        _policy(settings, say),
        _database(settings, say),
        await _slack(settings, say),
        Finding("teams", ok=None, says=say("not served by this version")),
        _model(settings, say),
        _v1(settings, say),
        _outside(settings, say),
        _reading(say),
        _ear(say),
    )


def _reading(say: Say) -> Finding:
    loaded = wiring.reading()
    says = {
        Method.EMBEDDING: say("by the lexica and the tuned embedding"),
        Method.NGRAMS: say("by the lexica and n-grams, which find less than the embedding"),
        Method.LEXICON: say("by the lexica alone, which find only what is said plainly"),
    }[loaded.method]
    whole = f"{says}: {loaded.why}" if loaded.why else says
    return Finding("reading", ok=loaded.method is not Method.LEXICON, says=whole)


def _ear(say: Say) -> Finding:
    why = wiring.ear().why
    if not why:
        return Finding("drafts", ok=True, says=say("checked by rules and by a trained ear"))
    says = say("checked by rules alone, which miss what is said in other words")
    return Finding("drafts", ok=True, says=f"{says}: {why}")


def _policy(settings: Settings, say: Say) -> Finding:
    try:
        folder = wiring.one_set(None, settings)
        policy = check(folder, wiring.floor).usable(folder)
    except TyyniError as error:
        return Finding("policy", ok=False, says=str(error))
    name = f"{policy.organisation.id}@{policy.version}"
    today = wiring.SystemClock().now().date()
    if old := [one.value for one in policy.organisation.contacts if is_aged(one, today)]:
        words = say("{name}: these contact details were checked over a year ago: {old}")
        return Finding("policy", ok=True, says=words.format(name=name, old=", ".join(old)))
    says = say("{name} in {folder}").format(name=name, folder=folder)
    if wiring.examples_idle(policy):
        idle = say("its examples in reading.yaml do not count here, since no embedding runs")
        says = f"{says}; {idle}"
    return Finding("policy", ok=True, says=says)


def _database(settings: Settings, say: Say) -> Finding:
    try:
        url = database_url(settings.database)
    except TyyniError as error:
        return Finding("database", ok=False, says=say(str(error)))
    except FileNotFoundError:
        sentence = say("the folder you are in is gone; change to another, or set TYYNI_DATA_DIR")
        return Finding("database", ok=False, says=sentence)
    shown = url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)
    try:
        there = look(url)
    except TyyniError as error:
        return Finding("database", ok=False, says=f"{shown}: {say(str(error))}")
    if there:
        return Finding("database", ok=True, says=shown)
    sentence = say("not there yet; the server makes it when it starts")
    return Finding("database", ok=True, says=f"{shown}: {sentence}")


async def _slack(settings: Settings, say: Say) -> Finding:
    slack = settings.slack
    if slack is None:
        off = say("off: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET")
        says = "; ".join(settings.gaps) or off
        return Finding("slack", ok=False if settings.gaps else None, says=says)
    try:
        team = await taken(web_client(slack.bot_token, slack.api_url, ALARM_PATIENCE).auth_test())
    except TyyniError:
        says = say("the token is refused, or Slack does not answer")
        return Finding("slack", ok=False, says=says)
    name = team.get("team") or say("a workspace")
    return Finding("slack", ok=True, says=say("signed in to {team}").format(team=name))


def _model(settings: Settings, say: Say) -> Finding:
    """Whether it is set up; it is not called, since every call costs."""
    model = settings.language_model
    if settings.model_gap:
        return Finding("model", ok=False, says=say(settings.model_gap))
    if model is None:
        off = say("off: the playbook answers alone; set OPENAI_API_KEY and TYYNI_MODEL to add one")
        return Finding("model", ok=None, says=off)
    where = model.base_url or say("OpenAI's own endpoint")
    words = say("{name} at {where}; not called here, since every call costs")
    return Finding("model", ok=True, says=words.format(name=model.name, where=where))


def _outside(settings: Settings, say: Say) -> Finding:
    """Destinations that the policy names must have an address, and one that can be used."""
    try:
        folder = wiring.one_set(None, settings)
        routes = load(folder).usable(folder).escalation.routes
    except TyyniError:
        routes = ()
    steps = (step.to for route in routes for step in route.chain)
    wanted = sorted({to.removeprefix(OUTSIDE) for to in steps if to.startswith(OUTSIDE)})
    known = settings.addresses
    missing = [name for name in wanted if not known.get(name)]
    broken = [name for name, given in known.items() if not all(map(is_address, given))]
    if missing or broken:
        words = say("TYYNI_OUTSIDE has no usable address for: {names}")
        names = ", ".join(dict.fromkeys((*missing, *broken)))
        return Finding("outside", ok=False, says=words.format(names=names))
    if not known:
        return Finding("outside", ok=None, says=say("off: the alarm rings on the platform alone"))
    return Finding("outside", ok=True, says=", ".join(sorted(known)))


def _v1(settings: Settings, say: Say) -> Finding:
    if settings.api_token is None:
        return Finding("/v1", ok=None, says=say("off: set TYYNI_API_TOKEN to open it"))
    return Finding("/v1", ok=True, says=say("open, with a token"))
