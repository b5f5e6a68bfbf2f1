"""Forms and the check of a draft: within Slack's limits, plain, and never a grade."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from slack_sdk.models.views import View

from bot.domain.conversation import Language
from bot.domain.suggestion import Help
from bot.reading.reader import FloorReader
from bot.slack import card_forms, draft_views
from bot.slack.forms import about
from bot.slack.parse import mention, submitted
from bot.usecases.adviser import Adviser
from bot.words import speaker
from tests.examples import policy, said
from tests.fakes import OnePolicy
from tests.slack.test_views import valid

CASE = "slack:T0:C0HELP:1.0"
LONG = "Rauhoitu nyt. Saat 1000 euroa hyvitystä, ja se on varmasti teidän syynne. " * 60
HOSTILE = "Rauhoitu <!channel> <@U0ADMIN> *nyt* <https://evil.example|tästä>. Saat 1000 euroa!"
ADVISER = Adviser(FloorReader(), OnePolicy(policy()))


def reviewed(draft: str, language: Language = Language.FI) -> dict[str, Any]:
    found = ADVISER.review(draft, said("Kolmas viikko eikä pakettia kuulu!!"))
    return draft_views.review(speaker(language), draft, found)


@pytest.mark.parametrize("language", [Language.FI, Language.SV, Language.EN])
def test_every_form_is_within_slacks_limits(language: Language) -> None:
    say, told = speaker(language), about(CASE, "https://hooks.slack.com/actions/" + "x" * 200)
    forms = [make(say, told) for make in card_forms.FORMS.values()]
    forms += [draft_views.otherwise_form(say, told), draft_views.waiting(say)]
    forms += [draft_views.check_form(say, told, "x" * 9000, "y" * 9000)]
    for form in forms:
        View(**form).validate_json()


@pytest.mark.parametrize("draft", [LONG, HOSTILE, "Hei.", "?", "Tarkistan paketin nyt."])
def test_every_check_is_within_block_kits_limits(draft: str) -> None:
    shown = reviewed(draft)
    valid(shown)
    blocks = tuple(shown["blocks"])
    View(**draft_views.check_form(speaker(Language.FI), about(CASE), draft, None, blocks))


def test_a_drafts_markup_can_do_nothing() -> None:
    shown = json.dumps(reviewed(HOSTILE))
    for mark in ("<!channel>", "<@U0ADMIN>", "<https"):
        assert mark not in shown


def test_each_stretch_of_words_stands_there_once_with_every_reason() -> None:
    texts = [b["text"]["text"] for b in reviewed("Rauhoitu nyt.")["blocks"] if "text" in b]
    (calm,) = [text for text in texts if text.startswith("*”Rauhoitu")]
    assert "never.diagnose" in calm
    assert "voice.no-calm-down" in calm


def test_why_the_model_could_not_help_stands_below_the_check() -> None:
    found = ADVISER.review("Rauhoitu nyt.", said("Missä paketti on?"))
    late = draft_views.review(speaker(Language.FI), "Rauhoitu nyt.", replace(found, help=Help.LATE))
    assert "Kielimallista ei ollut nyt apua" in late["blocks"][-1]["elements"][0]["text"]
    assert "Kielimallista" not in json.dumps(reviewed("Rauhoitu nyt."))


def test_a_sound_draft_is_told_what_is_good_in_it() -> None:
    shown = json.dumps(
        reviewed("Kolme viikkoa on pitkä aika. Tarkistan paketin nyt. Sopiiko se sinulle?"),
        ensure_ascii=False,
    )
    assert "ei ole mitään ohjeiden vastaista" in shown
    assert "✓ lämpö" in shown
    assert not any(figure in shown for figure in ("/10", "%", "pistettä"))


def test_a_form_that_cannot_be_read_is_told_by_an_error_that_is_known() -> None:
    body = {"user": {"id": "U1"}, "view": {"id": "V1", "private_metadata": "{"}}
    with pytest.raises(ValueError, match="Expecting"):
        submitted(body)


@pytest.mark.parametrize(
    ("text", "draft"),
    [
        ("tarkista: Hei vaan", "Hei vaan"),
        ("&gt; Missä paketti?\nkolla: Hej", "Hej"),
        ("Check my draft:\n&gt; Hi there\n&gt; again", "Hi there\nagain"),
        ("Tarkista tilaus: ei ole tullut", None),
        ("Missä se on?\nTarkista: 123", None),
        ("&gt; Tarkista: missä paketti on?", None),
    ],
)
def test_a_draft_is_recognised_only_where_it_is_the_agents(text: str, draft: str | None) -> None:
    event = {"user": "U1", "ts": "1.0", "channel": "C1", "text": f"<@UB> {text}"}
    asked = mention({"event": event, "event_id": "E1"})
    assert asked is not None
    assert asked.draft == draft
