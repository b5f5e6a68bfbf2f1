"""Whether the situation chosen for a message suits it: `python -m training.matching`.

`matching.jsonl` has 420 messages of the corpus with the situation that suits each best, those that
do as well and those that would be harmful. Counts by set for both halves; then, on the half that
chooses, what other limits of `bot.domain.telling` would give. To be run after the encoder, the
examples or the situations have changed; a limit is changed in `Limits`, never for one message.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from bot import wiring
from bot.domain.conversation import Conversation
from bot.domain.policy import PolicySet
from bot.domain.reading import Reading
from bot.domain.recognising import recognised
from bot.domain.telling import LIMITS, Limits
from training.examples import batches, names

LABELS = Path(__file__).with_name("matching.jsonl")
_NEAR = (0.2, 0.25, 0.3, 0.35)
_APART = (0.05, 0.1, 0.15)


class Outcome(StrEnum):
    """How a situation suits a message: general words beside the point are weak, others wrong."""

    RIGHT = "right"
    GENERAL = "general"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Label:
    """What somebody who read a message says of the situations for it."""

    id: str
    set: str
    half: str
    best: str
    fine: tuple[str, ...]
    harmful: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Case:
    """A labelled message as it was read."""

    label: Label
    conversation: Conversation
    reading: Reading


def outcome(label: Label, situation: str, general: frozenset[str]) -> Outcome:
    """A situation that the label does not name is wrong, unless its words suit any matter."""
    if situation in label.harmful:
        return Outcome.WRONG
    if situation == label.best or situation in label.fine:
        weak = situation in general and label.best not in general
        return Outcome.GENERAL if weak else Outcome.RIGHT
    return Outcome.GENERAL if situation in general else Outcome.WRONG


def general_of(policy: PolicySet) -> frozenset[str]:
    """The situations whose words suit more than one matter."""
    return frozenset(s.id for s in policy.playbook.situations if s.comes_last or s.role)


def counted(policy: PolicySet, cases: Iterable[Case], limits: Limits = LIMITS) -> Counter[Outcome]:
    """How often which outcome."""
    general = general_of(policy)
    found: Counter[Outcome] = Counter()
    for case in cases:
        read = case.reading
        chosen = recognised(
            policy, case.conversation, read.language, read.severity, read.near, limits
        )
        found[outcome(case.label, chosen.situation.id, general)] += 1
    return found


def labels() -> list[Label]:
    """All labels."""
    rows = map(json.loads, LABELS.read_text("utf-8").splitlines())
    return [
        Label(**{**row, "fine": tuple(row["fine"]), "harmful": tuple(row["harmful"])})
        for row in rows
    ]


def _line(name: str, found: Counter[Outcome]) -> str:
    cells = (f"{found[one]} ({found[one] / found.total():.1%})" for one in Outcome)
    return f"| {name} | {' | '.join(cells)} |"


def _read(name: str, wanted: Sequence[Label]) -> tuple[PolicySet, dict[str, list[Case]]]:
    adviser = wiring.adviser(wiring.shipped() / name)
    policy = adviser.policies.current()
    said = {one.id: one.conversation for one in batches(names())}
    halves: dict[str, list[Case]] = defaultdict(list)
    for label in wanted:
        conversation = said[label.id]
        read = adviser.reader.read(conversation, policy.own)
        halves[label.half].append(Case(label, conversation, read))
    return policy, halves


def main() -> None:
    """Print both tables."""
    print("| set, half | right | general words | wrong |\n| --- | --- | --- | --- |")
    choosing: list[tuple[PolicySet, list[Case]]] = []
    known = labels()
    for name in dict.fromkeys(label.set for label in known):
        policy, halves = _read(name, [label for label in known if label.set == name])
        for half, cases in halves.items():
            print(_line(f"{name}, {half}", counted(policy, cases)))
        choosing.append((policy, halves["choose"]))
    print("\n| near, apart (choose) | right | general words | wrong |\n| --- | --- | --- | --- |")
    for near in _NEAR:
        for apart in _APART:
            limits = replace(LIMITS, near=near, apart=apart)
            both = (counted(policy, cases, limits) for policy, cases in choosing)
            print(_line(f"{near}, {apart}", sum(both, Counter())))


if __name__ == "__main__":
    main()
