"""What an agent is given for a conversation, by rule and at once: suggestions, checks, readings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from bot.domain import manner, playbook, quality, summary
from bot.domain.brief import Way
from bot.domain.conversation import Channel, Conversation, Language
from bot.domain.policy import Style
from bot.domain.review import Review, Statement
from bot.domain.suggestion import Answer, Violation
from bot.ports import Ear, PolicySource, Reader
from bot.usecases import checking

STYLES = {Way.SOFTER: (Style.WARM,), Way.FIRMER: (Style.FIRM,), Way.SHORTER: (Style.BRIEF,)}
"""The style that is nearest to a way of saying something."""


@dataclass(frozen=True)
class Adviser:
    """Reads and composes; keeps nothing."""

    reader: Reader
    policies: PolicySource
    ear: Ear = field(default_factory=checking.Unaided)

    def suggest(
        self,
        conversation: Conversation,
        styles: Sequence[Style] = (),
        *,
        language: Language | None = None,
        desk: Language | None = None,
        light: bool = False,
    ) -> Answer:
        """What the agent is given; `language` overrides the one that was read.

        With `light` only what protects is phrased: in danger, and at the end of the ladder.
        """
        policy = self.policies.current()
        reading = self.reader.read(conversation, policy.own)
        if language and language is not reading.language:
            reading = replace(reading, language=language, heard=reading.language)
        made = playbook.answer(policy, conversation, reading, styles, desk)
        return playbook.lightened(made) if light else made

    def assess(self, conversation: Conversation) -> Answer:
        """What a conversation says, which step is due and where it must go; nothing is composed."""
        policy = self.policies.current()
        reading = self.reader.read(conversation, policy.own)
        return playbook.answer(policy, conversation, reading, compose=False)

    def check(
        self,
        draft: str,
        conversation: Conversation,
        language: Language | None = None,
        channel: Channel | None = None,
    ) -> tuple[Violation, ...]:
        """What an agent's own draft may not say, in its own language where none is given.

        How long it is counts only where the `channel` is known.
        """
        spoken = language or self.language_of(draft)
        policy = self.policies.current()
        said = bool(conversation.customer_turns)
        heard = self.reader.read(conversation, policy.own) if said else None
        found = (
            *checking.violations(draft, policy, conversation, spoken, self.ear),
            *manner.misfits(draft, policy, conversation, spoken, heard, channel),
        )
        return tuple(sorted(found, key=lambda v: (v.start, v.end, v.clause)))

    def review(
        self,
        draft: str,
        conversation: Conversation,
        language: Language | None = None,
        channel: Channel | None = None,
    ) -> Review:
        """What a draft may not say, sentence by sentence mended, and what is good about it."""
        spoken = language or self.language_of(draft)
        found = self.check(draft, conversation, spoken, channel)
        return quality.reviewed(draft, self.policies.current(), conversation, spoken, found)

    def rephrase(
        self, way: Way, conversation: Conversation, language: Language | None = None
    ) -> Answer:
        """What the playbook can do without a model: its own words in that style or language.

        It has no suggestion where it can do nothing: approved wording has no plain-language twin.
        """
        styles = STYLES.get(way, ())
        answer = self.suggest(conversation, styles, language=language)
        kept = answer.suggestions[:1] if way is not Way.SIMPLER else ()
        return replace(answer, suggestions=kept)

    def summary(self, conversation: Conversation) -> tuple[Statement, ...]:
        """What a supervisor needs, drawn from the conversation's own words."""
        return summary.extracted(self.policies.current(), conversation)

    def language_of(self, draft: str) -> Language:
        """The language that a draft is in."""
        return self.reader.language(Conversation.of(draft))
