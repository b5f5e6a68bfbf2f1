"""The port `Peers` on PostgreSQL: a lock for each replica, a heartbeat, and taking over.

Whoever lives holds an advisory lock of its own name on a connection of its own. A lock that
another can have means that its holder is gone; a heartbeat that has stopped means that it is
frozen, and its connection is ended. A restart of PostgreSQL ends all locks at once: for a while
after it, and after every lost connection, nobody is taken for gone.
"""

from __future__ import annotations

import asyncio
import logging
import socket
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import psycopg

from bot.domain.errors import Unavailable

Connection = psycopg.AsyncConnection[tuple[Any, ...]]
Recover = Callable[[str], Awaitable[int]]

SPACE = 7001
"""The first of the two numbers of our advisory locks."""
BEAT_SECONDS = 0.5
FENCE_SECONDS = 5.0
"""Without a heartbeat for this long a replica sends nothing."""
FROZEN_SECONDS = 8.0
"""Without a heartbeat for this long the others take its work over."""
GRACE_SECONDS = 10.0
"""After a restart of PostgreSQL or a lost connection, for all to take their locks again."""
FIRST_GRACE_SECONDS = 3.0
SETTLE_SECONDS = 1.0
"""What one that is gone was sending may still be on its way; the platform is asked after this.

Longer than a beat: whoever lives and has lost its lock knows it by then, and sends no more.
"""
_LIVES_SECONDS = 0.5
"""For how long one that was seen to live is not asked about again."""
_CONNECT_SECONDS = 3

_BEAT = """
INSERT INTO replicas (name, at, fenced, taken) VALUES (%(name)s, now(), false, false)
ON CONFLICT (name) DO UPDATE SET at = now() RETURNING fenced
"""
_OTHERS = "SELECT name, at FROM replicas WHERE name <> %(name)s AND NOT taken"
_LOCK = "SELECT pg_try_advisory_lock(%(space)s, hashtext(%(name)s))"
_UNLOCK = "SELECT pg_advisory_unlock(%(space)s, hashtext(%(name)s))"
_RESTARTED = f"SELECT now() < pg_postmaster_start_time() + interval '{GRACE_SECONDS} seconds'"
_FENCE = "UPDATE replicas SET fenced = true WHERE name = %(name)s"
_TAKEN = "UPDATE replicas SET taken = true WHERE name = %(name)s"
_END = """
SELECT pg_terminate_backend(pid) FROM pg_locks
WHERE locktype = 'advisory' AND classid = %(space)s
AND objid = (hashtext(%(name)s)::bigint & 4294967295)::oid AND pid <> pg_backend_pid()
"""
# A fenced one that wakes must find that it is: its row stays for a day.
_FORGET = "DELETE FROM replicas WHERE taken AND at < now() - interval '1 day'"

log = logging.getLogger(__name__)


def new_name() -> str:
    """A name for this process, unlike all others that ever were."""
    return f"{socket.gethostname()[:60]}-{uuid.uuid4().hex[:8]}"


