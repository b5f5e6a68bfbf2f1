"""An agent's own words: said another way, checked before they are sent, or none wanted."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.domain.brief import Way
from bot.domain.conversation import Address, Channel, Conversation, Language
from bot.domain.policy import Step, Style
from bot.domain.transcript import conversation_from
from bot.ports import PolicySource
from bot.slack import draft_views as forms
from bot.slack import views
from bot.slack.blocks import section
from bot.slack.forms import about
from bot.slack.gestures import Body, Buttons, Call, Deliver
from bot.slack.notifier import taken
from bot.slack.parse import Asked, Picked, Pressed, Submitted, marked
from bot.slack.replies import AGAIN, beside, together
from bot.usecases.rewording import Reworded, Rewording, Wanted
from bot.words import Say, help_words, speaker


@dataclass(frozen=True)
class Drafting:
    """What each of these gestures does."""

    buttons: Buttons
    policies: PolicySource
    rewording: Rewording
    client: AsyncWebClient
    respond_to: str

    def register(self, app: AsyncApp) -> None:
        """Listen for them; before the listener for buttons that nobody knows."""

        async def menu(ack: Call, body: Body, respond: Call) -> None:
            await self.buttons.on_button(ack, body, respond, self._picked)

        async def shortcut(ack: Call, body: Body, respond: Call) -> None:
            await self.buttons.on_pick(ack, body, respond, self._on_message)

        async def otherwise(ack: Call, body: Body) -> None:
            await self.buttons.on_form(ack, body, self._otherwise)

        async def check(ack: Call, body: Body) -> None:
            waiting = forms.waiting(self._say())
            await self.buttons.on_form(ack, body, self._check, waiting)

        app.action(re.compile(rf"^{forms.MENU}$"))(menu)
        app.shortcut(forms.CHECK)(shortcut)
        app.view(forms.OTHERWISE)(otherwise)
        app.view(forms.CHECK)(check)

    async def _picked(self, pressed: Pressed, aside: Deliver) -> None:
        verb, case, say = pressed.action, pressed.subject, self._say()
        told = about(marked(case, pressed.mark), pressed.answer_to)
        if verb == forms.CHECK:
            await self._open(pressed.trigger, forms.check_form(say, told, "", None))
        elif verb == forms.OTHERWISE:
            await self._open(pressed.trigger, forms.otherwise_form(say, told))
        elif verb == forms.WORDS_AGAIN:
            await aside({"text": await preferred(self.rewording, say, pressed.person, light=False)})
        elif verb == forms.WORDS_NOW:
            await self._words_now(pressed, aside)
        else:
            await self._reworded(pressed, Wanted(Way(verb)), aside)

    async def _on_message(self, picked: Picked, _aside: Deliver) -> None:
        """One's own message is the draft; anybody else's is what the customer wrote."""
        draft, customer = (picked.text, "") if picked.own else ("", picked.text)
        form = forms.check_form(self._say(), about(""), draft, customer)
        await self._open(picked.trigger, form)

    async def _otherwise(self, sent: Submitted, direct: Deliver) -> None:
        verb, _, which = sent.values.get(forms.WAY, "").partition("_")
        aside = beside(sent.answer_to, self.respond_to, direct)
        if verb == forms.LIGHT:
            said = await preferred(self.rewording, self._say(), sent.person, light=True)
            await aside({"text": said})
            return
        wanted = Wanted(
            Way(verb),
            Language(which) if verb == Way.LANGUAGE else None,
            Channel(which) if verb == Way.CHANNEL else None,
        )
        await self._reworded(sent, wanted, aside)

    async def _reworded(self, by: Pressed | Submitted, wanted: Wanted, aside: Deliver) -> None:
        case = by.subject
        found = await self.rewording.rephrase(case, by.person, wanted, by.mark)
        if not found.answer.suggestions:
            await aside({"text": _no_words(self._say(), found)})
            return
        policy, told = self.policies.current(), marked(case, by.mark)
        view = views.suggestion(self._say(), policy, found.answer, told)
        await aside({AGAIN: True, **view})

    async def _words_now(self, pressed: Pressed, aside: Deliver) -> None:
        policy = self.policies.current()
        style = Style(policy.voice.styles[0].style)
        answer = await self.rewording.coach.restyle(pressed.subject, style, pressed.mark)
        told = marked(pressed.subject, pressed.mark)
        await aside({AGAIN: True, **views.suggestion(self._say(), policy, answer, told)})

    async def _check(self, sent: Submitted, shown: Deliver) -> None:
        """The form stays open: what is said of the draft stands above it."""
        draft, case = sent.values.get(forms.DRAFT, ""), sent.subject
        customer = None if case else sent.values.get(forms.CUSTOMER, "")
        said = await self._said(case, customer)

        async def told() -> None:
            async for view in checked(self.rewording, self._say(), sent.person, draft, said):
                blocks = tuple(view["blocks"])
                form = forms.check_form(self._say(), about(case), draft, customer, blocks)
                await shown(form)

        await together(told(), *([self._if_danger(sent, said)] if customer else []))

    async def _if_danger(self, sent: Submitted, said: Conversation) -> None:
        """What a customer wrote counts here too; once, however often the draft is looked at."""
        case = f"slack:form:{sent.view}"
        if not (await self.rewording.said_in(case)).turns:
            address = Address("slack", sent.person, sent.person)
            await self.buttons.if_danger(Asked(case, address, said, sent.event))

    async def _said(self, case: str, customer: str | None) -> Conversation:
        if case:
            return await self.rewording.said_in(case)
        return conversation_from(customer) if customer else Conversation(())

    async def _open(self, trigger: str, form: dict[str, Any]) -> None:
        await taken(self.client.views_open(trigger_id=trigger, view=form))

    def _say(self) -> Say:
        return speaker(Language(self.policies.current().organisation.language))


async def answered(rewording: Rewording, say: Say, asked: Asked, deliver: Deliver) -> None:
    """A mention about the agent's own words, and not a request for others."""
    person = asked.address.person
    if asked.light is not None:
        await deliver({"text": await preferred(rewording, say, person, light=asked.light)})
        return
    said = asked.conversation
    if not said.last_customer_text:
        said = await rewording.said_in(asked.case)
    again = False
    async for view in checked(rewording, say, person, asked.draft or "", said):
        await deliver({AGAIN: again, **view})
        again = True


async def checked(
    rewording: Rewording, say: Say, person: str, draft: str, said: Conversation
) -> AsyncGenerator[dict[str, Any], None]:
    """What is said of a draft, and again where a model has better sentences for it."""
    if not draft.strip():
        words = say("Write the draft after the colon, and I look at it before the customer does.")
        yield {"text": words, "blocks": [section(words)]}
        return
    reviews = rewording.check(person, draft, said)
    async with aclosing(reviews):
        async for found in reviews:
            yield forms.review(say, draft, found)


async def preferred(rewording: Rewording, say: Say, person: str, *, light: bool) -> str:
    """An agent's choice is kept; the sentence that says so, and how to change it."""
    await rewording.choose_light(person, light=light)
    if light:
        return say(
            "From now on you get limits, what must not be promised and the alarm, without ready "
            "words. “Suggestions back” brings them back."
        )
    return say("You get suggestions again.")


def _no_words(say: Say, found: Reworded) -> str:
    """Why nothing changed."""
    if words := help_words(say, found.why):
        return words
    if found.answer.conduct is not Step.ACKNOWLEDGE:
        return say("Here the words are the organisation's own, and there are no others for this.")
    return say("Without a language model I have no other words for this. What stands there holds.")
