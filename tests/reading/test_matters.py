"""Situations found by their examples: fitted, kept on disk, and never in an answer's way."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest

from bot import wiring
from bot.domain.conversation import Language
from bot.domain.policy import Own, OwnMatter
from bot.domain.reading import Nearness, Reading
from bot.policyfiles.load import load
from bot.reading.matters.fitting import fit
from bot.reading.matters.kept import VECTORS, Kept, fingerprint
from bot.reading.matters.sorting import MatterReader, Matters, texts
from bot.reading.reader import FloorReader
from bot.reading.semantic import weights
from bot.reading.semantic.embedding import Vectors
from tests.examples import said

LATE, LOST, LOGIN = "playbook.late", "playbook.lost", "playbook.login"
EXAMPLES = (
    (LATE, "Tilauksen piti tulla jo viikko sitten enkä ole saanut sitä."),
    (LATE, "Odotan pakettia edelleen, luvattu päivä meni eilen."),
    (LOST, "Lähetys on kadonnut matkalle eikä kukaan löydä sitä."),
    (LOST, "Kuljetusliike hukkasi lähetyksen eikä sitä löydetä."),
    (LOGIN, "En pääse kirjautumaan sisään, salasana ei kelpaa."),
    (LOGIN, "Kirjautuminen sanoo että tunnus tai salasana on väärä."),
)
OWN = Own(
    "shop@1",
    matters=tuple(OwnMatter(situation, Language.FI, text) for situation, text in EXAMPLES),
)


@dataclass
class WordMeanings:
    """Texts of the same words mean the same; counts its work."""

    computed: list[str] = field(default_factory=list)

    def meanings(self, texts: Sequence[str]) -> Vectors:
        self.computed += texts
        rows = np.zeros((len(texts), 256), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.replace(".", "").split():
                row[zlib.crc32(word[:6].encode()) % 256] += 1
        return rows


class Failing:
    """An embedding that cannot compute."""

    def meanings(self, texts: Sequence[str]) -> Vectors:
        raise RuntimeError(f"{len(texts)} secret words")


def read(matters: Matters, *lines: str) -> Reading:
    return MatterReader(FloorReader(), matters).read(said(*lines), OWN)


def nearest(reading: Reading, turn: int = 0) -> str:
    return next(near.situation for near in reading.near if near.turn == turn)


@pytest.mark.parametrize("embedder", [None, WordMeanings()], ids=["n-grams", "embedding"])
def test_a_message_is_nearest_the_examples_that_it_is_like(embedder: WordMeanings | None) -> None:
    matters = Matters(embedder, Kept(None))
    assert nearest(read(matters, "kirjautuminen ei onnistu, väärä salasana kuulemma")) == LOGIN
    assert nearest(read(matters, "lähetys kadonnut?")) == LOST


def test_each_turn_of_the_customers_has_a_nearness_of_its_own() -> None:
    matters = Matters(None, Kept(None))
    reading = read(matters, "Lähetys on kadonnut.", "> Katson.", "Salasana ei kelpaa.")
    assert (nearest(reading, 0), nearest(reading, 2)) == (LOST, LOGIN)
    assert not [near for near in reading.near if near.turn == 1]


def test_a_set_without_examples_has_no_nearness() -> None:
    reader = MatterReader(FloorReader(), Matters(None, Kept(None)))
    assert reader.read(said("Salasana ei kelpaa."), Own("shop@2")).near == ()
    assert reader.read(said("Salasana ei kelpaa.")).near == ()


def test_where_the_embedding_fails_the_reading_stands_and_no_words_are_logged(
    caplog: pytest.LogCaptureFixture,
) -> None:
    assert read(Matters(Failing(), Kept(None)), "Salasana ei kelpaa.").near == ()
    assert "RuntimeError" in caplog.text
    assert "salasana" not in caplog.text.lower()
    assert "secret" not in caplog.text


def test_what_was_embedded_and_fitted_is_kept_for_the_next_start(tmp_path: Path) -> None:
    first, second = WordMeanings(), WordMeanings()
    before = read(Matters(first, Kept(tmp_path)), "lähetys kadonnut?")
    after = read(Matters(second, Kept(tmp_path)), "lähetys kadonnut?")
    assert len(second.computed) == 1
    assert [n.situation for n in before.near] == [n.situation for n in after.near]
    assert [n.score for n in before.near] == pytest.approx([n.score for n in after.near], abs=0.01)


def test_an_edited_set_embeds_only_what_is_new(tmp_path: Path) -> None:
    read(Matters(WordMeanings(), Kept(tmp_path)), "lähetys kadonnut?")
    more = (*OWN.matters, OwnMatter(LOST, Language.FI, "Pakettiani ei löydy mistään."))
    again = WordMeanings()
    Matters(again, Kept(tmp_path)).fitted(Own("shop@2", matters=more))
    assert again.computed == ["pakettiani ei löydy mistään."]


def test_vectors_of_another_encoder_are_not_taken(tmp_path: Path) -> None:
    read(Matters(WordMeanings(), Kept(tmp_path), b"old"), "lähetys kadonnut?")
    new = WordMeanings()
    Matters(new, Kept(tmp_path), b"new").fitted(OWN)
    assert len(new.computed) == len(OWN.matters)


def test_a_broken_or_unwritable_cache_hinders_nothing(tmp_path: Path) -> None:
    (tmp_path / VECTORS).write_bytes(b"no such thing")
    assert nearest(read(Matters(WordMeanings(), Kept(tmp_path)), "lähetys kadonnut?")) == LOST
    file = tmp_path / "a file"
    file.write_text("in the way")
    assert nearest(read(Matters(WordMeanings(), Kept(file)), "lähetys kadonnut?")) == LOST


def test_many_new_examples_are_embedded_while_letters_alone_answer(tmp_path: Path) -> None:
    many = tuple(
        OwnMatter(LOST, Language.FI, f"Lähetys numero {number} katosi.") for number in range(40)
    )
    own = Own("shop@3", matters=(*OWN.matters, *many))
    matters = Matters(WordMeanings(), Kept(tmp_path))
    assert matters.fitted(own).deep is None
    for worker in matters.workers:
        worker.join(30)
    assert matters.fitted(own).deep is not None


def test_a_version_is_settled_at_once_where_somebody_can_wait(tmp_path: Path) -> None:
    many = tuple(
        OwnMatter(LOST, Language.FI, f"Lähetys numero {number} katosi.") for number in range(40)
    )
    own = Own("shop@3", matters=(*OWN.matters, *many))
    embedder = WordMeanings()
    matters = Matters(embedder, Kept(tmp_path))
    matters.settle(own)
    assert matters.fitted(own).deep is not None
    assert not matters.workers
    matters.settle(own)
    assert len(embedder.computed) == len(own.matters)


def test_a_version_that_cannot_be_settled_is_answered_by_phrases(
    caplog: pytest.LogCaptureFixture,
) -> None:
    Matters(Failing(), Kept(None)).settle(OWN)
    assert "RuntimeError" in caplog.text


def test_an_example_that_the_others_take_for_another_situation_is_named() -> None:
    strayed = OwnMatter(LOGIN, Language.FI, "Lähetys on kadonnut eikä kukaan löydä lähetystä.")
    own = Own("shop@4", matters=(*OWN.matters, strayed))
    assert (6, LOST) in Matters(None, Kept(None)).mistaken(own)


def test_what_is_left_out_says_what_the_others_say_of_an_example() -> None:
    labels = [one.situation for one in OWN.matters]
    assert fit(texts(OWN), labels, None).alone is None
    fitted = fit(texts(OWN), labels, None, alone=True)
    assert fitted.alone is not None
    assert fitted.alone.shape == (len(EXAMPLES), 3)
    whole = fitted.scores(texts(OWN)[0], None)[0]
    assert fitted.alone[0, 0] < whole


def test_a_nearness_names_situation_turn_and_score() -> None:
    near = read(Matters(None, Kept(None)), "salasana ei kelpaa").near[0]
    assert near == Nearness(LOGIN, 0, near.score)
    assert 0 < near.score < 1.5


@pytest.mark.parametrize("name", ["webshop", "municipality"])
def test_what_the_shipped_sets_examples_say_is_shipped_with_them(name: str) -> None:
    """Where this fails, `python -m training.matters` was not run after the last change."""
    policy = load(wiring.shipped() / name).policy
    assert policy is not None
    assert policy.own is not None
    kept = Kept(None, weights.FOLDER / weights.EXAMPLES)
    made_by = fingerprint(weights.FOLDER / weights.LAYERS)
    idle = WordMeanings()
    assert Matters(idle, kept, made_by).fitted(policy.own).deep is not None
    assert idle.computed == []
