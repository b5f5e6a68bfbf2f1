"""`tyyni doctor`: what is configured, what is reachable, what is missing."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.cli import options
from bot.domain.conversation import Language

if TYPE_CHECKING:
    from bot.wiring.checkup import Finding

_MARKS = {True: "✓", False: "✗", None: "–"}


def doctor(as_json: options.JsonOption = False) -> None:
    """Look at settings, policy, database and platforms; exit 1 where something must be mended."""
    from bot.wiring import checkup
    from bot.words import speaker, speaker_here

    say = speaker(Language.EN) if as_json else speaker_here()
    findings = asyncio.run(checkup.findings(say))
    if as_json:
        shown = [{"part": f.part, "ok": f.ok, "says": f.says} for f in findings]
        options.write({"findings": shown})
    else:
        _show(findings)
    if any(finding.ok is False for finding in findings):
        raise SystemExit(1)


def _show(findings: tuple[Finding, ...]) -> None:
    console = options.console()
    for finding in findings:
        console.print(f"{_MARKS[finding.ok]} {finding.part}: {finding.says}")
