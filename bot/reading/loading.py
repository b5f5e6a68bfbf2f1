"""The best reader that this machine can run, and why it is not a better one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from bot.domain.reading import Method
from bot.ports import Reader
from bot.reading.likeness import Likeness, RememberingEmbedder
from bot.reading.reader import FloorReader, HeadReader
from bot.reading.semantic import weights
from bot.reading.semantic.e5file import ModelMissing
from bot.reading.semantic.embedding import Embedder, TunedE5
from bot.reading.semantic.head import SemanticHead
from bot.reading.semantic.scorer import EmbeddingScorer, NgramScorer

_BROKEN = (OSError, ValueError, KeyError, BadZipFile, EOFError)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A reader, what it rests on, and in one sentence why on nothing better (or nothing)."""

    reader: Reader
    method: Method
    why: str = ""


def load(folder: Path = weights.FOLDER, embedder: Callable[[Path], Embedder] = TunedE5) -> Loaded:
    """The embedding where it runs, else the n-grams, else the lexica alone."""
    try:
        layers = RememberingEmbedder(embedder(folder / weights.LAYERS))
        scorer = EmbeddingScorer(layers, weights.head(weights.ENCODER, folder))
        head = SemanticHead(scorer, weights.calibration(weights.ENCODER, folder))
        return Loaded(HeadReader(head, likeness=Likeness(layers)), Method.EMBEDDING)
    except (ModelMissing, *_BROKEN) as error:
        why = str(error)
    try:
        linear = NgramScorer(weights.head(weights.NGRAMS, folder))
        head = SemanticHead(linear, weights.calibration(weights.NGRAMS, folder))
        return Loaded(HeadReader(head, Method.NGRAMS), Method.NGRAMS, why)
    except _BROKEN as error:
        return Loaded(FloorReader(), Method.LEXICON, f"{why} {error}")
