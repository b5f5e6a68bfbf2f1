"""What the model has cost today, in a small file, so that a restart does not forget it."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from pathlib import Path

log = logging.getLogger(__name__)


@dataclass
class FileLedger:
    """One day's tokens; a file that cannot be read or written costs no answer, only the memory."""

    path: Path
    day: str = ""
    tokens: int = 0
    loaded: bool = field(default=False, repr=False)

    def read(self, day: str) -> int:
        """Tokens spent on this day."""
        if not self.loaded:
            self._load()
        return self.tokens if self.day == day else 0

    def write(self, day: str, tokens: int) -> None:
        """Keep what has been spent on this day."""
        self.day, self.tokens, self.loaded = day, tokens, True
        beside = self.path.with_suffix(".new")
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            beside.write_text(json.dumps({"day": day, "tokens": tokens}), "utf-8")
            beside.replace(self.path)
        except OSError as error:
            log.warning("the model's use could not be kept: %s", type(error).__name__)

    def _load(self) -> None:
        self.loaded = True
        try:
            found = json.loads(self.path.read_text("utf-8"))
            self.day, self.tokens = str(found["day"]), int(found["tokens"])
        except FileNotFoundError:
            return
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("the model's use could not be read: %s", type(error).__name__)
