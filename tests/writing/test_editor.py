"""A reply said another way, a draft mended, a case summed up: sound, or as it was."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot import shapes
from bot.domain import guard, quality, trust
from bot.domain.brief import Way
from bot.domain.conversation import Conversation, Language
from bot.domain.errors import Silent
from bot.domain.policy import Style
from bot.domain.review import About, Dimension, Merit, Review
from bot.domain.suggestion import Help
from bot.usecases.adviser import Adviser
from bot.usecases.editor import Editor, SecondOpinion
from tests.examples import policy, said
from tests.writing.desk import LATE, PROMPTS, Stage, refused

UPSET = Conversation.of(LATE)
REPLY = "Avaan seurannan nyt. Saat hyvitystä 15 euroa, ja kerron paketin tilanteen tässä."
DRAFT = "Rauhoitu nyt. Tarkistan paketin sijainnin seurannasta. Saat 1000 euroa hyvitystä."


def text(words: str) -> str:
    return json.dumps({"text": words, "clauses": []})


@pytest.mark.parametrize("way", Way)
async def test_a_reply_is_said_another_way_with_its_figures(way: Way) -> None:
    other = "Katson seurannasta, missä paketti on, ja kerron sen sinulle. Hyvitän 15 euroa."
    stage = Stage({"rephrase": text(other)})
    found = await Editor(stage.scribe).rephrase(REPLY, way, UPSET, stage.first(UPSET))
    assert found.text == other
    assert found.prompt.startswith("rephrase@")


@pytest.mark.parametrize(
    "other",
    [
        "Katson seurannasta, missä paketti on. Hyvitän 18 euroa.",
        "Katson seurannasta, missä paketti on.",
        "Katson seurannasta, missä paketti on. Hyvitän 1,5 euroa.",
        "Katson seurannasta, missä paketti on. Hyvitän 15 euroa ja vielä kymmenen euroa.",
        "Katson seurannasta, missä paketti on. Hyvitän 15 euroa. En voi tehdä muuta.",
        "Katson seurannasta, missä paketti on. Hyvitän 15 euroa ja lisäksi 900 euroa.",
        "I will check the tracking for you and refund 15 euros to your card now.",
    ],
)
async def test_a_reply_that_loses_its_figures_or_its_language_is_kept_back(other: str) -> None:
    stage = Stage({"rephrase": text(other)})
    with pytest.raises(Silent) as silent:
        await Editor(stage.scribe).rephrase(REPLY, Way.SOFTER, UPSET, stage.first(UPSET))
    assert silent.value.why is Help.UNFIT


async def test_a_limit_that_was_stated_is_not_softened_away() -> None:
    reply = "En voi luvata toimituspäivää. Katson seurannasta, missä paketti on."
    gone = "Katson seurannasta, missä paketti on, ja kerron sen sinulle tässä."
    kept = "En voi luvata toimituspäivää. Katson kuitenkin seurannasta, missä paketti on."
    stage = Stage({"rephrase": text(gone)})
    with pytest.raises(Silent) as silent:
        await Editor(stage.scribe).rephrase(reply, Way.SOFTER, UPSET, stage.first(UPSET))
    assert silent.value.why is Help.UNFIT
    assert "model.limits" in stage.tally.rejections
    stage = Stage({"rephrase": text(kept)})
    found = await Editor(stage.scribe).rephrase(reply, Way.SOFTER, UPSET, stage.first(UPSET))
    assert found.text == kept


async def test_what_was_to_be_shorter_and_is_longer_is_kept_back() -> None:
    longer = "Avaan seurannan nyt. Saat hyvitystä 15 euroa, ja kerron paketin tilanteen sinulle."
    stage = Stage({"rephrase": text(longer)})
    with pytest.raises(Silent):
        await Editor(stage.scribe).rephrase(REPLY, Way.SHORTER, UPSET, stage.first(UPSET))
    assert "model.length" in stage.tally.rejections


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ("Saat 15 euroa.", "Du får 15 € tillbaka.", True),
        ("Kerron kahden viikon kuluttua.", "I will tell you within two weeks.", True),
        ("Kerron 2 viikon kuluttua.", "Kerron kahden viikon kuluttua.", True),
        ("Saat 1 000 €.", "You get 1,000 €.", True),
        ("Soitan klo 14.30.", "I will call at 14:30.", True),
        ("Saat 1,5 euroa.", "Saat 15 euroa.", False),
        ("Kerron kahden viikon kuluttua.", "Kerron neljän viikon kuluttua.", False),
        ("Saat 15 euroa.", "Saat 15 euroa ja 15 päivää aikaa.", False),
    ],
)
def test_figures_are_the_same_in_every_language_and_in_words(
    before: str, after: str, same: bool
) -> None:
    assert (trust.same_numbers(before, after) == ()) is same


async def test_another_language_is_the_one_that_was_asked_for() -> None:
    stage = Stage({"rephrase": text("Jag öppnar spårningen nu. Du får 15 euro tillbaka.")})
    answer = Adviser(stage.reader, stage.policies).suggest(UPSET, language=Language.SV)
    found = await Editor(stage.scribe).rephrase(REPLY, Way.LANGUAGE, UPSET, answer)
    assert found.text.startswith("Jag öppnar")
    assert "Write only in Swedish" in stage.bodies[0]["messages"][0]["content"]


def test_without_a_model_the_playbook_says_what_it_honestly_can() -> None:
    stage = Stage()
    adviser = Adviser(stage.reader, stage.policies)
    styles = [
        adviser.rephrase(way, UPSET).suggestions[0].style for way in (Way.FIRMER, Way.SHORTER)
    ]
    assert styles == [Style.FIRM, Style.BRIEF]
    assert adviser.rephrase(Way.SIMPLER, UPSET).suggestions == ()
    swedish = adviser.rephrase(Way.LANGUAGE, UPSET, Language.SV).suggestions[0].text
    assert stage.reader.read(Conversation.of(swedish)).language is Language.SV


async def test_a_draft_is_mended_sentence_by_sentence() -> None:
    mended = [
        {"sentence": "Saat 1000 euroa hyvitystä.", "instead": "Voin hyvittää 20 euroa."},
        {"sentence": "Rauhoitu nyt.", "instead": "Ota rauhallisesti."},
        {"sentence": "Tätä ei ole luonnoksessa.", "instead": "Eikä tätä."},
    ]
    stage = Stage({"check": json.dumps({"sentences": mended})})
    answer = stage.first(UPSET)
    ruled = Adviser(stage.reader, stage.policies).review(DRAFT, UPSET)
    found = await Editor(stage.scribe).review(DRAFT, UPSET, answer, ruled)
    by = {one.sentence: one for one in found.sentences}
    assert by["Saat 1000 euroa hyvitystä."].instead == "Voin hyvittää 20 euroa."
    assert by["Saat 1000 euroa hyvitystä."].source == "model"
    assert by["Saat 1000 euroa hyvitystä."].prompt == PROMPTS.stamp("check")
    assert (by["Rauhoitu nyt."].source, by["Rauhoitu nyt."].prompt) == ("playbook", "")
    assert set(by) == {"Saat 1000 euroa hyvitystä.", "Rauhoitu nyt."}
    shown = {one["sentence"]: one.get("prompt") for one in shapes.review(found)["sentences"]}
    assert shown == {one.sentence: one.prompt or None for one in found.sentences}
    assert found.mended == "Tarkistan paketin sijainnin seurannasta. Voin hyvittää 20 euroa."
    assert found.help is Help.GIVEN


def answers(*pairs: tuple[str, str]) -> Stage:
    """A model that answers a check with these sentences."""
    given = [{"sentence": sentence, "instead": instead} for sentence, instead in pairs]
    return Stage({"check": json.dumps({"sentences": given})})


async def checked(stage: Stage, draft: str) -> tuple[Review, Review]:
    """The rules' review, and what the model makes of it."""
    adviser = Adviser(stage.reader, stage.policies)
    ruled = adviser.review(draft, UPSET)
    return ruled, await SecondOpinion(adviser, stage.scribe).of(draft, UPSET, ruled)


