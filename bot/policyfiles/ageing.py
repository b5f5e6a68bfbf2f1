"""Contact details that nobody has looked at for too long: a warning, never a refusal."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from bot.domain import policy as p
from bot.policyfiles.loaded import Loaded
from bot.policyfiles.problem import Problem, shown
from bot.policyfiles.rules.whole import Whole

LONGEST = timedelta(days=365)
_SAFETY = Path(__file__).parent / "safety"


def aged(found: Loaded, today: date) -> tuple[Problem, ...]:
    """Contact details whose date is more than a year old, each with its place."""
    if found.policy is None:
        return ()
    problems = []
    for contact, spot in Whole(found.policy, found.sources).each(p.Contact):
        if is_aged(contact, today):
            said = (
                f"warning: {shown(contact.value)} was checked on {contact.checked}, more than a "
                f"year ago; look it up at {contact.source or 'its source'} and write today's date"
            )
            problems.append(spot.at("checked").problem(said))
    return tuple(sorted(problems))


def is_aged(contact: p.Contact, today: date) -> bool:
    """Whether a contact detail was checked, and more than a year ago."""
    try:
        return today - date.fromisoformat(contact.checked or "") > LONGEST
    except ValueError:
        return False


def safety(country: str) -> str:
    """Safety wording and numbers to begin a policy set with; the default where there is none."""
    file = _SAFETY / f"{country.upper()}.yaml"
    known = file if file in set(_SAFETY.glob("*.yaml")) else _SAFETY / "default.yaml"
    return known.read_text(encoding="utf-8")
