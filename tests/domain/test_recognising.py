"""Which situation a conversation is, turn by turn."""

from __future__ import annotations

from bot.domain import playbook
from bot.domain.conversation import Language
from bot.domain.policy import Situation, SituationRole
from bot.domain.reading import Nearness, Severity
from bot.domain.recognising import Recognised, recognised
from bot.domain.repetition import Used
from bot.domain.weighing import Ground
from bot.reading.reader import FloorReader
from tests.examples import policy, said

READER = FloorReader()
LATE = ("Missä mun paketti on, kolmas viikko menossa!!", "> Katson sen nyt.")


def situation(*lines: str) -> str:
    conversation = said(*lines)
    reading = READER.read(conversation)
    found = recognised(policy(), conversation, reading.language, reading.severity)
    return found.situation.id


def test_a_new_matter_takes_the_place_of_the_old() -> None:
    asked = "Entä lasku? Miksi minulta veloitettiin kahdesti?"
    assert situation(*LATE, asked) == "playbook.double-billing"


def test_thanks_end_a_matter() -> None:
    assert situation(*LATE, "Kiitos, asia selvisi!") == "playbook.thanks"


def test_praise_from_one_who_is_upset_is_no_praise() -> None:
    sarcastic = "Hienoa työtä taas, MITÄÄN ei ole tullut kolmeen viikkoon!!! Upeaa!!!"
    assert situation(sarcastic) == "playbook.late-delivery"
    assert situation("Upeaa työtä, ihan KÄSITTÄMÄTÖNTÄ!!!!") != "playbook.any-praise"


MANY = (
    "I ordered two chairs and only one came, then you sent another and it was the wrong colour, so "
    "I sent it back, but the return label was for another order, and now I've been charged twice "
    "and the discount code you gave me to make up for all of this has expired as well."
)


def test_a_long_message_about_several_matters_is_met_as_such() -> None:
    assert situation(MANY) == "playbook.several"


def test_a_short_message_with_several_matters_is_about_the_plainest() -> None:
    assert situation("The chair came broken and you charged me twice!") != "playbook.several"


def test_a_matter_with_a_route_of_its_own_is_not_lost_among_others() -> None:
    leaked = f"{MANY} And I can see another customer's name and address in my account."
    assert situation(leaked) == "playbook.data-breach"


def test_whoever_asks_if_anyone_is_there_is_told_so() -> None:
    assert situation("onko siellä ketään?") == "playbook.any-anyone-there"
    assert situation(*LATE, "Onko siellä ketään??") == "playbook.late-delivery"


def test_a_further_word_stays_with_the_matter() -> None:
    assert situation(*LATE, "No kauanko tää vielä kestää??") == "playbook.late-delivery"
    assert situation(*LATE, "Haloo!!") == "playbook.late-delivery"


def test_a_curse_names_nothing() -> None:
    assert _abusive(
        "Suksi vittuun siitä senkin typerä ja turha irvikuva, en jaksa sua enää"
    ).role is (SituationRole.UNCLEAR)


def test_what_runs_dry_ends_in_words_that_lead_on() -> None:
    conversation = said("Missä mun paketti on??")
    seen: set[str] = set()
    for _ in range(12):
        answer = playbook.answer(policy(), conversation, READER.read(conversation))
        for suggestion in answer.suggestions[:1]:
            assert suggestion.text not in seen
            assert leads_on(suggestion.text), suggestion.text
            seen.add(suggestion.text)
            conversation = said(
                *(f"> {t.text}" if t.role.value == "agent" else t.text for t in conversation.turns),
                f"> {suggestion.text}",
                "Missä mun paketti on??",
            )
    assert len(seen) > 3


def leads_on(text: str) -> bool:
    """Whether the text says what happens now, or what there is to choose."""
    spoken = Used.in_(said("?", f"> {text}"))
    situations = policy().playbook.situations
    return any(spoken.holds(w.fi) for s in situations for w in (*s.next, *s.choices))


