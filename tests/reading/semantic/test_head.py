"""Scores to opinions: odds, windows, memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from bot.domain.conversation import Language
from bot.reading.semantic.head import ABUSE, DANGER, UPSET, SemanticHead, odds
from bot.reading.semantic.memory import Memory
from bot.reading.semantic.scorer import Scores
from bot.reading.semantic.weights import Calibration, Line

OUTPUTS = (DANGER, ABUSE, UPSET, "threat_violence")


@dataclass
class WordScorer:
    """Danger where a text holds the word 'danger', and counts what it was asked."""

    asked: list[str] = field(default_factory=list)

    def scores(self, texts: Sequence[str]) -> Scores:
        self.asked += texts
        rows = [[0, 0, 0, 9, 9] if "danger" in text else [9, 0, 0, 0, -9] for text in texts]
        return np.array(rows, dtype=np.float32)

    def strongest(self, texts: Sequence[str], outputs: Sequence[int]) -> list[int]:
        return [int(self.scores(texts)[:, output].argmax()) for output in outputs]


class HatefulScorer:
    """Finds abuse everywhere, and danger nowhere."""

    def scores(self, texts: Sequence[str]) -> Scores:
        return np.array([[0, 0, 9, 0, -9] for _ in texts], dtype=np.float32)


class UnsureScorer:
    """Finds a danger possible where a short text says 'ehkä'; else unlikely."""

    def scores(self, texts: Sequence[str]) -> Scores:
        unsure = ["ehkä" in text and len(text) < 40 for text in texts]
        rows = [[0, 0, 0, -1, -1] if each else [9, 0, 0, 0, -9] for each in unsure]
        return np.array(rows, dtype=np.float32)


def head(scorer: WordScorer | UnsureScorer | HatefulScorer) -> SemanticHead:
    line = Line(own=(1.0,), floor=2.0, bias=0.0)
    cuts = {Language.FI: {DANGER: 0.4}, Language.SV: {DANGER: 0.6}}
    calibration = Calibration(OUTPUTS, dict.fromkeys(OUTPUTS, line), cuts)
    return SemanticHead((scorer,), calibration, WordScorer())


def test_odds_tell_danger_from_the_rest() -> None:
    row = odds(np.array([[9, 0, 0, 0, 1], [0, 0, 0, 9, 1]], dtype=np.float32))
    assert row[0, 0] < -5 < 5 < row[1, 0]
    assert row[:, 3].tolist() == [1, 1]


def test_one_dangerous_window_makes_the_turn_dangerous() -> None:
    long = "tavallista asiaa riittää. " * 40
    opinion = head(WordScorer()).look([long + "danger. " + long], [{}])[0]
    assert opinion.probabilities[DANGER] > 0.9


def test_what_the_lexica_are_sure_of_raises_the_probability() -> None:
    quiet, sure = head(WordScorer()).look(["hei", "moi"], [{}, {DANGER: 0.8}])
    assert sure.probabilities[DANGER] > quiet.probabilities[DANGER]


def test_what_the_lexica_are_sure_of_counts_unless_the_scorers_find_it_unlikely() -> None:
    sure = {DANGER: 0.95}
    possible, unlikely = head(UnsureScorer()).look(["ehkä", "hei"], [sure, sure])
    assert possible.probabilities[DANGER] == pytest.approx(0.95)
    assert unlikely.probabilities[DANGER] < 0.1


def test_a_plain_sentence_in_a_long_mild_turn_is_looked_at_alone() -> None:
    long = "kaikki on hyvin ja odotan. " * 9
    turns = [long + "ehkä minä sen teen. " + long, long, "kaikki on hyvin ja odotan. " * 200]
    among, without, endless = head(UnsureScorer()).look(turns, [{DANGER: 0.95}] * 3)
    assert among.probabilities[DANGER] == pytest.approx(0.95)
    assert without.probabilities[DANGER] < 0.1
    assert endless.probabilities[DANGER] == pytest.approx(0.95)


def test_a_plain_threat_in_what_is_abusive_anyway_is_not_doubted() -> None:
    threat = head(HatefulScorer()).look(["hei"], [{DANGER: 0.95}])[0]
    assert threat.probabilities[DANGER] == pytest.approx(0.95)


def test_what_the_lexica_only_suspect_counts_as_much_as_the_line_says() -> None:
    vague = head(UnsureScorer()).look(["hei"], [{DANGER: 0.6}])[0]
    assert vague.probabilities[DANGER] < 0.1


def test_the_clause_that_carries_the_danger_is_shown() -> None:
    reader = head(WordScorer())
    turn = "odotan yhä vastausta, tämä on danger sanon minä. terveisin asiakas"
    opinion = reader.look([turn], [{}])[0]
    start, end = reader.places(turn, opinion, ["threat_violence"])["threat_violence"]
    assert turn[start:end] == "tämä on danger sanon minä."


def test_a_repeated_message_is_not_computed_twice() -> None:
    scorer = WordScorer()
    reader = head(scorer)
    first = reader.look(["missä paketti on"], [{}])[0]
    again = reader.look(["missä paketti on"], [{}])[0]
    assert scorer.asked == ["missä paketti on"]
    assert first.probabilities == again.probabilities


def test_what_was_said_before_in_anger_weighs_on_the_next_turn() -> None:
    line = Line(own=(1.0,), floor=0.0, bias=0.0, before=2.0)
    cuts: dict[Language, dict[str, float]] = {Language.FI: {}}
    calibration = Calibration(OUTPUTS, dict.fromkeys(OUTPUTS, line), cuts)
    reader = SemanticHead((WordScorer(),), calibration, WordScorer())
    alone = reader.look(["hei"], [{}])[0]
    after = reader.look(["danger", "hei"], [{}, {}])[1]
    assert after.probabilities[UPSET] > alone.probabilities[UPSET]


def test_a_language_that_is_not_served_has_the_strictest_threshold() -> None:
    assert head(WordScorer()).threshold(DANGER, Language.OTHER) == pytest.approx(0.6)


def test_the_memory_forgets_what_was_unused_for_longest() -> None:
    memory = Memory(2)
    row = np.zeros(1, dtype=np.float32)
    memory.keep(b"a", row)
    memory.keep(b"b", row)
    memory.recall([b"a"])
    memory.keep(b"c", row)
    known = memory.recall([b"a", b"b", b"c"])
    assert [one is not None for one in known] == [True, False, True]