@pytest.mark.parametrize(
    ("instead", "why"),
    [
        ("Saat 900 euroa hyvitystä.", Help.UNFIT),
        ("I can refund 20 euros to you right now.", Help.UNFIT),
        ("Soitan sinulle numeroon [PHONE_3] nyt.", Help.UNFIT),
        ("**", Help.UNFIT),
        ("", Help.UNUSABLE),
    ],
)
async def test_a_models_sentence_that_cannot_be_used_leaves_the_rules_and_says_so(
    instead: str, why: Help
) -> None:
    ruled, found = await checked(answers(("Saat 1000 euroa hyvitystä.", instead)), DRAFT)
    assert found == replace(ruled, help=why)


async def test_sentences_that_are_sound_alone_and_not_together_are_kept_back() -> None:
    draft = "Rauhoitu nyt. Se on 900 euroa."
    alone = "Hyvitän sen sinulle."
    ruled, found = await checked(answers(("Rauhoitu nyt.", alone)), draft)
    assert guard.violations(alone, policy(), UPSET, Language.FI) == ()
    assert guard.violations(f"{alone} Se on 900 euroa.", policy(), UPSET, Language.FI)
    assert found == replace(ruled, help=Help.UNFIT)


async def test_a_sound_draft_costs_no_call() -> None:
    stage = Stage()
    draft = "Tarkistan paketin sijainnin seurannasta."
    ruled = Adviser(stage.reader, stage.policies).review(draft, UPSET)
    assert await Editor(stage.scribe).review(draft, UPSET, stage.first(UPSET), ruled) == ruled
    assert stage.asked == []


