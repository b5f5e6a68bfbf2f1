"""Which situations of a policy set a conversation is near, by the examples that the set gives."""

from __future__ import annotations

import logging
import re
from collections import OrderedDict, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from threading import Lock, Thread

import numpy as np

from bot.domain.conversation import Conversation, Language, Role
from bot.domain.policy import Own
from bot.domain.reading import Nearness, Reading
from bot.ports import Reader
from bot.reading.matters.fitting import SIZE, Fitted, Floats, fit
from bot.reading.matters.kept import Kept
from bot.reading.own import heard
from bot.reading.semantic.cutting import windows
from bot.reading.semantic.embedding import Meanings
from bot.reading.semantic.memory import key
from bot.reading.signals import examined

log = logging.getLogger(__name__)

# As masking writes them, folded: what a number stands for says nothing of the matter.
_PLACEHOLDER = re.compile(r"\[[a-z]+_\d+\]")

_VERSIONS = 8
_AT_ONCE = 24
"""So many examples are embedded while somebody waits; more of them are when nobody does."""
_FAR = 0.03
"""Below it a situation is not worth telling."""
_TAKEN, _BEFORE = 0.3, 0.25
"""From which score on, and how far before its own, an example is taken for another situation."""


@dataclass(frozen=True, slots=True)
class MatterReader:
    """Another reader, and which situations of the set each turn of the customer's is near."""

    reader: Reader
    matters: Matters

    def read(self, conversation: Conversation, own: Own | None = None) -> Reading:
        """The reading; without nearness where the set has no examples or they cannot be used."""
        reading = self.reader.read(conversation, own)
        if own is None or not own.matters:
            return reading
        return replace(reading, near=self.matters.near(own, conversation, reading.language))

    def language(self, conversation: Conversation) -> Language:
        """As the other reader hears it."""
        return self.reader.language(conversation)