@dataclass
class Replicas:
    """This replica among the others; `leave` is called when its work is with others.

    `recover` takes over what another's engine had begun; until it is set that is left to others.
    """

    url: str
    leave: Callable[[], None]
    name: str = field(default_factory=new_name)
    recover: Recover | None = None
    joined: asyncio.Event = field(default_factory=asyncio.Event, init=False)
    _connection: Connection | None = field(default=None, init=False)
    _grace_until: float = field(default=0.0, init=False)
    _heard: float = field(default=float("-inf"), init=False)
    _left: bool = field(default=False, init=False)
    _gone: dict[str, float] = field(default_factory=dict, init=False)
    _lives: dict[str, float] = field(default_factory=dict, init=False)
    _beats: dict[str, tuple[datetime, float]] = field(default_factory=dict, init=False)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, init=False)
    _limits: set[asyncio.Timeout] = field(default_factory=set, init=False)

    def may_act(self) -> bool:
        """Whether the others still know that this one lives."""
        return not self._left and time.monotonic() - self._heard < FENCE_SECONDS

    @asynccontextmanager
    async def acting(self) -> AsyncIterator[None]:
        """While something is sent: cut off where no heartbeat comes in time.

        Seconds may pass between a question whether one may send and the sending, on a machine that
        has too much to do; meanwhile the others may have taken it over.
        """
        if not self.may_act():
            raise Unavailable("This server has left the work to others.")
        try:
            async with asyncio.timeout_at(_in_loop_time(self._heard + FENCE_SECONDS)) as limit:
                self._limits.add(limit)
                try:
                    yield
                finally:
                    self._limits.discard(limit)
        except TimeoutError:
            if limit.expired():
                raise Unavailable("This server has left the work to others.") from None
            raise

    async def is_gone(self, name: str) -> bool:
        """Whether another has ended; waits until what it last sent has had time to arrive."""
        if not await self._is_lost(name):
            return False
        await asyncio.sleep(self._gone[name] + SETTLE_SECONDS - time.monotonic())
        return self.may_act()

    async def _is_lost(self, name: str) -> bool:
        """Whether its lock can be had, and has not just been lost by all at once."""
        if name in self._gone:
            return True
        if time.monotonic() < self._lives.get(name, 0.0):
            return False
        async with self._turn:
            if self._connection is None or self._in_grace():
                return False
            try:
                if not await self._one(_LOCK, name):
                    self._lives[name] = time.monotonic() + _LIVES_SECONDS
                    return False
                await self._one(_UNLOCK, name)
            except psycopg.Error:
                return False
        # No name comes back.
        self._gone.setdefault(name, time.monotonic())
        return True

    async def run(self) -> None:
        """Beat and take over until cancelled; whatever the database does."""
        while not self._left:
            try:
                await self.round()
            except (psycopg.Error, OSError, TimeoutError) as error:
                log.warning("this replica is out of touch: %s", type(error).__name__)
                await self.disconnect()
            await asyncio.sleep(BEAT_SECONDS)

    async def round(self) -> None:
        """One heartbeat, and a look at the others.

        Whoever is only slow keeps the lock: to let go of it would have a living one taken for gone.
        """
        async with self._turn, asyncio.timeout(FROZEN_SECONDS + BEAT_SECONDS):
            if self._connection is None and not await self._connect():
                return
            if not await self._beat() or self._in_grace():
                return
            for name, frozen in await self._others():
                await self._see_to(name, frozen=frozen)

    async def disconnect(self) -> None:
        """Let go of the lock, so that others may take over at once; this one sends nothing more."""
        connection, self._connection = self._connection, None
        self._hear(float("-inf"))
        if connection is not None:
            await connection.close()

    async def _connect(self) -> bool:
        self._connection = await psycopg.AsyncConnection.connect(
            self.url, autocommit=True, connect_timeout=_CONNECT_SECONDS, prepare_threshold=None
        )
        fresh = not self.joined.is_set() and not await self._one(_RESTARTED, self.name)
        grace = FIRST_GRACE_SECONDS if fresh else GRACE_SECONDS
        self._grace_until = time.monotonic() + grace
        if await self._one(_LOCK, self.name):
            return True
        # Somebody holds our name: an old connection that has not ended yet, or one who takes over.
        await self.disconnect()
        return False

    async def _beat(self) -> bool:
        """Whether this replica may go on; its time counts from before the question."""
        asked = time.monotonic()
        if await self._one(_BEAT, self.name):
            self._left = True
            self._hear(float("-inf"))
            log.error("this replica was taken for gone and its work taken over; it leaves")
            self.leave()
            return False
        self._hear(asked)
        self.joined.set()
        return True

    def _hear(self, at: float) -> None:
        """The last heartbeat was then; what is being sent may go on as much longer."""
        self._heard = at
        for limit in self._limits:
            # One that has run out and is on its way out cannot be moved any more.
            if limit.expired():
                continue
            limit.reschedule(_in_loop_time(at + FENCE_SECONDS))

    async def _others(self) -> list[tuple[str, bool]]:
        """The others, and whether each is frozen.

        That is timed here, from when a heartbeat was first seen: a clock that is set, the
        database's or another's, must not make all of them look frozen.
        """
        cursor = await self._open.execute(_OTHERS, {"name": self.name})
        now, before = time.monotonic(), self._beats
        self._beats = {
            str(name): before[name] if before.get(name, (None,))[0] == at else (at, now)
            for name, at in await cursor.fetchall()
        }
        return [(name, now - seen > FROZEN_SECONDS) for name, (_, seen) in self._beats.items()]

    async def _see_to(self, name: str, *, frozen: bool) -> None:
        if await self._one(_LOCK, name):
            try:
                await self._take_over(name)
            finally:
                await self._one(_UNLOCK, name)
        elif frozen:
            log.warning("a replica has stopped in mid-work; its connection is ended")
            await self._open.execute(_FENCE, {"name": name})
            await self._open.execute(_END, {"space": SPACE, "name": name})

    async def _take_over(self, name: str) -> None:
        self._gone.setdefault(name, time.monotonic())
        if self.recover is None:
            return
        await self._open.execute(_FENCE, {"name": name})
        count = await self.recover(name)
        await self._open.execute(_TAKEN, {"name": name})
        await self._open.execute(_FORGET)
        log.warning("a replica is gone; %d of its timers were taken over", count)

    async def _one(self, statement: str, name: str) -> bool:
        cursor = await self._open.execute(statement, {"space": SPACE, "name": name})
        row = await cursor.fetchone()
        return bool(row and row[0])

    @property
    def _open(self) -> Connection:
        if self._connection is None:
            raise psycopg.OperationalError("not connected")
        return self._connection

    def _in_grace(self) -> bool:
        return time.monotonic() < self._grace_until


def _in_loop_time(at: float) -> float:
    """A moment of the monotonic clock as the loop counts it."""
    return asyncio.get_running_loop().time() + at - time.monotonic()
