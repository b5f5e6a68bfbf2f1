"""The rules and a trained ear together."""

from __future__ import annotations

from bot.domain.conversation import Channel, Conversation, Language
from bot.domain.policy import Nevers, Style
from bot.domain.suggestion import Violation
from bot.reading.reader import FloorReader
from bot.usecases import checking
from bot.usecases.adviser import Adviser
from tests.examples import policy, said
from tests.fakes import OnePolicy, SharpEar

FI, NOBODY = Language.FI, Conversation(())
JIBE = "Taas on ruuvit hukassa. Katson tilausta."
EAR = SharpEar({"ruuvit hukassa": "contempt", "rauha": "calmdown", "kaapeli": "unheard-of"})


def adviser(ear: SharpEar = EAR) -> Adviser:
    return Adviser(FloorReader(), OnePolicy(policy()), ear)


def test_what_no_rule_finds_the_ear_finds_with_the_clauses_own_reason() -> None:
    assert not checking.violations(JIBE, policy(), NOBODY, FI, checking.Unaided())
    (found,) = checking.violations(JIBE, policy(), NOBODY, FI, EAR)
    clause = next(never for never in policy().never_rules if never.id == "never.contempt")
    assert found == Violation("never.contempt", "never", 0, 23, clause.text.fi)


def test_the_voices_clauses_are_heard_too() -> None:
    (found,) = checking.violations("Nyt rauha.", policy(), NOBODY, FI, EAR)
    assert (found.clause, found.kind) == ("voice.no-calm-down", "word")


def test_what_no_clause_of_the_set_covers_is_not_flagged() -> None:
    assert not checking.violations("Kaapeli on uusi.", policy(), NOBODY, FI, EAR)
    rules = tuple(rule for rule in policy().never.rules if rule.id != "never.contempt")
    mild = policy().model_copy(update={"never": Nevers(rules=rules), "version": "mild"})
    assert not checking.violations(JIBE, mild, NOBODY, FI, EAR)


def test_a_rule_that_covers_nothing_takes_its_own_kinds_family() -> None:
    plain = tuple(rule.model_copy(update={"covers": ()}) for rule in policy().never.rules)
    bare = policy().model_copy(update={"never": Nevers(rules=plain), "version": "bare"})
    ear = SharpEar({"ruuvit": "threat", "katson": "promise"})
    found = checking.violations(JIBE, bare, NOBODY, FI, ear)
    assert "never.threaten" in {violation.clause for violation in found}


def test_what_the_rules_found_stands_and_comes_once() -> None:
    text = "Olisit voinut lukea ehdot."
    ruled = checking.violations(text, policy(), NOBODY, FI, checking.Unaided())
    ear = SharpEar({"ehdot": "blame"})
    assert "never.blame" in {violation.clause for violation in ruled}
    assert checking.violations(text, policy(), NOBODY, FI, ear) == ruled


def test_a_draft_is_reviewed_by_ear_and_its_sentence_left_out() -> None:
    found = adviser().review(JIBE, NOBODY)
    assert [v.clause for v in found.violations] == ["never.contempt"]
    assert found.mended == "Katson tilausta."
    assert [one.sentence for one in found.sentences] == ["Taas on ruuvit hukassa."]


LAVISH = SharpEar({"siitä": "money", "takaisin": "refund", "kuulet": "callback"})


def flagged(text: str) -> list[tuple[str, str]]:
    found = checking.violations(text, policy(), NOBODY, FI, LAVISH)
    return [(one.clause, text[one.start : one.end]) for one in found]


def test_a_limit_that_is_heard_is_broken_by_its_figure() -> None:
    assert flagged("Pistän 55 euroa menemään siitä.") == [("authority.goodwill", "55 euroa")]


def test_a_figure_within_the_limit_clears_what_is_heard() -> None:
    assert not flagged("Pistän 15 euroa menemään siitä.")
    assert not flagged("Pomo on ulkona, kuulet hänestä 12 tunnin päästä.")


def test_a_limit_that_is_heard_without_a_figure_is_broken_by_the_sentence() -> None:
    text = "Pistän ison summan menemään siitä."
    assert flagged(text) == [("authority.goodwill", text)]
    assert flagged("Kuulet hänestä 20 eurosta.")[0][0] == "authority.supervisor-callback"


def test_a_share_of_all_there_is_clears_nothing() -> None:
    text = "Se toimii, mutta rahasi tulevat takaisin sadan prosentin osalta."
    assert ("authority.refund", text) in flagged(text)


def test_a_review_says_how_a_draft_fits_and_mends_only_what_breaks_the_policy() -> None:
    draft = "Hei {nimi}, katson tilausta."
    found = adviser().review(draft, NOBODY)
    assert [v.clause for v in found.violations] == ["manner.placeholder"]
    assert found.mended == draft
    assert not found.sentences


def test_a_review_and_a_check_find_the_same() -> None:
    upset = said("Missä pakettini on??")
    for draft in (JIBE, "Lähetän teille uuden.", "Rauhoitu nyt."):
        assert adviser().review(draft, upset).violations == adviser().check(draft, upset)


def test_how_long_a_draft_is_counts_where_the_channel_is_known() -> None:
    long = "Katson tilausta nyt. " * 40
    assert not adviser().check(long, NOBODY)
    found = adviser().check(long, NOBODY, channel=Channel.CHAT)
    assert [v.clause for v in found] == ["manner.length"]


def test_approved_wording_is_never_put_to_the_ear() -> None:
    everything = SharpEar({"": "contempt"})
    upset = said("Missä pakettini on??")
    answer = adviser(everything).suggest(upset, (Style.WARM,))
    assert answer.suggestions == adviser().suggest(upset, (Style.WARM,)).suggestions
    assert everything.asked == 0


def test_an_abusive_customer_hears_one_limit_and_no_second_one() -> None:
    late = "Missä pakettini on? Kolme viikkoa!"
    (calm,) = adviser().suggest(said(late), (Style.FIRM,)).suggestions
    (hard,) = adviser().suggest(said(f"{late} Olet täysi idiootti."), (Style.FIRM,)).suggestions
    rung = next(one for one in policy().conduct.ladder if one.id in hard.clauses)
    assert sum(words.fi in hard.text for words in rung.wording) == 1
    limits = [w.fi for s in policy().playbook.situations for w in s.limit]
    assert any(line in calm.text for line in limits)
    assert not any(line in hard.text for line in limits)
