"""What is done with an escalation on its card; each is authorised and settled on the server."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.conversation import Language
from bot.domain.escalation import Escalation, Outcome, Stale
from bot.ports import Notifier, PolicySource
from bot.slack import card
from bot.slack.card_forms import FORMS, REASON, SPAN, TO, WORDS
from bot.slack.forms import about
from bot.slack.gestures import Body, Buttons, Call, Deliver
from bot.slack.notes import agent_note
from bot.slack.notifier import taken
from bot.slack.parse import Pressed, Submitted
from bot.slack.replies import together
from bot.usecases.claims import Claims
from bot.words import Say, speaker

_BUTTONS = (
    *(card.CLAIM, card.RESOLVE, card.CONFIRM, card.UNCLAIM),
    *(card.SEEN, card.REOPEN, card.MORE, card.CALL_OFF),
)


@dataclass(frozen=True)
class Supervising:
    """What each button, menu and form of a card does."""

    buttons: Buttons
    policies: PolicySource
    claims: Claims
    notifier: Notifier
    client: AsyncWebClient

    def register(self, app: AsyncApp) -> None:
        """Listen for them; before the listener for buttons that nobody knows."""

        async def press(ack: Call, body: Body, respond: Call) -> None:
            await self.buttons.on_button(ack, body, respond, self._pressed)

        async def send(ack: Call, body: Body) -> None:
            await self.buttons.on_form(ack, body, self._sent)

        for action in _BUTTONS:
            app.action(action)(press)
        for form in FORMS:
            app.view(form)(send)

    async def _pressed(self, pressed: Pressed, aside: Deliver) -> None:
        verb, minutes = _verb(pressed.action)
        if verb in FORMS and not minutes:
            await self._settled(self._form(verb, pressed), aside)
            return
        changes: dict[str, Callable[[str, str], Awaitable[Escalation]]] = {
            card.CLAIM: self.claims.claim,
            card.RESOLVE: self.claims.resolve,
            card.CONFIRM: self.claims.confirm,
            card.SEEN: self.claims.seen,
            card.UNCLAIM: self.claims.unclaim,
            card.CANCEL: self.claims.cancel,
            card.CALL_OFF: self.claims.cancel,
            card.REOPEN: self.claims.reopen,
            card.SNOOZE: partial(self.claims.snooze, span=timedelta(minutes=minutes)),
        }
        change = changes[verb](pressed.subject, pressed.person)
        # An agent sees no card that would show how it stands.
        await self._settled(change, aside, by_agent=verb == card.CALL_OFF)

    async def _form(self, verb: str, pressed: Pressed) -> None:
        """Open a form, for whom it is, while it still fits."""
        await self.claims.permit(pressed.subject, pressed.person, verb)
        form = FORMS[verb](self._say(), about(pressed.subject))
        await taken(self.client.views_open(trigger_id=pressed.trigger, view=form))

    async def _sent(self, sent: Submitted, direct: Deliver) -> None:
        await self._settled(self._change(sent), direct)

    def _change(self, sent: Submitted) -> Awaitable[Escalation]:
        subject, person, words = sent.subject, sent.person, sent.values.get(WORDS, "")
        if sent.form == card.HAND_OVER:
            return self.claims.hand_over(subject, person, sent.values.get(TO, ""))
        if sent.form == card.COMMENT:
            return self.claims.comment(subject, person, words)
        if sent.form == card.SNOOZE:
            span = timedelta(minutes=int(sent.values.get(SPAN) or 0))
            return self.claims.snooze(subject, person, span)
        reason = sent.values.get(REASON, "")
        if reason == card.CANCEL:
            return self.claims.cancel(subject, person, words)
        return self.claims.resolve(subject, person, Outcome(reason), words)

    async def _settled(
        self, change: Awaitable[object], aside: Deliver, *, by_agent: bool = False
    ) -> None:
        """What has changed since is answered with what is true now."""
        try:
            await change
        except Stale as stale:
            say, policy = self._say(), self.policies.current()
            now = agent_note(say, policy, stale.now) if by_agent else say(str(stale))
            await together(self.notifier.update(stale.now), aside({"text": now}))

    def _say(self) -> Say:
        return speaker(Language(self.policies.current().organisation.language))


def _verb(action: str) -> tuple[str, int]:
    """What is to be done, and for how many minutes where an older card says so."""
    verb, _, minutes = action.partition("_")
    if verb == card.SNOOZE and minutes.isdecimal():
        return verb, int(minutes)
    return action, 0