@dataclass
class Matters:
    """What the examples of policy sets say: fitted once a version, kept by `kept`.

    `made_by` tells one embedding from another: vectors of one are nothing to the next.
    """

    embedder: Meanings | None
    kept: Kept
    made_by: bytes = b""
    versions: OrderedDict[str, Fitted] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)
    workers: deque[Thread] = field(default_factory=lambda: deque(maxlen=_VERSIONS))

    def near(
        self, own: Own, conversation: Conversation, language: Language
    ) -> tuple[Nearness, ...]:
        """The situations that each turn of the customer's is near, the nearest first."""
        try:
            fitted = self.fitted(own)
            return tuple(
                nearness
                for at, turn in enumerate(conversation.turns)
                if turn.role is Role.CUSTOMER
                for nearness in self._turn(fitted, _read(own, turn.text, language), at)
            )
        except Exception as error:  # noqa: BLE001 - whatever fails here, phrases still answer
            log.warning("examples of situations are not counted: %s", type(error).__name__)
            return ()

    def _turn(self, fitted: Fitted, text: str, turn: int) -> list[Nearness]:
        parts = [text[a:b] for a, b in windows(text)]
        rows = [fitted.scores(part, self._vector(fitted, part)) for part in parts]
        scores = zip(fitted.situations, np.max(rows, axis=0).tolist(), strict=True)
        found = [Nearness(situation, turn, score) for situation, score in scores if score > _FAR]
        return sorted(found, key=lambda one: -one.score)

    def _vector(self, fitted: Fitted, text: str) -> Floats | None:
        return self.embedder.meanings([text])[0] if self.embedder and fitted.deep else None

    def fitted(self, own: Own) -> Fitted:
        """What a version's examples say; by their letters alone until all are embedded."""
        with self.lock:
            if own.version not in self.versions:
                self._add(own)
            self.versions.move_to_end(own.version)
            return self.versions[own.version]

    def mistaken(self, own: Own) -> list[tuple[int, str]]:
        """Examples that the others plainly take for another situation, and for which."""
        fitted = self.prepare(own, alone=True)
        if fitted.alone is None:
            return []
        place = {situation: at for at, situation in enumerate(fitted.situations)}
        found = []
        for number, (one, row) in enumerate(zip(own.matters, fitted.alone, strict=True)):
            other = int(row.argmax())
            if row[other] >= _TAKEN and row[other] - row[place[one.situation]] >= _BEFORE:
                found.append((number, fitted.situations[other]))
        return found

    def settle(self, own: Own) -> None:
        """Fit a version by all of its examples before it is asked, however long that takes."""
        with self.lock:
            known = self.versions.get(own.version)
        if known and (known.deep is not None or self.embedder is None):
            return
        try:
            whole = self.prepare(own)
        except Exception as error:  # noqa: BLE001 - whatever fails here, phrases still answer
            log.warning("examples of situations are not embedded: %s", type(error).__name__)
            return
        with self.lock:
            self._hold(own.version, whole)

    def prepare(self, own: Own, *, alone: bool = False) -> Fitted:
        """The same, however long the embedding takes; and it is kept.

        With `alone` it has what the others say of each example.
        """
        fit_name = self._name(own)
        known = self.kept.fitted(fit_name)
        if known is None or (alone and known.alone is None):
            known, _ = self._fitted(own, len(own.matters), alone=alone)
            self.kept.keep_fitted(fit_name, known)
        return known

    def _add(self, own: Own) -> None:
        fit_name = self._name(own)
        known = self.kept.fitted(fit_name)
        if known is None:
            known, missing = self._fitted(own, _AT_ONCE)
            if missing:
                worker = Thread(target=self._finish, args=(own,), daemon=True)
                self.workers.append(worker)
                worker.start()
            else:
                self.kept.keep_fitted(fit_name, known)
        self._hold(own.version, known)

    def _hold(self, version: str, known: Fitted) -> None:
        self.versions[version] = known
        while len(self.versions) > _VERSIONS:
            self.versions.popitem(last=False)

    def _finish(self, own: Own) -> None:
        """Embed what is missing and fit again, while others are answered."""
        try:
            whole = self.prepare(own)
        except Exception as error:  # noqa: BLE001 - a thread of its own has nobody to tell
            log.warning("examples of situations are not embedded: %s", type(error).__name__)
            return
        with self.lock:
            if own.version in self.versions:
                self.versions[own.version] = whole

    def _fitted(self, own: Own, most: int, *, alone: bool = False) -> tuple[Fitted, bool]:
        """The fit, and whether it lacks embeddings that can still be made, being more than that."""
        said = texts(own)
        vectors, missing = self._vectors(said, most)
        labels = [one.situation for one in own.matters]
        return fit(said, labels, vectors, alone=alone), missing

    def _vectors(self, texts: Sequence[str], most: int) -> tuple[Floats | None, bool]:
        if self.embedder is None:
            return None, False
        keys = [name(self.made_by, text) for text in texts]
        rows = self.kept.vectors(keys)
        missing = [at for at, row in enumerate(rows) if row is None]
        if len(missing) > most:
            return None, True
        for some in _batched(missing, _AT_ONCE):
            made = self.embedder.meanings([texts[at] for at in some])
            for at, row in zip(some, made, strict=True):
                rows[at] = row
            self.kept.keep({keys[at]: row for at, row in zip(some, made, strict=True)}, keys)
        return np.stack([row for row in rows if row is not None]), False

    def _name(self, own: Own) -> str:
        """All that a fit is made from."""
        said = blake2b(self.made_by if self.embedder else b"", digest_size=16)
        said.update(f"{SIZE}".encode())
        for one in own.matters:
            said.update(f"{one.situation}\0{one.language}\0{one.text}\0".encode())
        for words in own.words:
            said.update(words.model_dump_json().encode())
        return said.hexdigest()


def _read(own: Own, text: str, language: Language) -> str:
    """A text as a turn would be read."""
    return _PLACEHOLDER.sub(" ", heard(examined(text), own, language, 0).folded.text)


def _batched(places: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for first in range(0, len(places), size):
        yield places[first : first + size]


def texts(own: Own) -> list[str]:
    """The examples as turns would be read, as much of each as one look takes in."""
    found = []
    for one in own.matters:
        read = _read(own, one.text, one.language)
        start, end = windows(read)[0]
        found.append(read[start:end])
    return found


def name(made_by: bytes, text: str) -> bytes:
    """By what the vector of a text is known."""
    return key(f"{made_by.hex()} {text}")
