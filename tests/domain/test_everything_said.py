"""Nothing that Tyyni suggests may break the guard: every situation, language, style and channel."""

from __future__ import annotations

from itertools import product

import pytest

from bot.domain import guard, playbook
from bot.domain.conversation import Channel, Conversation, Language, Role, Turn
from bot.domain.policy import Phrases, PolicySet, Situation, SituationRole, Style
from bot.domain.reading import Amount, Details, Reading, Severity, Signal, SignalKind, Span, Unit
from bot.domain.suggestion import Violation
from tests.examples import SETS, policy

LANGUAGES = (Language.FI, Language.SV, Language.EN)
FULL = Details(Span(3, Unit.WEEK), Amount(8990, "EUR"), 3)
INSULT = (Signal(SignalKind.INSULT, 1.0, 0, 4, "lexicon"),)
READINGS = (
    Reading(Language.FI, Severity.CALM),
    Reading(Language.FI, Severity.UPSET, details=FULL),
    Reading(Language.FI, Severity.UPSET),
    *(Reading(Language.FI, Severity.ABUSIVE, INSULT, FULL, strikes=n) for n in (1, 2, 3)),
    Reading(Language.FI, Severity.DANGER, (Signal(SignalKind.SELF_HARM, 1.0, 0, 4, "lexicon"),)),
    Reading(
        Language.FI, Severity.DANGER, (Signal(SignalKind.THREAT_VIOLENCE, 1.0, 0, 4, "lexicon"),)
    ),
)


def only(chosen: PolicySet, situation: Situation) -> PolicySet:
    """The same set where every message is this situation."""
    # Abuse that names no matter finds the unclear one, other words that name none the gap.
    here = [
        situation.model_copy(update={"role": role, "recognise": Phrases()})
        for role in (SituationRole.GAP, SituationRole.UNCLEAR)
    ]
    book = chosen.playbook.model_copy(update={"situations": tuple(here)})
    return chosen.model_copy(update={"playbook": book, "version": f"only {situation.id}"})


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", SETS)
def test_no_suggestion_breaks_a_clause_and_every_style_speaks(
    name: str, language: Language, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen, judged = policy(name), dict[str, tuple[Violation, ...]]()

    asked = guard.violations

    # Every situation's set has the whole set's rules: what the guard says of a text is asked once.
    def violations(
        text: str, _alone: PolicySet, conversation: Conversation, spoken: Language
    ) -> tuple[Violation, ...]:
        if text not in judged:
            judged[text] = asked(text, chosen, conversation, spoken)
        return judged[text]

    monkeypatch.setattr(guard, "violations", violations)
    for situation, channel in product(chosen.playbook.situations, Channel):
        alone = only(chosen, situation)
        conversation = Conversation((Turn(Role.CUSTOMER, "a b c d e f"),), channel)
        for reading in READINGS:
            spoken = Reading(
                language, reading.severity, reading.signals, reading.details, reading.strikes
            )
            answer = playbook.answer(alone, conversation, spoken)
            where = (situation.id, channel, reading.severity, reading.strikes)
            assert answer.suggestions, where
            if reading.severity in {Severity.CALM, Severity.UPSET}:
                assert {s.style for s in answer.suggestions} == set(Style), where
            for suggestion in answer.suggestions:
                broken = violations(suggestion.text, chosen, conversation, language)
                assert not broken, (*where, suggestion.text, broken)
                frame = next(f for f in chosen.voice.frames if f.channel is channel)
                assert len(suggestion.text) <= frame.max_length, (*where, suggestion.text)
                assert "{" not in suggestion.text, where
                assert suggestion.clauses, where
