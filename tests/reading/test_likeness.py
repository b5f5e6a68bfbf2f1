"""An organisation's own examples: what they raise, what they lower, and what they may not."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from bot.domain.conversation import Language
from bot.domain.policy import Own, OwnExample
from bot.domain.reading import Reading, Severity, SignalKind
from bot.reading.likeness import LOWERS, RAISES, Likeness
from bot.reading.reader import HeadReader
from bot.reading.semantic.embedding import Vectors
from bot.reading.semantic.head import ABUSE, DANGER, UPSET, SemanticHead
from bot.reading.semantic.scorer import Scores
from bot.reading.semantic.weights import Calibration, Line
from tests.examples import said

KINDS = [kind.value for kind in SignalKind if kind is not SignalKind.SHOUTING]
OUTPUTS = (DANGER, ABUSE, UPSET, *KINDS)
LESSON = "saatte pian oppia mitä kärsivällisyyteni loppuminen oikein tarkoittaa täällä"
KETTLE = "se laite vaara vaara poksahti melkein käsiin kun keitin aamulla vettä siinä"


@dataclass
class WordEmbedder:
    """Texts of the same words have the same vector, whatever their order; counts its work."""

    computed: list[str] = field(default_factory=list)

    def embed(self, texts: Sequence[str]) -> Vectors:
        self.computed += texts
        return np.stack([self._vector(text) for text in texts])

    def _vector(self, text: str) -> Vectors:
        vector = np.zeros(512, dtype=np.float32)
        for word in text.replace(".", "").split():
            vector[zlib.crc32(word.encode()) % 512] += 1
        made: Vectors = vector / max(1.0, float(np.linalg.norm(vector)))
        return made


class DangerScorer:
    """Danger where a text says 'vaara'; of its kinds a wish to die is the likelier."""

    def scores(self, texts: Sequence[str]) -> Scores:
        rows = []
        for text in texts:
            danger = "vaara" in text
            kinds = [-1.0 if kind == "self_harm" else -2.0 for kind in KINDS]
            rows.append([*([0, 0, 0, 9] if danger else [9, 0, 0, 0]), *kinds])
        return np.array(rows, dtype=np.float32)

    def strongest(self, texts: Sequence[str], outputs: Sequence[int]) -> list[int]:
        return [int(self.scores(texts)[:, output].argmax()) for output in outputs]


def reader(embedder: WordEmbedder | None = None) -> HeadReader:
    line = Line(own=(1.0,), floor=2.0, bias=0.0)
    cuts = {language: dict.fromkeys(OUTPUTS, 0.5) for language in Language}
    calibration = Calibration(OUTPUTS, dict.fromkeys(OUTPUTS, line), cuts)
    head = SemanticHead((DangerScorer(),), calibration, DangerScorer())
    return HeadReader(head, likeness=Likeness(embedder or WordEmbedder()))


def own(text: str, severity: Severity, *signals: SignalKind, version: str = "shop@1") -> Own:
    example = OwnExample(
        id="reading.example", language="fi", text=text, severity=severity, signals=signals
    )
    return Own(version, (), (example,))


def read(own: Own | None, *lines: str) -> Reading:
    return reader().read(said(*lines), own)


def turned(text: str) -> str:
    """The same words the other way round: for the embedder above the same message."""
    return " ".join(reversed(text.split()))


def test_a_message_like_an_example_of_danger_is_danger() -> None:
    lesson = own(LESSON, Severity.DANGER, SignalKind.THREAT_VIOLENCE)
    text = turned(LESSON)
    reading = read(lesson, text)
    (signal,) = reading.signals
    assert read(None, text).severity is Severity.CALM
    assert reading.severity is Severity.DANGER
    assert (signal.kind, signal.source) == (SignalKind.THREAT_VIOLENCE, "policy")
    assert text[signal.start : signal.end] == text


def test_a_danger_without_a_kind_has_the_kind_that_is_likeliest() -> None:
    reading = read(own(LESSON, Severity.DANGER), turned(LESSON))
    assert [signal.kind for signal in reading.signals] == [SignalKind.SELF_HARM]


def test_an_example_of_insult_is_a_strike() -> None:
    reading = read(own(LESSON, Severity.ABUSIVE, SignalKind.INSULT), turned(LESSON))
    assert (reading.severity, reading.strikes) == (Severity.ABUSIVE, 1)


def test_a_message_that_is_less_like_the_example_is_read_as_without_it() -> None:
    lesson = own(LESSON, Severity.DANGER)
    other = "saatte pian oppia lisää tuotteistamme kun tilaus tulee, kiitos"
    assert read(lesson, other) == read(None, other)


def test_a_false_alarm_is_lowered_by_an_example_that_says_the_same() -> None:
    kettle = own(KETTLE, Severity.UPSET)
    text = turned(KETTLE)
    assert read(None, text).severity is Severity.DANGER
    assert read(kettle, text).severity is Severity.UPSET
    assert read(kettle, text).signals == ()


def test_to_lower_takes_more_likeness_than_to_raise() -> None:
    words = KETTLE.split()
    near = " ".join([*words[:-1], "toisessa"])
    assert RAISES < LOWERS
    assert read(own(KETTLE, Severity.CALM), near).severity is Severity.DANGER


def test_what_the_lexica_are_sure_of_is_never_lowered() -> None:
    text = "Tapan sinut. vaara"
    assert read(own(text, Severity.CALM), text).severity is Severity.DANGER


def test_an_abusive_example_does_not_lower_a_danger() -> None:
    text = turned(KETTLE)
    assert read(own(KETTLE, Severity.ABUSIVE), text).severity is Severity.DANGER


def test_a_long_turn_is_not_lowered_by_an_example_of_a_part_of_it() -> None:
    text = f"{turned(KETTLE)}. " * 12
    assert len(text) > 600
    assert read(own(KETTLE, Severity.CALM), text).severity is Severity.DANGER


def test_a_turn_that_was_lowered_is_no_danger_to_the_conversation() -> None:
    kettle = own(KETTLE, Severity.UPSET)
    assert read(kettle, turned(KETTLE), "> Selvitän.", "kiitos").severity is Severity.CALM


def test_the_examples_of_a_version_are_embedded_once() -> None:
    embedder = WordEmbedder()
    made = reader(embedder)
    for _ in range(3):
        made.read(said("missä paketti on"), own(LESSON, Severity.DANGER))
    assert embedder.computed.count(LESSON) == 1


def test_without_an_embedding_examples_do_not_count() -> None:
    made = HeadReader(reader().head)
    lesson = own(LESSON, Severity.DANGER)
    assert made.read(said(turned(LESSON)), lesson).severity is Severity.CALM


def test_a_conversation_without_customers_words_is_calm() -> None:
    assert read(own(LESSON, Severity.DANGER), "> Hei!").severity is Severity.CALM
