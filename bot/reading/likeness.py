"""An organisation's own examples: which of them a message is most like, by its embedding."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from bot.domain.conversation import Language
from bot.domain.policy import Own, OwnExample
from bot.domain.reading import ABUSIVE, DANGEROUS, Severity, Signal
from bot.reading.own import POLICY, heard
from bot.reading.semantic.cutting import Stretch, windows
from bot.reading.semantic.embedding import Embedder, Vectors
from bot.reading.signals import Findings, examined

# Cosines. How they were chosen stands in docs/POLICIES.md: from the first on a message is as grave
# as the example it is most like, from the second on it may be as mild.
RAISES = 0.85
LOWERS = 0.95
_SURE_DANGER = 0.9
_VERSIONS = 4

_FAMILIES = {Severity.DANGER: DANGEROUS, Severity.ABUSIVE: ABUSIVE}

Kinds = Mapping[str, float]
"""How likely each kind is in a turn, by its name."""


@dataclass(frozen=True, slots=True)
class Nearest:
    """The example that a turn is most like, and how much; `whole` where all of it was compared."""

    example: OwnExample
    likeness: float
    where: Stretch
    whole: bool

    @property
    def severity(self) -> Severity:
        """What the example says."""
        return self.example.severity

    def counts(self, severity: Severity, floor: Findings) -> bool:
        """Whether a turn that was read as so grave takes the example's label.

        Nothing is lowered that the lexica or the organisation's own words are sure is a danger.
        """
        if self.severity.rank >= severity.rank:
            return self.likeness >= RAISES
        mild = self.severity in {Severity.CALM, Severity.UPSET}
        return mild and self.whole and self.likeness >= LOWERS and not _sure_danger(floor)

    def signals(self, judged: Findings, kinds: Kinds) -> tuple[Signal, ...]:
        """A turn's signals once it has the example's label: no severity without its kind."""
        family = _FAMILIES.get(self.severity, frozenset())
        wanted = set(self.example.signals)
        grave = frozenset() if family else (DANGEROUS | ABUSIVE) - wanted
        kept = [signal for signal in judged.signals if signal.kind not in grave]
        shown = {signal.kind for signal in kept}
        if family and not family & (wanted | shown):
            wanted.add(max(family, key=lambda kind: (kinds.get(kind.value, 0.0), kind)))
        place = judged.folded.span(*self.where)
        sure = round(self.likeness, 3)
        kept += [Signal(k, sure, *place, POLICY, judged.turn) for k in sorted(wanted - shown)]
        return tuple(sorted(kept, key=lambda s: (s.start, s.end, s.kind)))


@dataclass(frozen=True, slots=True)
class Likeness:
    """Compares turns with the examples of a policy set."""

    embedder: Embedder
    versions: OrderedDict[str, Vectors] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def nearest(self, own: Own, turns: Sequence[str]) -> list[Nearest]:
        """For each folded turn the example it is most like; one of `own` must be there."""
        known = self._examples(own)
        return [self._nearest(own, known, turn) for turn in turns]

    def _nearest(self, own: Own, known: Vectors, turn: str) -> Nearest:
        cut = windows(turn)
        likeness: NDArray[np.float32] = self.embedder.embed([turn[a:b] for a, b in cut]) @ known.T
        window, example = np.unravel_index(int(likeness.argmax()), likeness.shape)
        most = float(likeness[window, example])
        return Nearest(own.examples[example], most, cut[window], len(cut) == 1)

    def _examples(self, own: Own) -> Vectors:
        """The vectors of a version's examples, computed once."""
        with self.lock:
            if own.version not in self.versions:
                read = [_read(own, example) for example in own.examples]
                self.versions[own.version] = self.embedder.embed(read)
                while len(self.versions) > _VERSIONS:
                    self.versions.popitem(last=False)
            return self.versions[own.version]


def _read(own: Own, example: OwnExample) -> str:
    """An example as a turn would be read."""
    folded = heard(examined(example.text), own, Language(example.language), 0).folded.text
    start, end = windows(folded)[0]
    return folded[start:end]


def _sure_danger(floor: Findings) -> bool:
    found = (*floor.signals, *floor.own)
    return any(s.kind in DANGEROUS and s.confidence >= _SURE_DANGER for s in found)
