"""What speaks against words before a customer sees them: the guard's rules, and a trained ear."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain import guard, hearing

if TYPE_CHECKING:
    from bot.domain.conversation import Conversation, Language
    from bot.domain.policy import PolicySet
    from bot.domain.speech import Done
    from bot.domain.suggestion import Violation
    from bot.ports import Ear


class Unaided:
    """The port `Ear` where none is trained: the rules check alone."""

    def hear(self, text: str, language: Language) -> tuple[Done, ...]:
        """Nothing, in whatever language."""
        del text, language
        return ()


def violations(
    text: str, policy: PolicySet, said: Conversation, language: Language, ear: Ear
) -> tuple[Violation, ...]:
    """Every clause that the rules or the ear see broken, in the text's order."""
    found = guard.violations(text, policy, said, language)
    return hearing.heard(policy, text, found, ear.hear(text, language), language)
