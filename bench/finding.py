"""What is found in messages that nobody tuned on, by the reading and by others' tools."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from bench.compare import NotThere, others
from bench.rows import Figure, Limit, Row
from bot import wiring
from bot.domain.reading import Severity
from training import split
from training.examples import Example, batch

_EACH = 100
"""Messages of each measured batch, from its beginning."""
_TOOLS = {
    "glin-profanity": "profanity",
    "alt-profanity-check": "profanity",
    "emotional-deescalation-mcp": "escalate profanity vulnerability",
}


def rows(_folder: Path) -> Iterator[Row]:
    """Danger or abuse found, beside each tool; how many are alarmed falsely stands in the row."""
    examples = [one for name in split.MEASURE for one in batch(name)[:_EACH]]
    reader = wiring.reader()
    ours = [reader.read(one.conversation).severity.rank >= _ABUSIVE for one in examples]
    for tool, flags in _TOOLS.items():
        try:
            with others() as process:
                looked = process.look(tool, [_said(one) for one in examples])
        except NotThere as why:
            yield _row(examples, ours, f"{tool}: {why}", None)
            continue
        yield _row(examples, ours, tool, [bool(set(flags.split()) & {*f}) for f in looked.found])


_ABUSIVE = Severity.ABUSIVE.rank


def _said(example: Example) -> str:
    """What the customer said: the tools know no turns."""
    return "\n".join(turn.text for turn in example.conversation.customer_turns)[:10_000]


def _row(
    examples: Sequence[Example], ours: Sequence[bool], tool: str, theirs: Sequence[bool] | None
) -> Row:
    hard = [one.severity.rank >= _ABUSIVE for one in examples]
    false = f"false alarms: ours {_share(hard, ours, of=False):.1f} %"
    beside = tool if theirs is None else f"{tool} ({_share(hard, theirs, of=False):.1f} % false)"
    return Row(
        f"danger or abuse found in {len(hard)} messages, {sum(hard)} of them hard; {false}",
        Figure.of([_share(hard, ours, of=True)], "%"),
        beside,
        None if theirs is None else Figure.of([_share(hard, theirs, of=True)], "%"),
        Limit("median", 80, least=True),
    )


def _share(truth: Sequence[bool], said: Sequence[bool], *, of: bool) -> float:
    """Per cent of what is hard (or is not) that was flagged."""
    asked = [flag for flag, hard in zip(said, truth, strict=True) if hard is of]
    return 100 * sum(asked) / max(1, len(asked))
