"""A reader that remembers what a model has noticed, so that it stands in every later reading."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from bot.domain.conversation import Conversation, Language, Role, Turn
from bot.domain.policy import Own
from bot.domain.raising import raised
from bot.domain.reading import Reading
from bot.domain.review import Noticed
from bot.ports import Reader

_MOST = 2_000


@dataclass(frozen=True)
class NotingReader(Reader):
    """Another reader, and what was noticed besides in turns of exactly these words."""

    reader: Reader
    noted: OrderedDict[str, tuple[Noticed, ...]] = field(default_factory=OrderedDict)

    def read(self, conversation: Conversation, own: Own | None = None) -> Reading:
        """The reading, no less grave than what has been noticed."""
        reading = self.reader.read(conversation, own)
        if not self.noted:
            return reading
        texts = (turn.text for turn in conversation.turns if turn.role is Role.CUSTOMER)
        found = [noticed for text in texts for noticed in self.noted.get(text, ())]
        return raised(reading, conversation, found) if found else reading

    def language(self, conversation: Conversation) -> Language:
        """As the other reader hears it."""
        return self.reader.language(conversation)

    def note(
        self,
        said: tuple[Turn, ...],
        masked: tuple[Turn, ...],
        noticed: tuple[Noticed, ...],
        restore: Callable[[str], str],
    ) -> None:
        """Remember quotes from masked turns, for the turns as they were said and as they stay."""
        for plain, hidden in zip(said, masked, strict=True):
            found = tuple(n for n in noticed if n.quote in hidden.text)
            if found and plain.role is Role.CUSTOMER:
                self._keep(hidden.text, found)
                self._keep(plain.text, tuple(replace(n, quote=restore(n.quote)) for n in found))

    def _keep(self, text: str, found: tuple[Noticed, ...]) -> None:
        known = self.noted.pop(text, ())
        self.noted[text] = tuple(dict.fromkeys((*known, *found)))
        while len(self.noted) > _MOST:
            self.noted.popitem(last=False)
