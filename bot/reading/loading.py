"""The best reader that this machine can run, and why it is not a better one."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from bot.domain.reading import Method
from bot.ports import Reader
from bot.reading.likeness import Likeness
from bot.reading.reader import FloorReader, HeadReader
from bot.reading.semantic import weights
from bot.reading.semantic.e5file import ModelMissing
from bot.reading.semantic.embedding import Embedder, Meanings, tuned
from bot.reading.semantic.head import SemanticHead
from bot.reading.semantic.scorer import EmbeddingScorer, NgramScorer

_BROKEN = (OSError, ValueError, KeyError, BadZipFile, EOFError)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A reader, what it rests on, and in one sentence why on nothing better (or nothing)."""

    reader: Reader
    method: Method
    why: str = ""
    embedder: Meanings | None = None


def load(folder: Path = weights.FOLDER, embedder: Callable[[Path], Embedder] = tuned) -> Loaded:
    """The embedding where it runs, else the n-grams, else the lexica alone."""
    try:
        linear = NgramScorer(weights.ngrams(folder))
        alone = SemanticHead((linear,), weights.calibration(weights.ALONE, folder), linear)
    except _BROKEN as error:
        return Loaded(FloorReader(), Method.LEXICON, str(error))
    try:
        encoder = embedder(folder / weights.LAYERS)
        scorer = EmbeddingScorer(encoder, weights.head(folder))
        both = SemanticHead((scorer, linear), weights.calibration(weights.BOTH, folder), linear)
    except (ModelMissing, *_BROKEN) as error:
        return Loaded(HeadReader(alone, Method.NGRAMS), Method.NGRAMS, str(error))
    _give_back()
    read = HeadReader(both, likeness=Likeness(encoder))
    meanings = encoder if isinstance(encoder, Meanings) else None
    return Loaded(read, Method.EMBEDDING, embedder=meanings)


def _give_back() -> None:
    """What loading needed for a moment goes back to the system; only glibc has to be asked."""
    here = ctypes.CDLL(None) if sys.platform == "linux" else None
    if trim := getattr(here, "malloc_trim", None):
        trim(0)
