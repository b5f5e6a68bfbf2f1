"""`tyyni assess`: what messages say, as JSON lines."""

from __future__ import annotations

from bot.cli import options
from bot.cli.options import Json, LinesOption, PolicyOption


def assess(_jsonl: LinesOption = False, policy: PolicyOption = None) -> None:
    """Read messages or conversations and say severity, signals, conduct and route."""
    from bot import shapes, wiring

    adviser = wiring.adviser(policy)

    def line(item: Json) -> Json:
        answer = adviser.assess(options.turns(item))
        return {"id": item.get("id"), **shapes.reading(answer.reading, answer)}

    options.each_line(line)
