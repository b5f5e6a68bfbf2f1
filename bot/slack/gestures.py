"""What every listener is made of: whoever acknowledges, does the work once, answers what fails."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping
from typing import Any, Protocol

from bot.slack.parse import Asked, Picked, Pressed, Submitted

Body = Mapping[str, Any]
Call = Callable[..., Awaitable[Any]]
Deliver = Callable[[dict[str, Any]], Awaitable[Any]]
Work = Coroutine[Any, Any, None]


class Buttons(Protocol):
    """Acknowledges at once; the work goes on in a task, once for each gesture."""

    async def on_button(
        self, ack: Call, body: Body, respond: Call, work: Callable[[Pressed, Deliver], Work]
    ) -> None:
        """A button is pressed, or something is picked from a menu."""
        ...

    async def on_pick(
        self, ack: Call, body: Body, respond: Call, work: Callable[[Picked, Deliver], Work]
    ) -> None:
        """A shortcut is picked on a message."""
        ...

    async def on_form(
        self,
        ack: Call,
        body: Body,
        work: Callable[[Submitted, Deliver], Work],
        meanwhile: dict[str, Any] | None = None,
    ) -> None:
        """A form is sent; it closes, or shows something else `meanwhile`."""
        ...

    async def if_danger(self, asked: Asked) -> None:
        """Danger is answered as danger and rings, whatever else was asked about it."""
        ...
