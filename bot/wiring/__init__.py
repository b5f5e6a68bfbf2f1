"""The only place that names concrete adapters: settings in, a running application out."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import bot
from bot.domain import playbook
from bot.domain.conversation import Conversation, Language, Turn
from bot.domain.errors import PolicyBroken
from bot.domain.policy import PolicySet
from bot.domain.reading import Identifier, Method
from bot.domain.suggestion import Answer
from bot.policyfiles.load import load as load_set
from bot.policyfiles.snapshot import sets_in
from bot.policyfiles.sound import Sound
from bot.ports import PolicySource, Reader, Spent, Veiled
from bot.reading.ear import TrainedEar
from bot.reading.identifiers import find
from bot.reading.loading import Loaded, load
from bot.reading.masking import Masking, mask_turns
from bot.reading.matters import kept
from bot.reading.matters.kept import Kept
from bot.reading.matters.sorting import MatterReader, Matters
from bot.reading.reader import FloorReader
from bot.reading.semantic import weights
from bot.settings import Settings, read_settings
from bot.usecases.adviser import Adviser
from bot.words import speaker_here

if TYPE_CHECKING:
    from bot.domain.escalation import Escalation
    from bot.policyfiles.source import PolicyFolder
    from bot.usecases.scribe import Scribe

DEFAULT_SET = "webshop"


@dataclass(frozen=True, slots=True)
class FixedPolicy:
    """A policy set that was loaded once: the command line's."""

    policy: PolicySet

    def current(self) -> PolicySet:
        """The set."""
        return self.policy


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """An aware datetime in UTC."""
        return datetime.now(UTC)


class RandomIds:
    """Ids that nobody can guess."""

    def new(self) -> str:
        """32 hexadecimal digits."""
        return secrets.token_hex(16)


class Unmetered:
    """The port `Meter` where nobody looks at counters: the command line's."""

    def suggested(self, answer: Answer, seconds: float) -> None:
        """Nothing is kept."""

    def escalated(self, escalation: Escalation) -> None:
        """Nothing is kept."""

    def asked_model(self, spent: Spent) -> None:
        """Nothing is kept."""

    def rejected(self, clause: str) -> None:
        """Nothing is kept."""

    def model_helped(self, outcome: str) -> None:
        """Nothing is kept."""


class TextMasker:
    """The port `Masker` on the reading room's recognisers."""

    def mask(self, turns: tuple[Turn, ...], before: tuple[Turn, ...] = ()) -> tuple[Turn, ...]:
        """The turns without personal data, numbered on from those `before`, masked already."""
        return mask_turns(turns, Masking.after(turn.text for turn in before))[0]

    def veil(self, turns: tuple[Turn, ...], before: tuple[Turn, ...] = ()) -> Veiled:
        """The same, with those `before` in front, and with the way back for what was hidden now."""
        masked, known = mask_turns(turns, Masking.after(turn.text for turn in before))
        return Veiled((*before, *masked), known.restore)


def shipped() -> Path:
    """The folder of the policy sets that come with Tyyni, in a wheel or in a checkout."""
    return _beside("policies")


def prompts() -> Path:
    """The folder of the templates for the language model."""
    return _beside("prompts")


def _beside(name: str) -> Path:
    package = Path(bot.__file__).parent
    inside = package / "_shipped" / name
    return inside if inside.is_dir() else package.parent / name


def policy_dir(given: Path | None, settings: Settings | None = None) -> Path:
    """The policy set to use: the one given, the settings' one, or the sample shop."""
    if given is not None:
        return given
    chosen = (settings or read_settings()).policy_dir
    return chosen or shipped() / DEFAULT_SET


def one_set(given: Path | None, settings: Settings | None = None) -> Path:
    """`policy_dir`, where that is one set; PolicyBroken names the sets where it holds several."""
    folder = policy_dir(given, settings)
    inside = sets_in(folder)
    if inside == (folder,):
        return folder
    say = speaker_here()
    sentence = say("{folder} holds several policy sets; name one of them: {sets}.")
    raise PolicyBroken(sentence.format(folder=folder, sets=", ".join(map(str, inside))))


