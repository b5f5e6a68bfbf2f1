"""The server, put together from its settings."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import uvicorn

from bot import wiring
from bot.alarm.everywhere import Everywhere
from bot.domain.errors import Unavailable
from bot.domain.policy import PolicySet
from bot.policyfiles.source import PolicyFolder
from bot.settings import DEFAULT_SLACK_API, Settings, read_settings
from bot.slack.app import ANSWER_PATIENCE, alarm_client, bolt, web_client
from bot.slack.drafting import Drafting
from bot.slack.endpoint import Endpoint
from bot.slack.gate import Gate
from bot.slack.listeners import Listeners
from bot.slack.notifier import SlackNotifier
from bot.slack.people import People as SlackPeople
from bot.slack.supervising import Supervising
from bot.slack.tasks import Tasks
from bot.store.cases import DatabaseCases
from bot.store.database import Engine, close, database_url, engine
from bot.store.escalations import DatabaseEscalations
from bot.store.migrate import migrate, migrate_apart, outdated
from bot.store.preferences import DatabasePreferences
from bot.usecases.adviser import Adviser
from bot.usecases.claims import Claims
from bot.usecases.coach import Coach
from bot.usecases.desk import Desk
from bot.usecases.editor import Editor
from bot.usecases.housekeeping import Housekeeping
from bot.usecases.library import Library
from bot.usecases.noticing import NotingReader
from bot.usecases.rewording import Rewording
from bot.usecases.unkept import Unkept
from bot.usecases.watch import Watch
from bot.web import app as web
from bot.web import escalations, incidents, v1
from bot.web.metrics import Metrics
from bot.wiring import records, standby
from bot.wiring.accepting import accepting, taking_up
from bot.wiring.clock import steady
from bot.wiring.garbage import settle
from bot.wiring.listening import listening, url
from bot.wiring.logs import configure
from bot.wiring.people import housekeeping, keeping_house, people
from bot.wiring.timers import Timers, held, pacing, timers
from bot.words import speaker_here

if TYPE_CHECKING:
    from starlette.applications import Starlette

    from bot.ports import Notifier
    from bot.usecases.scribe import Scribe

log = logging.getLogger(__name__)

DRAIN_SECONDS = 10.0
STOP_SECONDS = 3
"""For how long requests may be finished once the server is told to stop."""
_SLACK_OFF = "Slack is off: set SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET, and start again."
_TEAMS_OFF = "Teams is not served by this version."


@dataclass(frozen=True)
class Parts:
    """What the running server is made of."""

    settings: Settings
    policies: PolicyFolder
    engine: Engine
    metrics: Metrics
    adviser: Adviser
    tasks: Tasks
    housekeeping: Housekeeping
    scribe: Scribe | None = None
    watch: Watch | None = None
    timers: Timers | None = None
    claims: Claims | None = None
    library: Library | None = None
    slack: Endpoint | None = None


def run(host: str, port: int) -> None:
    """Serve until told to stop; whatever hinders it is said in one sentence before it starts."""
    settings = read_settings()
    configure(settings.log_format)
    sockets = listening(host, port)
    # The policy before the database: what a broken one keeps from starting migrates nothing.
    app = build(settings)
    settle()
    lock = held(settings)
    asyncio.run(_prepared(settings))
    config = uvicorn.Config(
        app, log_config=None, access_log=False, timeout_graceful_shutdown=STOP_SECONDS
    )
    log.info("serving on %s", url(host, sockets))
    with lock or nullcontext(), suppress(KeyboardInterrupt):
        uvicorn.Server(config).run(sockets)


async def _prepared(settings: Settings) -> None:
    """Bring the database up to date; Unavailable names it and says what is wrong."""
    place = database_url(settings.database)
    made = engine(place)
    try:
        if await outdated(made):
            await migrate_apart(made)
        await migrate(made)
    except Unavailable as error:
        raise Unavailable(f"{place.database}: {speaker_here()(str(error))}") from error
    finally:
        await close(made)


def build(settings: Settings) -> Starlette:
    """The application; raises PolicyBroken or SettingsMissing before anything is served."""
    parts = _parts(settings)
    return web.build(
        lifespan=_lifespan(parts),
        ready=_probe(parts),
        metrics=parts.metrics,
        v1=(
            v1.router(parts.adviser, wiring.redact, parts.scribe),
            # Without a platform nothing is sent; the table can be read and changed all the same.
            escalations.router(
                parts.claims or standby.claims(parts.policies, parts.engine, parts.metrics)
            ),
            incidents.router(records.incidents(parts.engine, parts.policies)),
        ),
        token=settings.api_token,
        platforms={
            "/slack/events": parts.slack.answer if parts.slack else web.switched_off(_SLACK_OFF),
            "/api/messages": web.switched_off(_TEAMS_OFF),
        },
    )


def _parts(settings: Settings) -> Parts:
    policies = wiring.followed(settings)
    made = engine(database_url(settings.database))
    parts = Parts(
        settings=settings,
        policies=policies,
        engine=made,
        metrics=Metrics(),
        adviser=Adviser(NotingReader(wiring.reader()), policies, wiring.ear()),
        tasks=Tasks(),
        housekeeping=housekeeping(made, policies, standby.Bystander()),
    )
    return _with_slack(parts) if settings.slack else _with_model(parts, None)


def _with_model(parts: Parts, notifier: Notifier | None) -> Parts:
    """The same with the language model, where one is set up."""
    model = parts.settings.language_model
    if model is None:
        return parts
    from bot.wiring.model import Around, scribe  # noqa: PLC0415 - the SDK is large and often off

    around = Around(
        policies=parts.policies,
        meter=parts.metrics,
        notifier=notifier,
        ledger=parts.settings.data_dir / "model-use.json",
    )
    return replace(parts, scribe=scribe(model, around))


def _with_slack(parts: Parts) -> Parts:
    slack = parts.settings.slack
    if slack is None:
        return parts
    client = web_client(slack.bot_token, slack.api_url, ANSWER_PATIENCE)
    clock, cases, masker = steady(), DatabaseCases(parts.engine), wiring.TextMasker()
    cared = people(parts.settings, parts.engine, parts.policies, parts.adviser.reader, client)
    loud = alarm_client(slack.bot_token, slack.api_url)
    on_slack = SlackNotifier(loud, parts.policies, pacing(parts.engine))
    notifier = Everywhere(on_slack, cared.bells, parts.policies)
    parts = _with_model(parts, notifier)
    keeper, rows = timers(parts.settings), DatabaseEscalations(parts.engine)
    unkept = Unkept(rows, cases, notifier, clock)
    watch = Watch(rows, notifier, keeper.peers, keeper.engine, clock, unkept)
    claims = Claims(parts.policies, watch, masker, clock, parts.metrics, cared.roles)
    editor = Editor(parts.scribe) if parts.scribe else None
    desk = Desk(parts.adviser.reader, cases, claims, wiring.RandomIds(), unkept, editor)
    preferences = DatabasePreferences(parts.engine)
    coach = Coach(parts.adviser, masker, cases, clock, parts.metrics, parts.scribe, preferences)
    rewording = Rewording(coach, cared.roles, preferences)
    listeners = Listeners(
        coach=coach,
        desk=desk,
        rewording=rewording,
        aftercare=cared.aftercare,
        encounter=cared.encounter,
        policies=parts.policies,
        cases=cases,
        client=client,
        clock=clock,
        tasks=parts.tasks,
        respond_to=_respond_to(slack.api_url),
    )
    around = SlackPeople(
        listeners, parts.policies, cared.aftercare, cared.encounter, cared.drilling
    )
    drafting = Drafting(listeners, parts.policies, rewording, client, _respond_to(slack.api_url))
    supervising = Supervising(listeners, parts.policies, claims, notifier, client)
    return replace(
        parts,
        housekeeping=cared.keeping(housekeeping(parts.engine, parts.policies, keeper.engine)),
        watch=watch,
        claims=claims,
        timers=keeper,
        library=Library(parts.policies, notifier),
        slack=Endpoint(
            Gate(slack.signing_secret, time.time),
            bolt(client, listeners, around, drafting, supervising),
            accepting(parts.engine, slack.signing_secret, keeper.peers),
            parts.tasks,
        ),
    )


def _respond_to(api_url: str) -> str:
    """Where Slack wants answers to buttons; beside its web API where that is not Slack's own."""
    own = api_url == DEFAULT_SLACK_API
    return "https://hooks.slack.com/" if own else api_url.removesuffix("api/")


