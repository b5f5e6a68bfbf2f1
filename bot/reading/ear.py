"""A trained ear for drafts: hears what an agent does in a sentence, whatever the words.

`python -m training.train` makes the weights: a head on the embedding that the reading shares, and
a linear model on hashed n-grams. They are loaded when the first draft is checked.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from bot.domain.conversation import Language
from bot.domain.speech import Done
from bot.reading.folding import fold
from bot.reading.semantic import weights
from bot.reading.semantic.e5file import ModelMissing
from bot.reading.semantic.embedding import Embedder, tuned
from bot.reading.semantic.scorer import EmbeddingScorer, NgramScorer, Scores

MEANING, WORDS, CHOSEN = "speech.npz", "speech-ngrams.npz", "speech.json"
_SENTENCE = re.compile(r"\S(?:[^.!?…\n]|[.!?…]++(?=\S))*+[.!?…]*")
_EXAMINED = 20_000
_MOST = 200
"""Sentences that are heard; no channel takes a longer reply."""
_BROKEN = (OSError, ValueError, KeyError, TypeError, BadZipFile, EOFError)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The families by column after the first, which is any of them, and thresholds for that.

    `share` is how likely the likeliest family must be among them.
    """

    families: tuple[str, ...]
    thresholds: Mapping[Language, float]
    share: float = 0.0

    def least(self, language: Language) -> float:
        """From which score on a text does anything; the strictest for a language unknown."""
        return self.thresholds.get(language, max(self.thresholds.values()))


@dataclass(frozen=True, slots=True)
class Model:
    """Scores texts by family."""

    meaning: EmbeddingScorer
    words: NgramScorer
    chosen: Chosen

    def hear(self, text: str, language: Language) -> tuple[Done, ...]:
        """What each sentence does; what only the whole says, at the sentence that says it most."""
        spans = [match.span() for match in _SENTENCE.finditer(text[:_EXAMINED])][:_MOST]
        if not spans:
            return ()
        scores = self._scores([text[start:end] for start, end in spans])
        least = self.chosen.least(language)
        if scores[:, 0].max() < least and len(spans) > 1:
            whole = self._scores([text[:_EXAMINED]])
            return tuple(self._done(whole, [spans[int(scores[:, 0].argmax())]], least))
        return tuple(self._done(scores, spans, least))

    def _scores(self, texts: Sequence[str]) -> Scores:
        folded = [fold(text).text for text in texts]
        scores = self.meaning.scores(folded)
        scores[:, :1] += self.words.scores(folded)
        return scores

    def _done(
        self, scores: Scores, spans: Sequence[tuple[int, int]], least: float
    ) -> Iterator[Done]:
        """The likeliest family of each text that does any, where one is likely enough."""
        for (start, end), row in zip(spans, scores, strict=True):
            likely = np.exp(row[1:] - row[1:].max())
            if row[0] >= least and 1 / likely.sum() >= self.chosen.share:
                yield Done(self.chosen.families[int(likely.argmax())], start, end)


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
        chosen = Chosen(tuple(raw["families"]), thresholds, float(raw["share"]))
        words = NgramScorer(weights.ngrams(self.folder, WORDS))
        layers = self.embedder(self.folder / weights.LAYERS)
        return Model(EmbeddingScorer(layers, weights.head(self.folder, MEANING)), words, chosen)
