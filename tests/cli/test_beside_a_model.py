"""The check of a draft and the handover on the command line, beside a language model."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.cli.running import run
from tools.model import Model, running

DRAFT = "Rauhoitu nyt. Tarkistan paketin sijainnin seurannasta. Saat 1000 euroa hyvitystä."
MENDED = {"sentence": "Saat 1000 euroa hyvitystä.", "instead": "Voin hyvittää 20 euroa."}
FINNISH = {"LANG": "fi_FI.UTF-8", "LC_ALL": "fi_FI.UTF-8"}


@pytest.fixture
def model() -> Iterator[Model]:
    with running(Model({"check": json.dumps({"sentences": [MENDED]}), "handover": "hei"})) as made:
        yield made


def beside(model: Model) -> dict[str, str]:
    """Settings that name the model."""
    # A busy machine takes its time; what comes in the end is what is looked at.
    return {"OPENAI_BASE_URL": model.url, "TYYNI_MODEL": "stand-in", "TYYNI_MODEL_SECONDS": "60"}


def test_a_draft_is_mended_with_the_models_sentences(model: Model) -> None:
    found = json.loads(run("check", "--json", "--draft", DRAFT, env=beside(model)).stdout)
    assert found["mended"] == "Tarkistan paketin sijainnin seurannasta. Voin hyvittää 20 euroa."
    assert found["model"] == "given"


def test_a_check_says_why_the_model_could_not_help() -> None:
    nowhere = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1", "TYYNI_MODEL": "stand-in"}
    done = run("check", "--draft", DRAFT, env={**nowhere, **FINNISH})
    assert done.returncode == 1
    assert "Kielimallista ei ollut nyt apua: se ei vastaa" in done.stdout.decode()


def test_a_handover_says_why_the_model_could_not_help(model: Model) -> None:
    said = "Missä pakettini on?"
    done = run("handover", said, env={**beside(model), **FINNISH})
    assert said in done.stdout.decode()
    assert "Kielimallista ei ollut nyt apua" in done.stdout.decode()
    found = json.loads(run("handover", "--json", said, env=beside(model)).stdout)
    assert found["model"] == "unusable"
