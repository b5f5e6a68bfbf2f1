"""What the model sees in the customer's words: it raises a severity, and never lowers one."""

from __future__ import annotations

import json
from contextlib import aclosing
from pathlib import Path

from bot import shapes
from bot.domain.conversation import Conversation
from bot.domain.policy import Step
from bot.domain.reading import Severity
from bot.domain.suggestion import Answer
from bot.store.cases import DatabaseCases
from bot.store.database import close, database_url, engine
from bot.store.migrate import migrate
from bot.usecases.coach import Coach
from tests.examples import said
from tests.fakes import MemoryCases
from tests.writing.desk import (
    GOOD,
    HERE,
    LATE,
    PROMPTS,
    READER,
    UPSET,
    Stage,
    coach,
    of_model,
    refused,
)
from tools.model import suggestions


def noticed(kind: str, quote: str) -> str:
    return json.dumps({"signals": [{"kind": kind, "quote": quote}]})


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
