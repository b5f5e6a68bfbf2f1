"""Whether wording has already been used in this conversation, whatever its slots held then."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.conversation import Conversation
from bot.domain.slots import SLOT

_WORDS = re.compile(r"[^\W_]+")
_TELLING = 2
"""A fragment of fewer words than this tells nothing of where it came from."""


@dataclass(frozen=True, slots=True)
class Used:
    """What the agent has said or been shown, as plain words."""

    texts: tuple[str, ...]

    @classmethod
    def in_(cls, conversation: Conversation) -> Used:
        """All wording used in a conversation so far."""
        said = (turn.text for turn in conversation.agent_turns)
        return cls(tuple(_plain(text) for text in (*said, *conversation.shown)))

    def holds(self, wording: str) -> bool:
        """Whether every telling fragment of this wording, between its slots, stands in one text."""
        fragments = [_plain(part) for part in SLOT.sub("\0", wording).split("\0") if _tells(part)]
        return any(all(part in text for part in fragments) for text in self.texts if fragments)

    def also(self, wording: str) -> Used:
        """The same, with one more text."""
        return Used((*self.texts, _plain(wording)))


def _tells(fragment: str) -> bool:
    return len(_WORDS.findall(fragment)) >= _TELLING


def _plain(text: str) -> str:
    """Lower-case words with one space on each side, so that only whole words match."""
    return f" {' '.join(_WORDS.findall(text.casefold()))} "
