"""Destinations outside the platform, by apprise: SMS, telephone, PagerDuty, e-mail and the rest."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from pydantic import SecretStr

from bot.domain.errors import Unavailable
from bot.domain.outbox import OUTSIDE

if TYPE_CHECKING:
    from apprise import Apprise

PATIENCE = 8.0
"""Seconds for one try; an alarm goes on to the next rather than wait longer."""
TRIES = 2
_PAUSE = 0.5
_KEYED = {
    "pagerduty": "dedup",
    "opsgenie": "alias",
    **dict.fromkeys(("json", "jsons", "xml", "xmls", "form", "forms"), "+Idempotency-Key"),
}
"""Where a service takes a key, by which it knows a call that it has had already."""

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bells:
    """Rings a destination by its name: its addresses in order, until one of them takes it.

    What goes out says that help is needed and where; never what anybody wrote.
    """

    addresses: Mapping[str, tuple[SecretStr, ...]]
    patience: float = PATIENCE
    tries: int = TRIES
    pause: float = _PAUSE

    async def ring(self, to: str, title: str, text: str, key: str = "") -> None:
        """Ring `outside:NAME`; Unavailable where it has no address or none takes it.

        A call that may have gone out already goes out again, with the same key.
        """
        name = to.removeprefix(OUTSIDE)
        for address in self.addresses.get(name, ()):
            for number in range(self.tries):
                if number:
                    await asyncio.sleep(self.pause)
                if await self._taken(address, title, text, key):
                    return
            log.warning("an address of %s did not take an alarm", to)
        raise Unavailable("This destination outside the platform does not answer, or is not set.")

    async def _taken(self, address: SecretStr, title: str, text: str, key: str) -> bool:
        bell = made(address, self.patience, key)
        if bell is None:
            return False
        try:
            async with asyncio.timeout(self.patience + 1):
                return bool(await bell.async_notify(title=title, body=text))
        except TimeoutError:
            return False
        except Exception as error:  # noqa: BLE001 - a hundred services behind one door
            log.warning("an alarm could not be sent: %s", type(error).__name__)
            return False


def is_address(address: SecretStr) -> bool:
    """Whether apprise knows what to do with this."""
    return made(address, PATIENCE) is not None


def made(address: SecretStr, patience: float, key: str = "") -> Apprise | None:
    """What rings an address; None where apprise knows no such service."""
    # A hundred services take a second and tens of megabytes: only who rings outside pays for them.
    from apprise import Apprise  # noqa: PLC0415

    # Its log names services and numbers; ours says which destination failed, and no more.
    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    url = address.get_secret_value()
    mark = "&" if "?" in url else "?"
    bell = Apprise()
    known = bell.add(f"{url}{mark}cto={patience:g}&rto={patience:g}{_keyed(url, key)}")
    return bell if known else None


def _keyed(url: str, key: str) -> str:
    name = _KEYED.get(url.partition(":")[0].lower())
    return f"&{name}={quote(key)}" if key and name and f"{name}=" not in url else ""
