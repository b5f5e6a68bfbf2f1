"""One listener a gesture: acknowledge, parse, one use case, render."""

from __future__ import annotations

import logging
import traceback
from asyncio import to_thread
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.domain import alarm
from bot.domain.conversation import Address, Language
from bot.domain.errors import Refused, TyyniError, Unavailable
from bot.domain.escalation import Escalation
from bot.domain.policy import Step, Style
from bot.domain.roles import Rank
from bot.ports import Cases, Clock, PolicySource
from bot.slack import parse, people_views, receipts, views
from bot.slack.calls import taken
from bot.slack.drafting import answered
from bot.slack.pace import Paced
from bot.slack.parse import Asked, Picked, Pressed, Submitted, channel_and_thread
from bot.slack.replies import AGAIN, FormReply, Reply, beside, together
from bot.slack.tasks import Tasks
from bot.usecases.aftercare import Aftercare
from bot.usecases.coach import Coach, Told
from bot.usecases.desk import Desk
from bot.usecases.encounter import Encounter
from bot.usecases.rewording import Rewording
from bot.words import Say, speaker

log = logging.getLogger(__name__)

Body = Mapping[str, Any]
Call = Callable[..., Awaitable[Any]]
Deliver = Callable[[dict[str, Any]], Awaitable[Any]]


