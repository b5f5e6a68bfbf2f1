"""`python -m bot` is `tyyni`."""

from __future__ import annotations

import gc

_YOUNG = 700_000


def main() -> None:
    """Run a command."""
    # Starting makes half a million objects, and nearly all of them stay: to look for garbage among
    # them every seven hundred, as Python does, is a tenth of its time.
    gc.set_threshold(_YOUNG, 20, 50)
    from bot.cli import main as command  # noqa: PLC0415 - after that

    try:
        command()
    finally:
        # The end looks through everything once more; the system takes it back anyway.
        gc.freeze()


if __name__ == "__main__":
    main()
