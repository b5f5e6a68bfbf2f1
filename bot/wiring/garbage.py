"""What a server that has started does about garbage."""

from __future__ import annotations

import gc

# Requests make little garbage in circles; what starting made is three hundred thousand objects.
_THRESHOLDS = 2_000, 10, 10


def settle() -> None:
    """Look for garbage from now on, and never again among what stays until the end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_THRESHOLDS)
