"""What every file of a policy set is made of: words, phrases, clauses."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints

from bot.domain.conversation import Language

ClauseId = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$")]
Line = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Model(BaseModel):
    """Frozen, and a key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Words(Model):
    """One wording in the three languages, each written by a native."""

    fi: Line
    sv: Line
    en: Line

    def in_(self, language: Language) -> str:
        """The wording in a language; English where the language is not served."""
        return str(getattr(self, language.value, self.en))


class Phrases(Model):
    """Phrases (bot.domain.phrases) to look for, by language."""

    fi: tuple[Line, ...] = ()
    sv: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    def in_(self, language: Language) -> tuple[str, ...]:
        """The phrases of one language."""
        return tuple(getattr(self, language.value, ()))


class Messages(Model):
    """What customers write, by language: whole messages in their own words, not phrases."""

    fi: tuple[Line, ...] = ()
    sv: tuple[Line, ...] = ()
    en: tuple[Line, ...] = ()

    def in_(self, language: Language) -> tuple[str, ...]:
        """The messages of one language."""
        return tuple(getattr(self, language.value, ()))

    @property
    def any(self) -> bool:
        """Whether there are any."""
        return bool(self.fi or self.sv or self.en)


class Clause(Model):
    """Anything that can be quoted by its id."""

    id: ClauseId
