"""The gestures around a hard case: a line, a wish to talk, a step of conduct, a test answered."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from slack_bolt.async_app import AsyncApp

from bot.domain.conversation import Language
from bot.ports import PolicySource
from bot.slack import people_views as views
from bot.slack.gestures import Body, Buttons, Call, Deliver
from bot.slack.parse import Pressed
from bot.slack.views import HANDLED
from bot.usecases.aftercare import Aftercare
from bot.usecases.drilling import Drilling
from bot.usecases.encounter import Encounter
from bot.words import Say, speaker


@dataclass(frozen=True)
class People:
    """What each of these gestures does."""

    buttons: Buttons
    policies: PolicySource
    aftercare: Aftercare
    encounter: Encounter
    drilling: Drilling

    def register(self, app: AsyncApp) -> None:
        """Listen for them; before the listener for buttons that nobody knows."""
        for action, work in {
            HANDLED: self._handled,
            views.SAID: self._said,
            views.WISH: self._wished,
            views.NO_WISH: self._wished_not,
        }.items():
            app.action(action)(self._listener(work))
        app.action(_starting(views.DRILL))(self._listener(self._answered))
        app.action(views.LINE)(self._typed(self._line))
        app.action(views.WISH_LINE)(self._typed(self._wish_line))

    def _listener(self, work: Callable[[Pressed, Deliver], Any]) -> Call:
        async def listen(ack: Call, body: Body, respond: Call) -> None:
            await self.buttons.on_button(ack, body, respond, work)

        return listen

    def _typed(self, work: Callable[[str, Pressed, Deliver], Any]) -> Call:
        """A field's case is its block's id, and its value what was typed."""

        async def listen(ack: Call, body: Body, respond: Call) -> None:
            case = str(body["actions"][0].get("block_id") or "")
            await self.buttons.on_button(ack, body, respond, partial(work, case))

        return listen

    async def _handled(self, pressed: Pressed, aside: Deliver) -> None:
        thanks = await self.aftercare.handled(pressed.subject, pressed.person)
        await aside(views.thanks(self._say(), thanks, pressed.subject))

    async def _line(self, case: str, pressed: Pressed, aside: Deliver) -> None:
        await self.aftercare.handled(case, pressed.person, pressed.subject or "")
        say = self._say()
        words = say("Your line goes to the supervisors with the next digest.")
        await aside({"text": words, "replace_original": True})

    async def _wished(self, pressed: Pressed, aside: Deliver) -> None:
        await self._wish_line(pressed.subject, pressed, aside, "")

    async def _wish_line(
        self, case: str, pressed: Pressed, aside: Deliver, words: str | None = None
    ) -> None:
        said = (pressed.subject or "") if words is None else words
        await self.aftercare.wishes(case, pressed.person, said)
        say = self._say()
        await aside({"text": say("The supervisors know that you would like to talk.")})

    async def _wished_not(self, _pressed: Pressed, aside: Deliver) -> None:
        say = self._say()
        words = say("All right. You can ask for a talk at any time, without a reason.")
        await aside({"text": words, "replace_original": True})

    async def _said(self, pressed: Pressed, aside: Deliver) -> None:
        step = await self.encounter.said(pressed.subject, pressed.person, pressed.mark)
        await aside({"text": views.taken(self._say(), self.policies.current(), step)})

    async def _answered(self, pressed: Pressed, aside: Deliver) -> None:
        drill, _, to = pressed.subject.partition("/")
        await self.drilling.answer(drill, to, pressed.person)
        say = self._say()
        await aside({"text": say("Thank you: the alarm reaches you.")})

    def _say(self) -> Say:
        return speaker(Language(self.policies.current().organisation.language))


def _starting(action: str) -> re.Pattern[str]:
    return re.compile(rf"^{action}_\d+$")
