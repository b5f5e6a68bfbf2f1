"""Who said what, and where: Turn, Conversation, Address."""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.review import Noticed


class Language(StrEnum):
    """The languages Tyyni serves, and `other` for all the rest."""

    FI = "fi"
    SV = "sv"
    EN = "en"
    OTHER = "other"


SERVED = (Language.FI, Language.SV, Language.EN)


class Channel(StrEnum):
    """How the reply reaches the customer."""

    CHAT = "chat"
    EMAIL = "email"
    PHONE = "phone"


class Role(StrEnum):
    """Whose words a turn holds."""

    CUSTOMER = "customer"
    AGENT = "agent"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one side said at one go."""

    role: Role
    text: str

    @property
    def mark(self) -> str:
        """What tells it from the other turns of a conversation."""
        return f"{zlib.crc32(f'{self.role} {self.text}'.encode()):08x}"


@dataclass(frozen=True, slots=True)
class Address:
    """Where a conversation lives: the platform, the place on it and the person who asks."""

    platform: str
    place: str
    person: str


@dataclass(frozen=True, slots=True)
class Conversation:
    """Turns in the order they were said, oldest first.

    `shown` holds suggestions that the agent has already seen in this conversation, sent or not;
    `noticed` what a model has seen in its masked turns, so that it is never read as less again.
    """

    turns: tuple[Turn, ...]
    channel: Channel = Channel.CHAT
    shown: tuple[str, ...] = ()
    noticed: tuple[Noticed, ...] = ()

    @classmethod
    def of(cls, text: str, channel: Channel = Channel.CHAT) -> Conversation:
        """A conversation of one message from the customer."""
        return cls((Turn(Role.CUSTOMER, text),), channel)

    @property
    def customer_turns(self) -> tuple[Turn, ...]:
        """The customer's turns, oldest first."""
        return tuple(turn for turn in self.turns if turn.role is Role.CUSTOMER)

    @property
    def agent_turns(self) -> tuple[Turn, ...]:
        """The agent's turns, oldest first."""
        return tuple(turn for turn in self.turns if turn.role is Role.AGENT)

    @property
    def last_customer_text(self) -> str:
        """What the customer said last; empty when they have said nothing."""
        return next((t.text for t in reversed(self.turns) if t.role is Role.CUSTOMER), "")

    def followed_by(self, said: Conversation) -> Conversation:
        """The same conversation with the turns of another at its end."""
        return replace(self, turns=(*self.turns, *said.turns))

    @property
    def mark(self) -> str:
        """What tells the newest turn from the others; empty where there is none."""
        return self.turns[-1].mark if self.turns else ""

    def until(self, mark: str) -> Conversation | None:
        """As it was when that turn was the newest; None where it is kept no longer.

        Without a mark it is meant as it is.
        """
        if not mark or mark == self.mark:
            return self
        ends = [at for at, turn in enumerate(self.turns, start=1) if turn.mark == mark]
        return replace(self, turns=self.turns[: ends[-1]]) if ends else None

    def with_turn(self, role: Role, text: str) -> Conversation:
        """The same conversation, one turn longer."""
        return replace(self, turns=(*self.turns, Turn(role, text)))