async def test_with_the_model_away_the_check_is_the_rules() -> None:
    stage = Stage(handler=lambda _: refused(401))
    ruled = Adviser(stage.reader, stage.policies).review(DRAFT, UPSET)
    found = await Editor(stage.scribe).review(DRAFT, UPSET, stage.first(UPSET), ruled)
    assert found == replace(ruled, help=Help.SETTINGS)


async def test_a_spent_budget_is_told_beside_the_check() -> None:
    stage = Stage(daily=0)
    ruled, found = await checked(stage, DRAFT)
    assert found == replace(ruled, help=Help.BUDGET)
    assert stage.asked == []


def test_what_is_good_in_a_draft_is_said_and_nothing_is_graded() -> None:
    good = "Kolme viikkoa on pitkä aika odottaa pakettia. Avaan seurannan. Sopiiko tieto tähän?"
    found = quality.reviewed(good, policy(), UPSET, Language.FI, ())
    assert set(found.merits) == {
        Merit.NAMES_DETAIL,
        Merit.ACKNOWLEDGES,
        Merit.SAYS_WHAT_NOW,
        Merit.OFFERS_CHOICE,
        Merit.ASKS,
        Merit.SHORT,
    }
    assert set(found.dimensions) == set(Dimension)
    assert quality.reviewed("Ok.", policy(), UPSET, Language.FI, ()).dimensions == ()


ROUND = said(
    f"{LATE} Numeroni on 040 765 4321.",
    "> Palautan toimitusmaksun. En voi luvata toimituspäivää.",
    "Entä jos paketti katoaa?",
)


async def test_every_statement_of_a_handover_stands_in_its_turn() -> None:
    told = [
        {"about": "wants", "text": "Haluaa paketin.", "turn": 0, "quote": "pakettia"},
        {
            "about": "promised",
            "text": "Maksu.",
            "turn": 1,
            "quote": "Palautan toimitusmaksun",
        },
        {"about": "promised", "text": "Sata euroa.", "turn": 1, "quote": "Hyvitän 100 euroa"},
        {"about": "promised", "text": "Sai 500 euroa.", "turn": 1, "quote": "Palautan"},
        {"about": "promised", "text": "Paketti luvattiin.", "turn": 0, "quote": "pakettia"},
        {"about": "wants", "text": "Rahat.", "turn": 1, "quote": "Palautan toimitusmaksun"},
        {"about": "open", "text": "**", "turn": 2, "quote": "katoaa"},
        {"about": "open", "text": "Keksitty.", "turn": 9, "quote": "pakettia"},
    ]
    stage = Stage({"handover": json.dumps({"statements": told})})
    found = await Editor(stage.scribe).summarise(ROUND, stage.first(ROUND))
    assert [one.text for one in found.statements] == ["Haluaa paketin.", "Maksu."]
    assert found.help is Help.GIVEN
    assert {one.prompt for one in found.statements} == {PROMPTS.stamp("handover")}
    assert shapes.summary(found)["statements"][0]["prompt"] == PROMPTS.stamp("handover")
    assert "765" not in json.dumps(stage.bodies)


async def test_without_a_model_the_handover_is_drawn_from_the_words() -> None:
    stage = Stage(handler=lambda _: refused(500))
    found = await Editor(stage.scribe).summarise(ROUND, stage.first(ROUND))
    assert found.help is Help.AWAY
    assert [one.about for one in found.statements] == [
        About.WANTS,
        About.PROMISED,
        About.LIMIT,
        About.OPEN,
    ]
    assert found.statements[0].text == LATE


async def test_a_model_whose_statements_stand_nowhere_leaves_the_words_and_says_so() -> None:
    made_up = {"about": "promised", "text": "Sata euroa.", "turn": 1, "quote": "100 euroa"}
    stage = Stage({"handover": json.dumps({"statements": [made_up]})})
    found = await Editor(stage.scribe).summarise(ROUND, stage.first(ROUND))
    assert found.help is Help.UNTRACED
    assert found.statements[0].text == LATE
