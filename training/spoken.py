"""What the ear learns from: drafts of agents with the families of what they do.

`wanted` is 1, 0, or -1 where nobody has said. Contact details belong to the rules alone, and are
no family.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.domain.sentences import SENTENCE
from bot.reading.folding import fold

FOLDER = Path(__file__).parent / "drafts"
FIXTURES = Path(__file__).parent.parent / "tests" / "domain" / "drafts"
LANGUAGES = ("fi", "sv", "en")
CLAUSES = {
    "never.blame": "blame",
    "never.admit-fault": "fault",
    "never.join-the-anger": "anger",
    "never.contempt": "contempt",
    "never.diagnose": "diagnosis",
    "never.threaten": "threat",
    "never.canned-empathy": "empathy",
    "never.ask-secrets": "secrets",
    "never.others-data": "others",
    "never.argue": "argue",
    "never.sarcasm": "sarcasm",
    "never.run-down-colleagues": "colleagues",
    "never.discriminate": "groups",
    "never.pay-elsewhere": "payment",
    "never.legal-advice": "law",
    "never.silence-criticism": "reviews",
    "authority.no-delivery-date": "arrival",
    "authority.no-refund-day": "payday",
    "authority.no-return-exception": "exception",
    "authority.no-legal-outcome": "loss",
    "authority.no-punishment": "punishment",
    "authority.no-guarantee": "promise",
    "authority.no-credit-record": "collection",
    "authority.no-gifts": "free",
    "authority.no-priority": "priority",
    "authority.goodwill": "money",
    "authority.discount": "discount",
    "authority.refund": "refund",
    "authority.shipping-cost": "shipping",
    "authority.reship": "newitem",
    "authority.refund-time": "refundtime",
    "authority.reply-time": "replytime",
    "authority.supervisor-callback": "callback",
    "authority.due-date": "duedate",
    "authority.return-extension": "returntime",
    "voice.no-calm-down": "calmdown",
    "voice.no-system": "system",
    "voice.no-as-i-said": "asisaid",
    "voice.no-policy-shield": "shield",
    "voice.no-officialese": "officialese",
    "voice.no-hollow-thanks": "thanks",
    "voice.no-minimising": "minimising",
    "voice.no-unfortunately": "unfortunately",
}
FAMILIES = tuple(CLAUSES.values())
_KINDS = ("blame", "fault", "anger", "diagnosis", "threat", "empathy")


@dataclass(frozen=True, slots=True)
class Marked:
    """A draft with the words that break a clause: (clause, start, end)."""

    id: str
    language: str
    text: str
    broken: tuple[tuple[str, int, int], ...]

    @property
    def clauses(self) -> frozenset[str]:
        """The clauses it breaks."""
        return frozenset(clause for clause, _, _ in self.broken)


@dataclass(frozen=True, slots=True)
class Heard:
    """A folded text and what is wanted of each output: any family at all, then each of them."""

    text: str
    wanted: tuple[float, ...]

    @property
    def turns(self) -> tuple[str, ...]:
        """As it is packed."""
        return (self.text,)


def names() -> list[str]:
    """All batches of drafts there are, in order."""
    return sorted(path.stem for path in FOLDER.glob("*.jsonl"))


def marked(batches: Iterable[str]) -> list[Marked]:
    """The drafts of some batches, in the files' order."""
    files = ((FOLDER / f"{name}.jsonl").read_text("utf-8") for name in batches)
    return [_marked(json.loads(line)) for text in files for line in text.splitlines()]


def _marked(raw: dict[str, object]) -> Marked:
    text = str(raw["draft"])
    found: list[tuple[str, int, int]] = []
    violations = raw["violations"]
    assert isinstance(violations, list)
    for one in violations:
        at = text.find(one["words"])
        start, end = (at, at + len(one["words"])) if at >= 0 else (0, len(text))
        found.append((one["clause"], start, end))
    return Marked(str(raw["id"]), str(raw["language"]), text, tuple(found))


def heard(draft: Marked) -> list[Heard]:
    """The draft whole, then each of its sentences where it has several."""
    found = [Heard(fold(draft.text).text, _wanted(draft.clauses))]
    sentences = list(SENTENCE.finditer(draft.text))
    for one in sentences if len(sentences) > 1 else []:
        inside = {c for c, a, b in draft.broken if a < one.end() and one.start() < b}
        found.append(Heard(fold(one.group()).text, _wanted(frozenset(inside))))
    return found


def _wanted(clauses: frozenset[str]) -> tuple[float, ...]:
    families = {CLAUSES[clause] for clause in clauses if clause in CLAUSES}
    whole = 1.0 if families else -1.0 if clauses else 0.0
    return (whole, *(float(family in families) for family in FAMILIES))


def fixtures() -> Iterator[Heard]:
    """The rules' own examples: by family where they say so, else only whether they are good."""
    for path in sorted(FIXTURES.glob("*-*.txt")):
        for line in path.read_text(encoding="utf-8").splitlines():
            if not line.startswith("#"):
                _, label, text = line.split("|", 2)
                yield Heard(fold(text.replace("\\n", "\n")).text, _labelled(label))


def _labelled(label: str) -> tuple[float, ...]:
    if label in _KINDS:
        return (1.0, *(float(family == label) for family in FAMILIES))
    if label == "good":
        return (0.0, *(0.0 for _ in FAMILIES))
    whole = 1.0 if label == "never" else -1.0
    return (whole, *(-1.0 if family not in _KINDS else 0.0 for family in FAMILIES))
