"""`python -m bot` is `tyyni`."""

from __future__ import annotations

import gc

_YOUNG = 200_000


def main() -> None:
    """Run a command."""
    # Starting makes half a million objects that stay: to look for garbage among them every seven
    # hundred, as Python does, is a tenth of its time.
    gc.set_threshold(_YOUNG, 20, 50)
    from bot.cli import main as command  # noqa: PLC0415 - after that

    command()


if __name__ == "__main__":
    main()
