"""/v1 beside a language model: its words past the guard, and plainly why there are none."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from bot import wiring
from bot.usecases.adviser import Adviser
from bot.web import v1
from tests.writing.desk import LATE, Stage, refused

DRAFT = "Rauhoitu nyt. Tarkistan paketin sijainnin seurannasta. Saat 1000 euroa hyvitystä."
MENDED = {"sentence": "Saat 1000 euroa hyvitystä.", "instead": "Voin hyvittää 20 euroa."}


async def post(stage: Stage, path: str, body: dict[str, Any]) -> dict[str, Any]:
    """What a route answers beside this model."""
    app = FastAPI()
    adviser = Adviser(stage.reader, stage.policies)
    app.include_router(v1.router(adviser, wiring.redact, stage.scribe))
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://tyyni") as http:
        answered = await http.post(path, json=body)
    assert answered.status_code == 200
    found: dict[str, Any] = answered.json()
    return found


async def test_a_draft_is_mended_with_the_models_sentences() -> None:
    stage = Stage({"check": json.dumps({"sentences": [MENDED]})})
    found = await post(stage, "/v1/check", {"text": LATE, "draft": DRAFT})
    assert found["mended"] == "Tarkistan paketin sijainnin seurannasta. Voin hyvittää 20 euroa."
    assert found["model"] == "given"


@pytest.mark.parametrize(("status", "why"), [(401, "settings"), (500, "away")])
async def test_a_check_without_the_models_help_says_why(status: int, why: str) -> None:
    stage = Stage(handler=lambda _: refused(status))
    found = await post(stage, "/v1/check", {"text": LATE, "draft": DRAFT})
    assert found["model"] == why
    assert found["mended"]


@pytest.mark.parametrize(("status", "why"), [(401, "settings"), (500, "away")])
async def test_a_handover_without_the_models_help_says_why(status: int, why: str) -> None:
    stage = Stage(handler=lambda _: refused(status))
    found = await post(stage, "/v1/handover", {"text": LATE})
    assert found["model"] == why
    assert found["statements"][0]["text"] == LATE


async def test_a_sound_draft_asks_no_model() -> None:
    stage = Stage()
    found = await post(stage, "/v1/check", {"text": LATE, "draft": "Katson paketin tilanteen."})
    assert (found["model"], stage.asked) == ("none", [])
