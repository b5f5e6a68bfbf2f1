"""A reader for which what a model has noticed in a case stands in every later reading."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.conversation import Conversation, Language
from bot.domain.policy import Own
from bot.domain.raising import raised
from bot.domain.reading import Reading
from bot.ports import Reader


@dataclass(frozen=True)
class NotingReader(Reader):
    """Another reader, and what the conversation says was noticed besides."""

    reader: Reader

    def read(self, conversation: Conversation, own: Own | None = None) -> Reading:
        """The reading, no less grave than what has been noticed."""
        return raised(self.reader.read(conversation, own), conversation, conversation.noticed)

    def language(self, conversation: Conversation) -> Language:
        """As the other reader hears it."""
        return self.reader.language(conversation)
