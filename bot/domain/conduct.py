"""The ladder of conduct: which step is due now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.policy import Rung, Step
from bot.domain.reading import Reading, Severity

if TYPE_CHECKING:
    from bot.domain.conversation import Conversation, Language
    from bot.domain.policy import Conduct


def due(conduct: Conduct, reading: Reading) -> Step:
    """The step that is due: safety stands outside the ladder of rungs."""
    if reading.severity is Severity.DANGER:
        return Step.SAFETY
    rung = rung_due(conduct, reading)
    return rung.step if rung else Step.ACKNOWLEDGE


def rung_due(conduct: Conduct, reading: Reading) -> Rung | None:
    """The highest rung that the strikes have reached; None once the customer speaks civilly."""
    if reading.severity is not Severity.ABUSIVE:
        return None
    strikes = max(reading.strikes, 1)
    reached = [rung for rung in conduct.ladder if rung.at_strikes <= strikes]
    return max(reached, key=lambda rung: rung.at_strikes, default=None)


def wording_shown(rung: Rung, conversation: Conversation, language: Language) -> str:
    """The exact words of a step as the agent sent or saw them last; its first where neither."""
    wordings = [words.in_(language) for words in rung.wording]
    sent = [turn.text for turn in conversation.agent_turns]
    for text in (*reversed(sent), *reversed(conversation.shown)):
        found = next((words for words in wordings if words in text), None)
        if found:
            return found
    return wordings[0]
