"""Logs on standard error: ids and outcomes, never a message's text."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        """One JSON object a line."""
        return json.dumps(
            {
                "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
                "level": record.levelname.lower(),
                "room": record.name,
                "says": record.getMessage(),
            },
            ensure_ascii=False,
        )


def configure(form: Literal["text", "json"]) -> None:
    """One handler for all; the libraries below us speak up from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    plain = logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
    handler.setFormatter(_Json() if form == "json" else plain)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    for name in ("bot", "uvicorn.error"):
        logging.getLogger(name).setLevel(logging.INFO)
    # The SDK logs whole payloads when it fails; those hold messages.
    logging.getLogger("slack_sdk").setLevel(logging.CRITICAL)
