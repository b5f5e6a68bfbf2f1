"""`tyyni redact`: messages without personal data, as JSON lines."""

from __future__ import annotations

from bot.cli import options
from bot.cli.options import Json, LinesOption
from bot.domain.errors import BadInput


def redact(_jsonl: LinesOption = False) -> None:
    """Mask personal data and say where it was."""
    from bot import shapes, wiring

    def line(item: Json) -> Json:
        if not isinstance(item.get("text"), str):
            raise BadInput('write {"id": …, "text": "…"}')
        text, found = wiring.redact(item["text"])
        return {"id": item.get("id"), "text": text, "found": shapes.identifiers(found)}

    options.each_line(line)