def _lifespan(parts: Parts) -> web.Lifespan:
    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            stack.push_async_callback(close, parts.engine)
            await migrate(parts.engine)
            if parts.timers:
                stack.push_async_callback(parts.timers.stop)
            background = [
                asyncio.create_task(_watch(parts)),
                asyncio.create_task(keeping_house(parts.housekeeping)),
            ]
            if parts.timers and parts.watch:
                background.append(asyncio.create_task(parts.timers.run(parts.watch)))
            if parts.slack:
                stack.push_async_callback(parts.slack.accepting.inbox.close)
                background.append(asyncio.create_task(taking_up(parts.slack)))
            stack.push_async_callback(_stop, background)
            stack.push_async_callback(parts.tasks.drain, DRAIN_SECONDS)
            for gap in (*parts.settings.gaps, *filter(None, [parts.settings.model_gap])):
                log.warning("%s", gap)
            yield

    return lifespan


async def _stop(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def _watch(parts: Parts) -> None:
    """Follow the policy files; what becomes of an edit is told to the admins."""

    async def published(_policy: PolicySet) -> None:
        log.info("a new version of the policy is in use")
        if parts.library:
            await parts.library.published()

    async def refused(problems: tuple[str, ...]) -> None:
        log.warning("a policy edit was refused, with %d problems", len(problems))
        for problem in problems:
            log.warning("%s", problem)
        if parts.library:
            await parts.library.refused(problems)

    await parts.policies.watch(published, refused)


def _probe(parts: Parts) -> web.Probe:
    cases, clock = DatabaseCases(parts.engine), steady()

    async def ready() -> Mapping[str, bool]:
        running = parts.timers is None or parts.timers.ready
        database = await cases.writable(clock.now())
        return {"database": database, "policies": True, "engine": running}

    return ready