def policy(given: Path | None) -> PolicySet:
    """A policy set that is sound; PolicyBroken with its problems where it is not.

    A set that was found sound before is not judged again. Its wording is not put to the guard
    here: every suggestion is, when it is made.
    """
    folder = one_set(given)
    sound = Sound(read_settings().data_dir / "sound-sets.txt")
    return sound.linted(load_set(folder)).usable(folder)


@cache
def reading() -> Loaded:
    """The best reader this machine can run, loaded once, and what it rests on."""
    return load()


def reader() -> Reader:
    """The reader, loaded once; it says what a conversation is near by a set's examples too."""
    return MatterReader(reading().reader, matters())


@cache
def matters() -> Matters:
    """What the examples of policy sets say, on the best that this machine can run."""
    folder = read_settings().data_dir / "examples"
    made_by = kept.fingerprint(weights.FOLDER / weights.LAYERS)
    shipped_too = weights.FOLDER / weights.EXAMPLES
    return Matters(reading().embedder, Kept(folder, shipped_too), made_by)


@cache
def ear() -> TrainedEar:
    """The trained ear for drafts; it is loaded when the first draft is checked."""
    return TrainedEar()


def floor(default: Language) -> Reader:
    """The lexica alone: what the words of a policy set are put to."""
    return FloorReader(default=default)


def examples_idle(chosen: PolicySet) -> bool:
    """Whether a set has examples that do not count, since no embedding runs on this machine."""
    return bool(chosen.reading.examples) and reading().method is not Method.EMBEDDING


def adviser(given: Path | None) -> Adviser:
    """Suggests and checks by the policy set in a folder, and remembers nothing."""
    return Adviser(reader(), FixedPolicy(policy(given)), ear())


def scribe_here(policies: PolicySource) -> Scribe | None:
    """The language model for one command; None where the settings name none."""
    found = read_settings().language_model
    if found is None:
        return None
    from bot.wiring.model import Around, scribe  # noqa: PLC0415 - the SDK takes half a second

    return scribe(found, Around(policies, Unmetered()))


def respond(chosen: PolicySet) -> Callable[[Conversation], Answer]:
    """What this policy answers, as the policy set's own tests ask it.

    The situation is found as it is for an agent, by phrases and by all of the set's examples.
    Severity is read by the lexica alone: it may not change when a model is trained anew.
    """
    found = MatterReader(FloorReader(), matters())

    def answered(conversation: Conversation) -> Answer:
        if chosen.own and chosen.own.matters:
            matters().settle(chosen.own)
        return playbook.answer(chosen, conversation, found.read(conversation, chosen.own))

    return answered


def respond_by_phrases(chosen: PolicySet) -> Callable[[Conversation], Answer]:
    """The same without the examples: whatever model a machine can run, it is the same."""
    lexica = FloorReader()

    def answered(conversation: Conversation) -> Answer:
        return playbook.answer(chosen, conversation, lexica.read(conversation, chosen.own))

    return answered


def followed(settings: Settings) -> PolicyFolder:
    """The settings' policy set, whose saved changes count once they pass check and test."""
    from bot.policyfiles.source import PolicyFolder  # noqa: PLC0415 - only a server watches

    folder = one_set(None, settings)
    return PolicyFolder(folder, respond, floor=floor, at_start=respond_by_phrases)


def masked(conversation: Conversation) -> Conversation:
    """A conversation with placeholders in the place of personal data."""
    return replace(conversation, turns=TextMasker().mask(conversation.turns))


def redact(text: str) -> tuple[str, tuple[Identifier, ...]]:
    """A text with placeholders in the place of personal data, and where that was."""
    return Masking().mask(text)[0], find(text)