def near(*lines: str, **scores: float) -> Recognised:
    """What is found where the last turn is so near to these situations."""
    conversation = said(*lines)
    reading = READER.read(conversation)
    last = len(conversation.turns) - 1
    told = [Nearness(f"playbook.{k.replace('_', '-')}", last, v) for k, v in scores.items()]
    return recognised(policy(), conversation, reading.language, reading.severity, told)


UNHEARD_OF = "Kukkaruukku sammalsi ikkunalla vihreänä pitkin kesää."


def test_what_no_phrase_names_is_found_by_its_examples() -> None:
    found = near(UNHEARD_OF, late_delivery=0.45, lost_parcel=0.25)
    assert (found.situation.id, found.by) == ("playbook.late-delivery", Ground.EXAMPLE)
    assert near(UNHEARD_OF).turn is None


def test_likeness_alone_must_be_plain_and_to_one_matter() -> None:
    assert near(UNHEARD_OF, late_delivery=0.36).situation.id == "playbook.late-delivery"
    assert near(UNHEARD_OF, late_delivery=0.34).situation.role is SituationRole.GAP
    close = near(UNHEARD_OF, late_delivery=0.45, lost_parcel=0.31)
    assert close.situation.role is SituationRole.GAP


def test_words_and_likeness_together_need_less_of_each() -> None:
    asked = "Missä mun paketti on, kysyn vaan uteliaisuuttani teiltä."
    assert near(asked, late_delivery=0.1).situation.id == "playbook.late-delivery"
    torn = near(asked, late_delivery=0.1, wrong_amount=0.17)
    assert torn.situation.id != "playbook.wrong-amount"


def test_what_was_said_before_counts_where_it_is_named() -> None:
    last = "Ahaa, vai sellaista se sitten on."
    before = [Nearness("playbook.lost-parcel", 0, 0.6)]
    for first, found in (
        (UNHEARD_OF, "playbook.gap"),
        ("Pakettini on varmaan kadonnut matkalla.", "playbook.lost-parcel"),
    ):
        conversation = said(first, last)
        reading = READER.read(conversation)
        known = recognised(policy(), conversation, reading.language, reading.severity, before)
        assert known.situation.id == found


def test_abuse_that_names_no_matter_is_asked_what_it_is_about() -> None:
    insult = "Senkin idiootti, olet tyhmä kuin saapas, sinä urpo."
    found = near(insult, rude_treatment=0.6, any_distrust=0.5)
    assert found.situation.role is SituationRole.UNCLEAR
    late = near(f"Missä mun paketti on? {insult}", late_delivery=0.2)
    assert late.situation.id == "playbook.late-delivery"


def test_long_abuse_about_nothing_is_asked_what_it_is_about() -> None:
    words = "sinä olet typerä ja ruma ja haiset pahalta ja puhut kuin pahvinen ukko"
    assert _abusive(words).role is SituationRole.UNCLEAR
    assert _abusive(f"{words} ja kampanja on yhtä tyhjä").role is SituationRole.GAP


def test_long_abuse_that_is_near_a_matter_is_not_asked_what_it_is_about() -> None:
    words = "sinä olet typerä ja ruma ja haiset pahalta ja puhut kuin pahvinen ukko"
    for score, role in ((0.21, SituationRole.GAP), (0.19, SituationRole.UNCLEAR)):
        beside = [Nearness("playbook.late-delivery", 0, score)]
        found = recognised(policy(), said(words), Language.FI, Severity.ABUSIVE, beside)
        assert found.situation.role is role


def _abusive(words: str) -> Situation:
    return recognised(policy(), said(words), Language.FI, Severity.ABUSIVE).situation


def test_thanks_beside_a_trouble_close_nothing() -> None:
    assert near(UNHEARD_OF, thanks=0.27, damaged_on_arrival=0.24).situation.id == "playbook.gap"
    assert near(UNHEARD_OF, thanks=0.27, damaged_on_arrival=0.1).situation.id == "playbook.thanks"


def test_what_nothing_is_near_is_a_gap() -> None:
    assert near(UNHEARD_OF, late_delivery=0.1).situation.role is SituationRole.GAP


