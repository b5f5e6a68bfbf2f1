"""A trained ear for drafts: hears what an agent does in a sentence, whatever the words.

`python -m training.train` makes the weights: a head on the embedding that the reading shares, and
a linear model on hashed n-grams. They are loaded when the first draft is checked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.domain.conversation import Language
from bot.domain.sentences import SENTENCE
from bot.domain.speech import Done
from bot.reading.folding import fold
from bot.reading.semantic import weights
from bot.reading.semantic.e5file import ModelMissing
from bot.reading.semantic.embedding import Embedder, tuned
from bot.reading.semantic.scorer import EmbeddingScorer, NgramScorer, Scores

MEANING, WORDS, CHOSEN = "speech.npz", "speech-ngrams.npz", "speech.json"
_EXAMINED = 20_000
_MOST = 100
"""Sentences that are heard; no channel takes a longer reply."""
_AROUND, _ON = 3, 2
"""How many sentences are heard together, and how many further on the next such stretch begins."""
_SURE = 0.6
"""From here on the family named is right five times in six, on drafts that choose."""
_BROKEN = (OSError, ValueError, KeyError, TypeError, BadZipFile, EOFError)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The families by column after the first, which is any of them, and thresholds for that.

    `sure` is how much it adds to a sentence's score how sure the likeliest family is.
    """

    families: tuple[str, ...]
    thresholds: Mapping[Language, float]
    sure: float = 0.0

    def least(self, language: Language) -> float:
        """From which score on a text does anything; the strictest for a language unknown."""
        return self.thresholds.get(language, max(self.thresholds.values()))


@dataclass(frozen=True, slots=True)
class Cut:
    """A reply as it is heard: its sentences, then longer stretches, and whose stretch each is.

    `mix` has a row a sentence and a column a text: what a sentence does is heard half from
    itself and half from what stands around it. Sentences alone mislead: 'You will have it on
    Friday.' is a promise or a quotation by its neighbours.
    """

    spans: tuple[tuple[int, int], ...]
    texts: tuple[str, ...]
    mix: Scores


def cut(text: str) -> Cut:
    """A reply's sentences and stretches, folded."""
    spans = [match.span() for match in SENTENCE.finditer(text[:_EXAMINED])][:_MOST]
    firsts = range(0, max(len(spans) - _AROUND + _ON, 1), _ON) if len(spans) > 1 else range(0)
    around = [range(first, min(first + _AROUND, len(spans))) for first in firsts]
    parts = [text[start:end] for start, end in spans]
    parts += [text[spans[each[0]][0] : spans[each[-1]][1]] for each in around]
    mix = np.eye(len(spans), len(parts), dtype=np.float32)
    for at in range(len(spans)):
        mine = [len(spans) + column for column, each in enumerate(around) if at in each]
        mix[at, mine] = 1 / max(1, len(mine))
    mix /= mix.sum(axis=1, keepdims=True)
    return Cut(tuple(spans), tuple(fold(part).text for part in parts), mix)


@dataclass(frozen=True, slots=True)
class Judged:
    """Of each row how much it does any, its likeliest family by column, and how sure that is."""

    total: Scores
    family: NDArray[np.intp]
    sure: Scores


def judged(scores: Scores, sure: float) -> Judged:
    """What mixed scores say; `sure` is what the sureness of the family counts for."""
    likely = np.exp(scores[:, 1:] - scores[:, 1:].max(axis=1, keepdims=True))
    share: Scores = 1 / likely.sum(axis=1)
    return Judged(scores[:, 0] + sure * share, likely.argmax(axis=1), share)


@dataclass(frozen=True, slots=True)
class Model:
    """Scores texts by family."""

    meaning: EmbeddingScorer
    words: NgramScorer
    chosen: Chosen

    def hear(self, text: str, language: Language) -> tuple[Done, ...]:
        """What each sentence does that does any."""
        heard = cut(text)
        if not heard.spans:
            return ()
        scores = self.meaning.scores(heard.texts) + self.words.scores(heard.texts)
        found = judged(heard.mix @ scores, self.chosen.sure)
        alone = judged(scores[: len(heard.spans)], self.chosen.sure).total
        least, total = self.chosen.least(language), found.total
        return tuple(
            Done(self.chosen.families[int(found.family[at])], *span, bool(found.sure[at] >= _SURE))
            for at, span in enumerate(heard.spans)
            if total[at] >= least and (alone[at] >= least or _stands_out(total, at))
        )


def _stands_out(total: Scores, at: int) -> bool:
    """Whether no neighbour does any more surely: else what is around it is all that speaks."""
    return bool(total[at] >= total[max(at - 1, 0) : at + 2].max())


@dataclass(frozen=True)
class TrainedEar:
    """The port `Ear` on the weights in a folder; where they cannot be used it hears nothing."""

    folder: Path = weights.FOLDER
    embedder: Callable[[Path], Embedder] = field(default=tuned)

    def hear(self, text: str, language: Language) -> tuple[Done, ...]:
        """What is done in a text, by family."""
        model = self._loaded[0]
        return model.hear(text, language) if model else ()

    @property
    def why(self) -> str:
        """Why it hears nothing, in one sentence; empty where it hears."""
        return self._loaded[1]

    @cached_property
    def _loaded(self) -> tuple[Model | None, str]:
        try:
            return self._load(), ""
        except (ModelMissing, *_BROKEN) as error:
            return None, str(error)

    def _load(self) -> Model:
        raw = json.loads((self.folder / CHOSEN).read_text("utf-8"))
        thresholds = {Language(code): float(value) for code, value in raw["thresholds"].items()}
        chosen = Chosen(tuple(raw["families"]), thresholds, float(raw["sure"]))
        words = NgramScorer(weights.ngrams(self.folder, WORDS))
        layers = self.embedder(self.folder / weights.LAYERS)
        return Model(EmbeddingScorer(layers, weights.head(self.folder, MEANING)), words, chosen)
