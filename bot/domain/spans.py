"""Stretches of time as policy files write them: `4 days`."""

from __future__ import annotations

from bot.domain.reading import Unit


def minutes_of(text: str) -> int:
    """Minutes of `4 days`, `30 minutes`, `2 weeks`; raises ValueError with what to write."""
    number, _, unit = text.strip().partition(" ")
    try:
        return int(number) * Unit(unit.strip().removesuffix("s")).minutes
    except ValueError:
        message = f"{text!r} is no stretch of time; write a number and days, hours, weeks or months"
        raise ValueError(message) from None
