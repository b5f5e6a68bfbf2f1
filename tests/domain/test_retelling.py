"""What an agent only retells is not the agent's own saying."""

from __future__ import annotations

import pytest

from bot.domain import guard
from bot.domain.conversation import Conversation, Language
from tests.examples import policy

FI, SV, EN = Language.FI, Language.SV, Language.EN
NOBODY = Conversation(())


def clauses(text: str, language: Language) -> set[str]:
    return {v.clause for v in guard.violations(text, policy(), NOBODY, language)}


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Kirjoitit, että olet raivoissasi. Otan tilauksesi esiin.", FI),
        ("Vaadit, että kuljettaja saa potkut. Siitä päättää kuljetusyhtiö.", FI),
        ("Du frågade om du borde ha avbokat tidigare. Vi tittar på nästa tid.", SV),
        ("De bad dig lugna ner dig, och det hjälpte inte. Jag lyssnar.", SV),
        ("You wrote that you're stressed, so I'll be short.", EN),
        ('You typed "as I said" and I take the point.', EN),
    ],
)
def test_the_customers_words_retold_break_nothing(text: str, language: Language) -> None:
    assert not clauses(text, language)


@pytest.mark.parametrize(
    ("text", "language", "clause"),
    [
        ("Sanoit samaa eilen, mutta olisit voinut lukea ehdot.", FI, "never.blame"),
        ("Du skrev ju fel adress själv.", SV, "never.blame"),
        ("You asked for it. Calm down.", EN, "voice.no-calm-down"),
        ('Calm down, as the leaflet says: "wait ten days".', EN, "voice.no-calm-down"),
    ],
)
def test_what_the_agent_adds_is_the_agents_own(text: str, language: Language, clause: str) -> None:
    assert clause in clauses(text, language)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Viidenkymmenen euron hyvitystä en voi myöntää.", FI),
        ("Femtio euro i kompensation kan jag inte ge.", SV),
        ("€50 in compensation I can't give.", EN),
    ],
)
def test_a_sum_that_is_refused_after_it_was_named_is_no_promise(
    text: str, language: Language
) -> None:
    assert not clauses(text, language)


def test_a_refusal_of_something_else_takes_no_promise_back() -> None:
    assert clauses("Saat 50 euroa hyvitystä, enempää en voi luvata.", FI)


@pytest.mark.parametrize(
    ("text", "language", "clause"),
    [
        ("Saat rahat perjantaina.", FI, "authority.no-refund-day"),
        ("Du får pengarna på fredag.", SV, "authority.no-refund-day"),
    ],
)
def test_one_promise_breaks_the_clause_that_fits_it(
    text: str, language: Language, clause: str
) -> None:
    assert clauses(text, language) == {clause}
