"""An agent's call for help: the words that sound it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.phrases import tokens

if TYPE_CHECKING:
    from bot.domain.policy import PolicySet


def sounded(policy: PolicySet, text: str) -> bool:
    """Whether this is one of the policy's words of alarm and nothing else.

    A customer may write the same word among others; only a word that stands alone is the agent's.
    """
    said = _words(text)
    return bool(said) and any(said == _words(word) for word in policy.escalation.alarm.words)


def _words(text: str) -> tuple[str, ...]:
    return tuple(token.text for token in tokens(text))