def test_a_matter_that_phrases_name_stands_where_examples_hear_only_a_mood() -> None:
    asked = "Paketti on vieläkin myöhässä ja mä oon niin pettynyt teihin."
    found = near(asked, any_disappointed=0.3, late_delivery=0.25)
    assert found.situation.id == "playbook.late-delivery"


def test_a_few_words_are_judged_by_phrases_alone() -> None:
    assert near("No mitä nyt?", thanks=0.6).situation.id != "playbook.thanks"


def test_nearness_of_a_situation_that_an_edit_removed_is_passed_over() -> None:
    assert near(UNHEARD_OF, long_gone=0.9).situation.role is SituationRole.GAP


def test_three_matters_that_examples_are_near_are_met_together() -> None:
    long = " ".join([UNHEARD_OF] * 8)
    close = {"late_delivery": 0.32, "double_billing": 0.29, "login": 0.26}
    assert near(long, **close).situation.id == "playbook.several"
    assert near(UNHEARD_OF, **close).situation.role is SituationRole.GAP


def test_matters_mentioned_on_the_way_are_not_several() -> None:
    long = " ".join([UNHEARD_OF] * 8)
    found = near(long, return_label=0.4, wrong_item=0.15, login=0.1)
    assert found.situation.id == "playbook.return-label"


LONG = f"{UNHEARD_OF} " + "Tammikuussa oli lunta, helmikuussa vielä enemmän, " * 4


def test_in_a_long_story_a_matter_goes_before_words_that_suit_anything() -> None:
    told = near(LONG, late_delivery=0.24, any_waiting=0.3)
    assert told.situation.id == "playbook.late-delivery"
    assert near(UNHEARD_OF, late_delivery=0.24, any_waiting=0.3).situation.id != told.situation.id


def test_in_a_long_story_two_matters_as_near_as_each_other_are_a_doubt() -> None:
    torn = near(LONG, late_delivery=0.24, wrong_amount=0.23)
    assert torn.situation.role is SituationRole.GAP
    assert near(LONG, late_delivery=0.24, wrong_amount=0.2).situation.id == "playbook.late-delivery"


def test_a_phrase_names_no_matter_that_the_examples_know_nothing_of() -> None:
    asked = "Missä mun paketti on, kysyn vaan uteliaisuuttani teiltä."
    assert (
        near(asked, late_delivery=0.06, any_question=0.1).situation.id == "playbook.late-delivery"
    )
    met_by_chance = near(asked, late_delivery=0.04, any_question=0.1).situation.id
    assert met_by_chance != "playbook.late-delivery"


def test_a_matter_with_a_route_of_its_own_does_not_wait_behind_one_told_a_little_plainer() -> None:
    both = near(UNHEARD_OF, unreachable=0.55, product_safety=0.46)
    assert both.situation.id == "playbook.product-safety"
    mentioned = near(UNHEARD_OF, unreachable=0.55, product_safety=0.4)
    assert mentioned.situation.id == "playbook.unreachable"


def test_a_matter_told_plainly_goes_before_words_that_suit_anything() -> None:
    promised = "Lupasitte paketin maanantaiksi ja missä mun paketti on?"
    plain = near(promised, late_delivery=0.2, any_promise=0.4)
    assert plain.situation.id == "playbook.late-delivery"
    mentioned = near(promised, late_delivery=0.08, any_promise=0.4)
    assert mentioned.situation.id == "playbook.any-promise"
    far_behind = near(promised, late_delivery=0.2, any_promise=0.7)
    assert far_behind.situation.id == "playbook.any-promise"


def test_what_is_as_near_as_any_general_words_is_told() -> None:
    told = near(UNHEARD_OF, late_delivery=0.4, any_promise=0.35)
    assert told.situation.id == "playbook.late-delivery"
    torn = near(UNHEARD_OF, late_delivery=0.4, any_promise=0.45)
    assert torn.situation.id != "playbook.late-delivery"
