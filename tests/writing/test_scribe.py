"""What the model adds: one by one, within the policy, remembered, and never less grave."""

from __future__ import annotations

import json
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from bot import shapes
from bot.domain.conversation import Address, Channel, Conversation
from bot.domain.policy import Step
from bot.domain.reading import Severity
from bot.domain.suggestion import Answer, Help
from bot.ports import Cases, Notice
from bot.store.cases import DatabaseCases
from bot.store.database import close, database_url, engine
from bot.store.migrate import migrate
from bot.usecases.adviser import Adviser
from bot.usecases.budget import Treasurer
from bot.usecases.coach import Coach
from bot.usecases.editor import Editor
from bot.usecases.scribe import Scribe
from bot.wiring import TextMasker
from tests.examples import said
from tests.fakes import MemoryCases, RecordingNotifier, TickingClock
from tests.writing.desk import BETTER, GOOD, LATE, PROMPTS, READER, Stage, of_model, refused
from tools.model import suggestions

UPSET = Conversation.of(LATE)
HERE = Address("slack", "C0HELP/1.0", "U0AGENT")
FREE = "Kolme viikkoa on pitkä aika. Maksamme sinulle 1000 euroa hyvitystä."


def repaired(text: str) -> str:
    return json.dumps({"text": text, "clauses": ["service.tracking", "service.made-up"]})


def noticed(kind: str, quote: str) -> str:
    return json.dumps({"signals": [{"kind": kind, "quote": quote}]})


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


async def test_a_danger_with_the_customers_words_raises_the_severity() -> None:
    quote = "tulen käymään, tiedät kyllä miksi"
    stage = Stage({"suggest": suggestions(GOOD), "assess": noticed("threat_violence", quote)})
    conversation = Conversation.of(
        f"Missä paketti on? {quote.capitalize()}.".replace("Tulen", "tulen")
    )
    last = await stage.last(conversation)
    assert last.reading.severity is Severity.DANGER
    assert last.conduct is Step.SAFETY
    assert of_model(last) == []
    assert {s.prompt for s in last.reading.signals if s.source == "model"} == {
        PROMPTS.stamp("assess")
    }
    assert shapes.signals(last.reading)[-1]["prompt"] == PROMPTS.stamp("assess")


def coach(stage: Stage, cases: Cases) -> Coach:
    return Coach(
        adviser=Adviser(stage.reader, stage.policies),
        masker=TextMasker(),
        cases=cases,
        clock=TickingClock(),
        meter=stage.tally,
        scribe=stage.scribe,
    )


async def asked(on: Coach, text: str) -> Answer:
    """The answer to a message in the case `c1` as it stands in the end."""
    told = await on.suggest("c1", HERE, said(text))
    latest = told.answer
    async with aclosing(on.better(told)) as news:
        async for better in news:
            latest = better.answer
    return latest


VEILED = "kohta nähdään pihallasi, Liisa Virtanen"


async def test_a_severity_that_a_model_raised_outlives_a_restart(tmp_path: Path) -> None:
    place = database_url(f"sqlite:///{tmp_path / 'tyyni.db'}")
    seen = noticed("threat_violence", "kohta nähdään pihallasi")
    made = engine(place)
    await migrate(made)
    first = coach(Stage({"assess": seen}), DatabaseCases(made))
    assert (await asked(first, f"Missä paketti on? No, {VEILED}.")).conduct is Step.SAFETY
    await close(made)
    # Another process, and a model that sees nothing any more.
    made = engine(place)
    again = Stage(handler=lambda _: refused(500))
    later = await asked(coach(again, DatabaseCases(made)), "No niin, odotan yhä pakettia.")
    assert later.reading.severity is Severity.DANGER
    assert later.conduct is Step.SAFETY
    kept = await DatabaseCases(made).case("c1")
    assert kept is not None
    assert READER.read(kept.conversation).severity is not Severity.DANGER
    assert again.reader.read(kept.conversation).severity is Severity.DANGER
    await close(made)


async def test_a_quote_that_holds_a_name_is_kept_masked() -> None:
    cases = MemoryCases()
    seen = noticed("threat_violence", "kohta nähdään pihallasi, [NAME_1]")
    assert (await asked(coach(Stage({"assess": seen}), cases), f"No, {VEILED}.")).conduct is (
        Step.SAFETY
    )
    assert "Virtanen" not in repr(cases.kept["c1"])
    assert (await asked(coach(Stage(), cases), "Odotan yhä.")).conduct is Step.SAFETY


async def test_abuse_that_only_a_model_saw_is_a_strike_in_the_next_request() -> None:
    cases, words = MemoryCases(), "sinusta ei ole mihinkään hommaan"
    seen = Stage({"assess": noticed("insult", words)})
    assert (await asked(coach(seen, cases), f"Näkee että {words}.")).reading.strikes == 1
    later = await asked(coach(Stage(), cases), "Missä paketti on?")
    assert (later.reading.strikes, later.reading.severity) == (1, Severity.CALM)


