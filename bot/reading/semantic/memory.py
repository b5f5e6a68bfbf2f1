"""What was computed of the texts seen last, known by a hash of each; no words are held."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from hashlib import blake2b
from threading import Lock

import numpy as np
from numpy.typing import NDArray

Row = NDArray[np.float32]


def key(text: str) -> bytes:
    """By what a text is known."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


class Memory:
    """The scores of the texts seen last, by hash; holds no words. Safe from several threads."""

    def __init__(self, most: int) -> None:
        """Remember at most so many."""
        self._most = most
        self._rows: OrderedDict[bytes, Row] = OrderedDict()
        self._lock = Lock()

    def recall(self, keys: Sequence[bytes]) -> list[Row | None]:
        """What is known of each key."""
        with self._lock:
            for key in keys:
                if key in self._rows:
                    self._rows.move_to_end(key)
            return [self._rows.get(key) for key in keys]

    def keep(self, key: bytes, row: Row) -> None:
        """Remember one more, forgetting the one unused for longest."""
        with self._lock:
            self._rows[key] = row
            if len(self._rows) > self._most:
                self._rows.popitem(last=False)
