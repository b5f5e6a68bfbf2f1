"""What the model adds: one by one, within the policy, never a sentence twice."""

from __future__ import annotations

import json

from bot.domain.conversation import Channel, Conversation
from bot.domain.policy import Step
from bot.domain.suggestion import Help
from tests.examples import said
from tests.fakes import MemoryCases
from tests.writing.desk import BETTER, GOOD, HERE, LATE, UPSET, Stage, coach, of_model
from tools.model import suggestions

FREE = "Kolme viikkoa on pitkä aika. Maksamme sinulle 1000 euroa hyvitystä."


def repaired(text: str) -> str:
    return json.dumps({"text": text, "clauses": ["service.tracking", "service.made-up"]})


async def test_suggestions_come_one_by_one_after_the_playbooks() -> None:
    answers = await Stage({"suggest": suggestions(GOOD, BETTER)}).all(UPSET)
    assert [len(of_model(answer)) for answer in answers] == [0, 1, 2]
    assert all(
        a.suggestions[: len(answers[0].suggestions)] == answers[0].suggestions for a in answers
    )
    assert answers[-1].help is Help.GIVEN


async def test_a_suggestion_says_which_template_and_clauses_it_came_from() -> None:
    says = suggestions(GOOD, clauses=("service.tracking", "service.made-up"))
    found = (await Stage({"suggest": says}).last(UPSET)).suggestions[-1]
    assert found.source == "model"
    assert found.prompt.startswith("suggest@")
    assert found.clauses == ("service.tracking", "playbook.late-delivery")


async def test_a_broken_suggestion_is_repaired_once_with_the_clause_named() -> None:
    stage = Stage({"suggest": suggestions(FREE), "repair": repaired(GOOD)})
    last = await stage.last(UPSET)
    assert of_model(last) == [GOOD]
    asked = next(b for b in stage.bodies if "can't be sent" in b["messages"][0]["content"])
    assert "authority.goodwill" in asked["messages"][1]["content"]
    assert "authority.goodwill" in stage.tally.rejections


async def test_a_repair_that_is_no_better_leaves_the_playbook() -> None:
    stage = Stage({"suggest": suggestions(FREE), "repair": repaired(FREE)})
    last = await stage.last(UPSET)
    assert of_model(last) == []
    assert last.help is Help.UNFIT
    assert stage.asked.count("repair") == 1


async def test_personal_data_is_masked_for_the_model_and_back_for_the_agent() -> None:
    text = "Kolme viikkoa on pitkä odotus. Soitan sinulle paketista numeroon [PHONE_1] nyt."
    stage = Stage({"suggest": suggestions(text)})
    last = await stage.last(Conversation.of(f"{LATE} Soita 040 765 4321."))
    assert of_model(last) == [text.replace("[PHONE_1]", "040 765 4321")]
    assert "765" not in json.dumps(stage.bodies)


async def test_a_due_step_is_said_word_for_word_or_not_at_all() -> None:
    rude = said("Oot ihan idiootti, missä paketti on?")
    stage = Stage({"suggest": suggestions(GOOD), "repair": repaired(GOOD)})
    assert of_model(await stage.last(rude)) == []
    assert "model.conduct" in stage.tally.rejections
    rung = next(r for r in stage.policies.current().conduct.ladder if r.step is Step.LIMIT)
    good = f"Paketti on ollut kateissa. {rung.wording[0].fi} Avaan seurannan ja kerron, mitä näen."
    last = await Stage({"suggest": suggestions(good)}).last(rude)
    assert of_model(last) == [good]
    assert rung.id in last.suggestions[-1].clauses


async def test_markup_and_mentions_do_nothing() -> None:
    text = f"**Hei** <!channel> @everyone [tästä](https://evil.example)\u202e `x` {GOOD}"
    shown = of_model(await Stage({"suggest": suggestions(text)}).last(UPSET))
    assert shown == [f"Hei everyone tästä x {GOOD}"]


async def test_ten_rounds_show_no_sentence_twice() -> None:
    stage = Stage({"suggest": suggestions(GOOD, BETTER), "repair": repaired(BETTER)})
    on = coach(stage, MemoryCases())
    seen: list[str] = []
    for number in range(10):
        told = await on.suggest("c1", HERE, said(f"Missä paketti on?? Kysyn jo {number}. kerran"))
        shown = list(told.answer.suggestions)
        async for better in on.better(told):
            shown = list(better.answer.suggestions)
        sentences = [part for one in shown for part in one.text.split(". ") if len(part) > 30]
        assert len(set(sentences)) == len(sentences)
        assert set(sentences).isdisjoint(seen)
        seen += sentences


async def test_what_was_promised_and_limited_is_told_to_the_model() -> None:
    stage = Stage({"suggest": suggestions(GOOD)})
    await stage.last(
        said(
            LATE,
            "> Palautan toimitusmaksun tänään. En voi luvata toimituspäivää.",
            "Ja missä se on?",
        )
    )
    prompt = stage.bodies[0]["messages"][0]["content"] + stage.bodies[1]["messages"][0]["content"]
    assert "Palautan toimitusmaksun tänään." in prompt
    assert "En voi luvata toimituspäivää." in prompt


async def test_the_channels_room_is_kept() -> None:
    chat = Stage({"suggest": suggestions(GOOD + " Odotan." * 60)})
    assert of_model(await chat.last(Conversation.of(LATE, Channel.CHAT))) == []


async def test_calls_are_counted_with_their_tokens() -> None:
    stage = Stage({"suggest": suggestions(GOOD)})
    await stage.last(UPSET)
    counted = {spent.purpose: spent for spent in stage.tally.spent}
    assert counted["suggest"].outcome == "given"
    assert counted["suggest"].tokens_in == 900
    assert counted["assess"].tokens_out > 0
    assert stage.tally.outcomes == ["given"]


async def test_a_listener_who_leaves_ends_the_call() -> None:
    stage = Stage({"suggest": suggestions(GOOD, BETTER)})
    answers = stage.scribe.better(UPSET, stage.first(UPSET))
    assert of_model(await anext(answers)) == [GOOD]
    await answers.aclose()
    assert {spent.purpose for spent in stage.tally.spent} == {"suggest", "assess"}