async def test_words_that_come_again_in_another_turn_raise_nothing_there() -> None:
    cases, words = MemoryCases(), "sinusta ei ole mihinkään hommaan"
    seen = Stage({"assess": noticed("insult", words)})
    await asked(coach(seen, cases), f"Näkee että {words}.")
    later = await asked(coach(Stage(), cases), f"Anteeksi että sanoin että {words}.")
    assert later.reading.severity is not Severity.ABUSIVE
    assert later.reading.strikes == 1


async def test_with_the_database_away_the_case_that_rings_is_the_graver_one() -> None:
    cases = MemoryCases(away=True)
    stage = Stage({"assess": noticed("threat_violence", "kohta nähdään pihallasi")})
    on = coach(stage, cases)
    told = await on.suggest("c1", HERE, said(f"No, {VEILED}."))
    latest = [better async for better in on.better(told)][-1]
    assert latest.answer.conduct is Step.SAFETY
    assert stage.reader.read(latest.case.conversation).severity is Severity.DANGER


async def test_a_case_that_is_gone_is_not_kept_again_for_what_was_noticed() -> None:
    cases = MemoryCases()
    on = coach(Stage({"assess": noticed("threat_violence", "kohta nähdään pihallasi")}), cases)
    told = await on.suggest("c1", HERE, said(f"No, {VEILED}."))
    cases.kept.clear()
    assert [better.answer.conduct async for better in on.better(told)][-1] is Step.SAFETY
    assert cases.kept == {}


async def test_a_danger_without_words_for_it_raises_nothing() -> None:
    stage = Stage({"suggest": suggestions(GOOD), "assess": noticed("self_harm", "en jaksa enää")})
    assert (await stage.last(UPSET)).reading.severity is Severity.UPSET


async def test_an_agents_words_raise_nothing() -> None:
    stage = Stage({"assess": noticed("insult", "Katson asiaa")})
    last = await stage.last(said(LATE, "> Katson asiaa heti.", "Hyvä, odotan pakettia."))
    assert last.reading.strikes == 0


async def test_a_model_that_sees_nothing_lowers_nothing() -> None:
    rude = said("Oot ihan idiootti, missä paketti on?")
    last = await Stage({"assess": '{"signals": []}'}).last(rude)
    assert last.reading.severity is Severity.ABUSIVE
    assert last.conduct is Step.LIMIT


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


async def test_a_spent_budget_leaves_the_playbook_alone_and_tells_the_admins_once() -> None:
    stage = Stage({"suggest": suggestions(GOOD)}, daily=1000)
    notifier = RecordingNotifier()
    treasurer = Treasurer(stage.budget, notifier)
    assert of_model(await stage.last(UPSET)) == [GOOD]
    asked = len(stage.asked)
    assert (await stage.last(UPSET)).help is Help.BUDGET
    assert len(stage.asked) == asked
    await treasurer.tell()
    await treasurer.tell()
    place = stage.policies.current().organisation.channels.admin
    assert [told[0] for told in notifier.admins] == ([place] if place else [])


def treasured(stage: Stage, notifier: RecordingNotifier) -> Scribe:
    return replace(stage.scribe, treasurer=Treasurer(stage.budget, notifier))


async def test_whatever_spends_the_last_of_the_budget_the_admins_are_told() -> None:
    stage, notifier = Stage(daily=1000), RecordingNotifier()
    scribe = treasured(stage, notifier)
    first = stage.first(UPSET)
    for _ in range(3):
        await Editor(scribe).summarise(UPSET, first)
    assert len(notifier.admins) == 1
    assert [answer.help async for answer in scribe.better(UPSET, first)] == [Help.BUDGET]
    assert len(notifier.admins) == 1
    assert stage.tally.outcomes == ["budget"]


async def test_admins_who_could_not_be_told_are_told_the_next_time() -> None:
    stage, notifier = Stage(daily=0), RecordingNotifier()
    scribe = treasured(stage, notifier)
    notifier.away = True
    assert [a.help async for a in scribe.better(UPSET, stage.first(UPSET))] == [Help.BUDGET]
    notifier.away = False
    assert [a.help async for a in scribe.better(UPSET, stage.first(UPSET))] == [Help.BUDGET]
    assert len(notifier.admins) == 1


async def test_the_admins_are_told_once_of_an_account_without_credit_until_it_has_some() -> None:
    empty = [True]
    stage = Stage(
        {"suggest": suggestions(GOOD)},
        handler=lambda _: refused(429, code="insufficient_quota") if empty[0] else None,
    )
    notifier = RecordingNotifier()
    scribe = treasured(stage, notifier)
    first = stage.first(UPSET)
    for _ in range(4):
        assert [a.help async for a in scribe.better(UPSET, first)] == [Help.QUOTA]
    assert [notice for _, notice, _ in notifier.admins] == [Notice.QUOTA]
    empty[0], stage.caller.breaker.in_a_row = False, 0
    assert [a.help async for a in scribe.better(UPSET, first)] == [Help.GIVEN]
    empty[0] = True
    assert [a.help async for a in scribe.better(UPSET, first)] == [Help.QUOTA]
    assert [notice for _, notice, _ in notifier.admins] == [Notice.QUOTA, Notice.QUOTA]


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
