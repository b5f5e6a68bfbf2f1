"""Vectors of examples and what was fitted to them, kept between one start and the next.

Everything is known by a hash of what it was made from, the weights included: what no longer fits
is not found. A file that cannot be read is as good as none, and one that cannot be written costs
the next start some time; neither hinders an answer.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from bot.reading.matters.fitting import Deep, Fitted, Floats, Grams

log = logging.getLogger(__name__)

VECTORS = "vectors.npz"
_BROKEN = (OSError, ValueError, KeyError, BadZipFile, EOFError, AttributeError)
_MOST_FITS = 4
"""Of so many sets and versions the fits are kept; a fit is made again in a moment."""

Known = dict[bytes, NDArray[np.float16]]


class Kept:
    """A folder of vectors and fits, and one of those that are shipped, which is looked at first."""

    def __init__(self, folder: Path | None, shipped: Path | None = None) -> None:
        """Nothing is written where there is no folder."""
        self._folder = folder
        self._folders = [one for one in (shipped, folder) if one]
        self._known: Known | None = None

    def vectors(self, keys: Sequence[bytes]) -> list[Floats | None]:
        """What is known of each text."""
        known = self._all()
        return [known[key].astype(np.float32) if key in known else None for key in keys]

    def keep(self, rows: Mapping[bytes, Floats], used: Iterable[bytes]) -> None:
        """Add vectors; those that are neither new nor `used` are left out of the file."""
        known = self._all()
        known.update({key: row.astype(np.float16) for key, row in rows.items()})
        kept = [key for key in {*rows, *used} if key in known]
        if self._folder and kept:
            write(self._folder / VECTORS, {key: known[key] for key in kept})

    def fitted(self, key: str) -> Fitted | None:
        """A fit by what it was made from."""
        for folder in self._folders:
            try:
                with np.load(_fit(folder, key)) as file:
                    return _read(file)
            except _BROKEN:
                continue
        return None

    def keep_fitted(self, key: str, fitted: Fitted) -> None:
        """Keep a fit, and forget the oldest."""
        if self._folder is None:
            return
        _saved(_fit(self._folder, key), _written(fitted))
        try:
            fits = sorted(self._folder.glob("fit-*.npz"), key=lambda one: one.stat().st_mtime)
            for old in fits[:-_MOST_FITS]:
                old.unlink(missing_ok=True)
        except OSError:
            log.info("an old fit of examples was not removed")

    def _all(self) -> Known:
        if self._known is None:
            self._known = {}
            for folder in self._folders:
                self._known.update(load(folder / VECTORS))
        return self._known


def _fit(folder: Path, key: str) -> Path:
    return folder / f"fit-{key}.npz"


def load(file: Path) -> Known:
    """The vectors of a file; none where it is missing or broken."""
    try:
        with np.load(file) as found:
            keys, rows = found["keys"], found["rows"]
    except FileNotFoundError:
        return {}
    except _BROKEN as error:
        log.warning("vectors of examples cannot be read: %s", type(error).__name__)
        return {}
    return {key.tobytes(): row for key, row in zip(keys, rows, strict=True)}


def write(file: Path, known: Mapping[bytes, NDArray[np.float16]]) -> None:
    """Put vectors in the place of a file's."""
    keys = np.stack([np.frombuffer(key, dtype=np.uint8) for key in known])
    _saved(file, {"keys": keys, "rows": np.stack(list(known.values())).astype(np.float16)})


def fingerprint(file: Path) -> bytes:
    """What a file holds, in short; of none that of nothing."""
    return blake2b(file.read_bytes() if file.is_file() else b"", digest_size=16).digest()


def _saved(file: Path, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Written beside and then moved into place, so that nobody reads half of it."""
    half = file.with_name(f".{os.getpid()}-{file.name}")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        np.savez(half, allow_pickle=False, **arrays)
        half.replace(file)
    except OSError as error:
        log.warning("what was made of examples could not be kept: %s", type(error).__name__)


def _written(fitted: Fitted) -> dict[str, NDArray[np.generic]]:
    found: dict[str, NDArray[np.generic]] = {
        "situations": np.array(fitted.situations),
        "rarity": fitted.grams.rarity,
        "grams": fitted.grams.weight.astype(np.float16),
        "bias": fitted.bias,
    }
    if fitted.alone is not None:
        found["alone"] = fitted.alone.astype(np.float16)
    if fitted.deep is not None:
        found |= {"middle": fitted.deep.middle, "deep": fitted.deep.weight}
    return found


def _read(file: Mapping[str, NDArray[np.float32]]) -> Fitted:
    deep = Deep(file["middle"], file["deep"]) if "deep" in file else None
    return Fitted(
        situations=tuple(str(name) for name in file["situations"]),
        grams=Grams(file["rarity"], file["grams"].astype(np.float32)),
        deep=deep,
        bias=file["bias"],
        alone=file["alone"].astype(np.float32) if "alone" in file else None,
    )