@dataclass(frozen=True)
class Listeners:
    """What each gesture does; every method returns at once, the work goes on in `tasks`."""

    coach: Coach
    desk: Desk
    aftercare: Aftercare
    encounter: Encounter
    rewording: Rewording
    policies: PolicySource
    cases: Cases
    client: AsyncWebClient
    clock: Clock
    tasks: Tasks
    respond_to: str

    async def on_mention(self, body: Body) -> None:
        """Somebody mentions Tyyni, or writes to it alone."""
        asked = parse.readable(parse.mention, body)
        if asked:
            self._begin(asked.event, self._mentioned(asked), self._reply_to(asked))

    async def on_shortcut(self, ack: Call, body: Body, respond: Call) -> None:
        """Somebody picks 'Suggest a reply' on a message."""
        await ack()
        asked = parse.readable(parse.shortcut, body)
        if asked:
            privately = self._aside(asked.address.person, body, respond)
            self._begin(asked.event, self._suggested(asked, privately), privately)

    async def on_style(self, ack: Call, body: Body, respond: Call) -> None:
        """Another style is asked for."""
        await self.on_button(ack, body, respond, self._restyled)

    async def on_escalate(self, ack: Call, body: Body, respond: Call) -> None:
        """An agent hands a case over."""
        await self.on_button(ack, body, respond, self._escalated)

    async def on_alarm(self, ack: Call, body: Body, respond: Call) -> None:
        """An agent calls for help."""
        await self.on_button(ack, body, respond, self._called)

    async def on_other(self, ack: Call, body: Body, respond: Call) -> None:
        """A button that this version does not know."""
        await self.on_button(ack, body, respond, self._unknown)

    async def on_button(
        self,
        ack: Call,
        body: Body,
        respond: Call,
        work: Callable[[Pressed, Deliver], Coroutine[Any, Any, None]],
    ) -> None:
        """A button is pressed: acknowledge, do the work once, answer what fails."""
        await ack()
        pressed = parse.readable(parse.pressed, body)
        if pressed:
            aside = self._aside(pressed.person, body, respond)
            self._begin(pressed.event, work(pressed, aside), aside)

    async def on_pick(
        self,
        ack: Call,
        body: Body,
        respond: Call,
        work: Callable[[Picked, Deliver], Coroutine[Any, Any, None]],
    ) -> None:
        """A shortcut is picked on a message: acknowledge, do the work once, answer what fails."""
        await ack()
        picked = parse.readable(parse.picked, body)
        if picked:
            aside = self._aside(picked.person, body, respond)
            self._begin(picked.event, work(picked, aside), aside)

    async def on_form(
        self,
        ack: Call,
        body: Body,
        work: Callable[[Submitted, Deliver], Coroutine[Any, Any, None]],
        meanwhile: dict[str, Any] | None = None,
    ) -> None:
        """A form is sent: it closes, or stays with something else in it, and the work is done."""
        sent = parse.readable(parse.submitted, body)
        if sent is None or meanwhile is None:
            await ack()
        else:
            await ack(response_action="update", view=meanwhile)
        if sent:
            direct = Reply(self.client, sent.person, None)
            shown = FormReply(self.client, sent.view, meanwhile) if meanwhile else direct
            self._begin(sent.event, work(sent, shown), shown)

    def _begin(self, event: str, work: Coroutine[Any, Any, None], deliver: Deliver) -> None:
        self.tasks.start(self._once(event, work, deliver))

    async def _once(self, event: str, work: Coroutine[Any, Any, None], deliver: Deliver) -> None:
        """Do the work if the event is new; whatever fails is answered with a kind sentence."""
        if not await self._is_new(event):
            work.close()
            return
        try:
            await work
        except TyyniError as error:
            log.warning("refused: %s", type(error).__name__)
            await self._tell(deliver, self._say()(str(error)))
        except Exception as error:  # noqa: BLE001 - a platform edge
            # The agent is answered, and the text of an error is never shown.
            log.error("failed: %s in %s", type(error).__name__, _where(error))  # noqa: TRY400 - its text may quote a customer
            say = self._say()
            await self._tell(
                deliver,
                say("Something went wrong. Try again, and call your supervisor if it is urgent."),
            )

    async def _is_new(self, event: str) -> bool:
        try:
            return await self.cases.first_time(receipts.once(event), self.clock.now())
        except Unavailable:
            return True  # twice is better than never

    async def _tell(self, deliver: Deliver, words: str) -> None:
        try:
            await deliver({"text": words})
        except Unavailable:
            log.warning("the answer could not be delivered")

    async def _mentioned(self, asked: Asked) -> None:
        policy = self.policies.current()
        if alarm.sounded(policy, asked.typed):
            await self._help(asked.case, asked.address)
            return
        channel, _ = channel_and_thread(asked.address.place)
        help_channels = policy.organisation.channels.help
        if help_channels and channel not in help_channels:
            where = ", ".join(f"<#{place}>" for place in help_channels)
            say = self._say()
            words = say("Ask me in a help channel: {where}.").format(where=where)
            await self._reply_to(asked)({"text": words})
            return
        if asked.draft is None and asked.light is None:
            await self._suggested(asked, self._reply_to(asked))
            return
        answer = answered(self.rewording, self._say(), asked, self._reply_to(asked))
        await together(answer, self.if_danger(asked))

    async def if_danger(self, asked: Asked) -> None:
        """Danger is answered as danger and rings, whatever else was asked about it."""
        if asked.conversation.last_customer_text and await self._is_danger(asked):
            await self._suggested(asked, self._reply_to(asked))

    async def _is_danger(self, asked: Asked) -> bool:
        found = await to_thread(self.coach.adviser.assess, asked.conversation)
        return found.conduct is Step.SAFETY

    async def _require_agent(self, asked: Asked) -> None:
        """Only agents get suggestions; but danger is answered and rings whoever tells of it."""
        try:
            await self.encounter.roles.require(asked.address.person, Rank.AGENT, "suggest")
        except Refused:
            if not await self._is_danger(asked):
                raise

    async def _suggested(self, asked: Asked, deliver: Deliver) -> None:
        if not asked.conversation.last_customer_text:
            say = self._say()
            words = say("Send me the customer's message with the mention, and I suggest words.")
            await deliver({"text": words})
            return
        await self._require_agent(asked)
        told = await self.coach.suggest(
            asked.case, asked.address, asked.conversation, again=receipts.again()
        )
        about = parse.marked(asked.case, told.case.conversation.mark)
        view = views.suggestion(self._say(), self.policies.current(), told.answer, about)
        await together(deliver(view), self._alarmed(told), self._noticed(told, asked))
        await self._bettered(told, about, deliver)

    async def _bettered(self, told: Told, about: str, deliver: Deliver) -> None:
        """The same card again with what the model adds, and the alarm where it reads a danger."""
        paced = Paced(deliver)
        try:
            async with aclosing(self.coach.better(told)) as news:
                async for better in news:
                    policy = self.policies.current()
                    view = views.suggestion(self._say(), policy, better.answer, about)
                    grave = better.answer.conduct is Step.SAFETY
                    shown = paced.put({AGAIN: True, **view}, at_once=grave)
                    await together(shown, self._alarmed(better))
        finally:
            await paced.finish()

    async def _alarmed(self, told: Told) -> None:
        """Danger goes to the supervisors by itself; the agent is told that it has."""
        if told.answer.conduct is Step.SAFETY:
            self._summed_up(await self.desk.escalate(told.case, again=receipts.again()))

    def _summed_up(self, escalation: Escalation) -> None:
        """The card is out; what sums the case up for it comes when it comes."""
        self.tasks.start(self.desk.sum_up(escalation))

    async def _noticed(self, told: Told, asked: Asked) -> None:
        """What the agent alone is told beside: a break that is due, a customer's earlier cases."""
        person, policy = asked.address.person, self.policies.current()
        if pause := await self.aftercare.noticed(told.case, told.answer.reading.severity):
            await self._privately(person, people_views.pause(pause))
        if asked.reference:
            steps = await self.encounter.refer(asked.case, asked.reference)
            if steps:
                await self._privately(person, people_views.before(self._say(), policy, steps))

    async def _privately(self, person: str, view: dict[str, Any]) -> None:
        await taken(self.client.chat_postMessage(channel=person, **view))

    async def _escalated(self, pressed: Pressed, _aside: Deliver) -> None:
        again = receipts.again()
        self._summed_up(await self.desk.escalate_by_id(pressed.subject, again=again))

    async def _called(self, pressed: Pressed, _aside: Deliver) -> None:
        await self._help(pressed.subject, pressed.address)

    async def _help(self, case: str, agent: Address) -> None:
        """Help is called without a word where others read; only the agent is told, directly."""
        again = receipts.again()
        self._summed_up(await self.desk.alarm_by_id(case, agent, again=again))

    async def _restyled(self, pressed: Pressed, aside: Deliver) -> None:
        await self.encounter.roles.require(pressed.person, Rank.AGENT, "restyle")
        style = Style(pressed.action.removeprefix(views.STYLE))
        answer = await self.coach.restyle(pressed.subject, style, pressed.mark)
        about = parse.marked(pressed.subject, pressed.mark)
        view = views.suggestion(self._say(), self.policies.current(), answer, about)
        await aside({AGAIN: True, **view})

    async def _unknown(self, _pressed: Pressed, aside: Deliver) -> None:
        say = self._say()
        words = say("This button is from another version. Ask for suggestions again.")
        await aside({"text": words})

    def _reply_to(self, asked: Asked) -> Deliver:
        return Reply(self.client, *channel_and_thread(asked.address.place))

    def _aside(self, person: str, body: Body, respond: Call) -> Deliver:
        """An answer that only this person sees; a direct message where it cannot be beside."""
        answer_to = str(body.get("response_url") or "")
        return beside(answer_to, self.respond_to, Reply(self.client, person, None), respond)

    def _say(self) -> Say:
        return speaker(Language(self.policies.current().organisation.language))


def _where(error: Exception) -> str:
    """Where it happened, without the error's text, which may hold a message's words."""
    frames = traceback.extract_tb(error.__traceback__)
    return " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(frames[-4:]))
