"""The semantic head: what each turn says beyond its words, and which clause says it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.conversation import Language
from bot.reading.semantic.cutting import Stretch, clauses, sentences, windows
from bot.reading.semantic.memory import Memory, key
from bot.reading.semantic.scorer import Placer, Scorer, Scores
from bot.reading.semantic.weights import Calibration

DANGER, ABUSE, UPSET = "danger", "abusive", "upset"
# The first columns of the scores are the four severities, mildest first; the kinds follow.
_SEVERITIES = 4
_REMEMBERED = 4096
# What the lexica find said plainly counts in every language, unless the scorers, who see the
# sentence around the phrase, find it unlikely: 'I can't do this any more, three hours on hold'.
_GRAVE = frozenset(
    {DANGER, "threat_violence", "self_harm", ABUSE, "insult", "hate", "sexual_harassment"}
)
_PLAIN = 0.9
_BEYOND_DOUBT = 0.99
_UNLIKELY = 0.3
_HALF = 0.5
# A turn of more sentences is not looked at one by one: what is plain in it stands.
_MOST_SENTENCES = 48
# Where the thresholds know nothing of a language, the strictest of the served ones counts.
_DEFAULT = 0.5


@dataclass(frozen=True, slots=True)
class SemanticHead:
    """Scores turns and says, by calibrated probabilities, what they carry."""

    scorers: Sequence[Scorer]
    calibration: Calibration
    placer: Placer
    memory: Memory = field(default_factory=lambda: Memory(_REMEMBERED))

    def look(self, turns: Sequence[str], floor: Sequence[Mapping[str, float]]) -> list[Opinion]:
        """An opinion a turn; `turns` are folded, `floor` is how sure the lexicon is, by output."""
        cut = [windows(turn) for turn in turns]
        texts = [turn[a:b] for turn, each in zip(turns, cut, strict=True) for a, b in each]
        scores = self._scores(texts)
        opinions: list[Opinion] = []
        at, heat = 0, 0.0
        for turn, each, sure in zip(turns, cut, floor, strict=True):
            rows = scores[at : at + len(each)]
            at += len(each)
            most = dict(zip(self.calibration.outputs, rows.max(axis=0).tolist(), strict=True))
            probabilities = {
                output: self._probability(output, score, sure.get(output, 0.0), heat)
                for output, score in most.items()
            }
            probabilities |= self._plain(turn, each, sure, probabilities)
            opinions.append(Opinion(probabilities, tuple(each), rows))
            heat = probabilities[UPSET]
        return opinions

    def _probability(self, output: str, score: float, sure: float, heat: float = 0.0) -> float:
        return self.calibration.lines[output].probability(score, sure, heat)

    def _plain(
        self,
        turn: str,
        cut: Sequence[Stretch],
        sure: Mapping[str, float],
        found: Mapping[str, float],
    ) -> dict[str, float]:
        """What of a danger or abuse the lexica find said plainly, where it is likely enough.

        In a long turn that is mild otherwise a sentence may be grave: each is looked at alone.
        """
        plain = {o: p for o, p in sure.items() if o in _GRAVE and p >= _PLAIN and p > found[o]}
        # A threat full of hate may look more like abuse: that is no reason to doubt it.
        mild = found[ABUSE] < _HALF
        doubtful = {output for output, sureness in plain.items() if sureness < _BEYOND_DOUBT}
        unlikely = {output for output in doubtful if mild and found[output] < _UNLIKELY}
        if unlikely:
            alone = [each for start, end in cut for each in sentences(turn, start, end)]
            if len(alone) <= _MOST_SENTENCES:
                scores = self._scores([turn[a:b] for a, b in alone]).max(axis=0).tolist()
                most = dict(zip(self.calibration.outputs, scores, strict=True))
                for output in unlikely:
                    if self._probability(output, most[output], plain[output]) < _UNLIKELY:
                        del plain[output]
        return plain

    def threshold(self, output: str, language: Language) -> float:
        """From which probability on an output counts in a language."""
        known = self.calibration.thresholds.get(language)
        if known is not None:
            return known.get(output, _DEFAULT)
        return max(t.get(output, _DEFAULT) for t in self.calibration.thresholds.values())

    def places(self, turn: str, opinion: Opinion, kinds: Iterable[str]) -> dict[str, Stretch]:
        """For each kind of signal the clause of a folded turn whose words carry it most."""
        columns = {kind: self.calibration.outputs.index(kind) for kind in kinds}
        inside: dict[Stretch, list[str]] = {}
        for kind, column in columns.items():
            window = opinion.windows[int(opinion.scores[:, column].argmax())]
            inside.setdefault(window, []).append(kind)
        found: dict[str, Stretch] = {}
        for window, here in inside.items():
            parts = clauses(turn, *window) or [window]
            # What scorers say begins with one severity more than the outputs have moods.
            outputs = [columns[kind] + 1 for kind in here]
            best = self.placer.strongest([turn[a:b] for a, b in parts], outputs)
            found |= {kind: parts[at] for kind, at in zip(here, best, strict=True)}
        return found

    def _scores(self, texts: Sequence[str]) -> Scores:
        """What all scorers say together; texts seen lately are remembered, by a hash."""
        keys = [key(text) for text in texts]
        known = self.memory.recall(keys)
        new = [at for at, row in enumerate(known) if row is None]
        if new:
            computed = self._computed([texts[at] for at in new])
            for at, row in zip(new, computed, strict=True):
                known[at] = row
                self.memory.keep(keys[at], row)
        return np.stack([row for row in known if row is not None])

    def _computed(self, texts: Sequence[str]) -> Scores:
        """The scorers' odds, weighed together: shape (texts, outputs)."""
        each = odds(np.stack([scorer.scores(texts) for scorer in self.scorers]))
        total: Scores = np.einsum("sto,so->to", each, self.calibration.weights)
        return total


def odds(scores: Scores) -> Scores:
    """Log-odds of danger, of abuse where it is no danger, of upset or worse, and of each kind.

    The last axis holds the scores of one text: the four severities, then the kinds.
    """
    calm, upset, abusive, danger = (scores[..., at] for at in range(_SEVERITIES))
    mild = np.logaddexp(calm, upset)
    hot = np.logaddexp(np.logaddexp(upset, abusive), danger)
    moods = danger - np.logaddexp(mild, abusive), abusive - mild, hot - calm
    kinds = scores[..., _SEVERITIES:]
    both: Scores = np.concatenate([*(mood[..., None] for mood in moods), kinds], axis=-1)
    return both


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a turn carries, as probabilities by output; its windows and their scores."""

    probabilities: Mapping[str, float]
    windows: tuple[Stretch, ...]
    scores: Scores
