"""What a customer told is said back to them as a native would, or not at all."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.conversation import Conversation, Language, Role, Turn
from bot.reading.reader import FloorReader
from bot.reading.reflecting import reflected

FI, SV, EN = Language.FI, Language.SV, Language.EN

SAID_BACK = [
    # Finnish: the first person becomes the second, what is somebody's stays theirs.
    (FI, "Tilasin sohvan elokuussa. Missä se on?", "tilasit sohvan elokuussa"),
    (
        FI,
        "Ostin pyörän ja maksoin kuljetuksesta, mutta pyörä ei tullut.",
        "ostit pyörän ja maksoit kuljetuksesta, mutta pyörä ei tullut",
    ),
    (FI, "Ostin 1000 palan palapelin.", "ostit 1000 palan palapelin"),
    (FI, "mulle tuli tänään väärä lasku", "sinulle tuli tänään väärä lasku"),
    (FI, "Äidin kotihoito ei tullut aamulla.", "äitisi kotihoito ei tullut aamulla"),
    (FI, "Lähetitte mulle kaksi vasenta kenkää", "lähetimme sinulle kaksi vasenta kenkää"),
    (FI, "Meidän katua ei ole aurattu viikkoon.", "teidän katua ei ole aurattu viikkoon"),
    (FI, "Leirikeskuksessanne ei ollut vettä.", "leirikeskuksessamme ei ollut vettä"),
    (FI, "oon jonottanu tunnin puhelimessa", "olet jonottanut tunnin puhelimessa"),
    # Spoken Finnish is said back as it is written.
    (FI, "rahat ei oo tullu tilille", "rahat eivät ole tulleet tilille"),
    (FI, "Valot on ollu pimeenä viikon", "valot ovat olleet pimeänä viikon"),
    (FI, "Eväät on jo syöty, bussi ei tullut.", "eväät on jo syöty ja bussi ei tullut"),
    # Swedish: `inte` stands before the verb, and an order turned round is turned back.
    (SV, "Jag köpte en lampa och den är trasig.", "du köpte en lampa"),
    (SV, "Lampan fungerar inte längre.", "lampan inte fungerar längre"),
    (SV, "Nu har jag inte fått mitt paket", "du nu inte har fått ditt paket"),
    (
        SV,
        "Enligt brevet har jag två fakturor kvar.",
        "du har två fakturor kvar enligt brevet",
    ),
    (SV, "Ni har skickat fel storlek två gånger.", "vi har skickat fel storlek två gånger"),
    (SV, "Beställde tre stolar i augusti, fick två.", "du beställde tre stolar i augusti"),
    (SV, "Hemvården glömde mamma i går kväll.", "hemvården glömde din mamma i går kväll"),
    # English.
    (EN, "I ordered two lamps and got one.", "you ordered two lamps and got one"),
    (EN, "I was billed twice for my lamp.", "you were billed twice for your lamp"),
    (EN, "We've waited six weeks for our permit.", "you've waited six weeks for your permit"),
    (EN, "You sent me the wrong size again.", "we sent you the wrong size again"),
    (EN, "Ordered a kettle in May, nothing since.", "you ordered a kettle in May"),
    (EN, "The bus drove past my daughter.", "the bus drove past your daughter"),
]

NOTHING = [
    (FI, "Kiitti taas, oli kiva odottaa kolme viikkoa lamppua!"),  # sarcasm
    (FI, "Miksi lasku tuli kaksi kertaa?"),
    (FI, "Hän sanoi että lasku on väärin."),  # who?
    (FI, "Teidän pitäisi vastata puhelimeen."),
    (FI, "Varmaan joku teistä söi sen paketin."),  # a guess
    (FI, "Tilasin 55129033 lamppua verkosta eilen"),  # a number that may be an order's
    (FI, "Pekka Virtanen lupasi minulle uuden lampun."),
    (FI, 'Sanoit: "lasku on kunnossa ja maksettu".'),
    (FI, "HALOO VASTATKAA NYT SIELLÄ HETI"),
    (FI, ""),
    (FI, "?!?!"),
    (SV, "Vilken tur att jag fick vänta tre veckor, toppen!"),
    (SV, "Ni får vänta tre veckor på ert svar."),
    (SV, "Gåvokortet fick jag av jobbet i julas."),  # it got me?
    (SV, "Fick ni mitt brev i går kväll?"),
    (EN, "Lovely, I got the same broken lamp again."),
    (EN, "You have to wait three weeks for anything here."),
    (EN, "I drove forty minutes for that appointment of yours"),
    (EN, "If I wanted a broken lamp I had bought one."),
    (EN, "I told you that twice already."),
    # What is private or grave is not repeated.
    (FI, "Sain lääkäriltä diagnoosin masennuksesta."),
    (FI, "annoin salasanan kissa asiakaspalvelijalle"),
    (SV, "Jag fick hiv på kliniken i maj."),
    (EN, "I was assaulted on your bus on Monday."),
    (FI, "Koirani söi eilen lapsesi lampun."),  # the agent's own
    (EN, "I followed you home last night."),
    (EN, "I saw your car outside on Monday."),
    (EN, "I paid your mother for the lamp."),
    (EN, "I'm not being difficult about the lamp."),  # a denial tells nothing
    (SV, "Jag är ingen bråkmakare i vanliga fall."),
    (FI, "Jos pumppu ei tule, haen sen kelkalla satamasta."),  # only if
    (FI, "Purin sen hyllyn eilen ja vein pois autolla."),  # took what away?
    (Language.OTHER, "Ich habe zwei Lampen bestellt."),
]


@pytest.mark.parametrize(("language", "text", "said"), SAID_BACK)
def test_what_is_told_is_said_back(language: Language, text: str, said: str | None) -> None:
    assert reflected(text, language) == said


@pytest.mark.parametrize(("language", "text"), NOTHING)
def test_what_is_not_surely_understood_is_not_said_back(language: Language, text: str) -> None:
    assert reflected(text, language) is None


def test_it_is_taken_from_the_first_sentence_that_tells_something() -> None:
    assert reflected("Moi. Lamppu hajosi viikossa. Haen uuden.", FI) == "lamppu hajosi viikossa"
    assert reflected("Mitä ihmettä? Lamppu hajosi viikossa.", FI) == "lamppu hajosi viikossa"
    assert reflected("Miksi lamppu maksaa näin paljon? Ostin sen eilen.", FI) is None


def test_a_long_message_is_not_answered_by_its_surroundings() -> None:
    rest = (
        " Kirjeessä luki, että lupa on hylätty, ja perusteluna oli jokin vanha kaava, jota en löydä"
    )
    assert reflected("Asumme järven rannalla." + rest * 2, FI) is None
    assert reflected("Haimme lupaa laiturille." + rest * 2, FI) == "haitte lupaa laiturille"


def test_nothing_is_taken_from_abuse() -> None:
    def told(text: str) -> str | None:
        reading = FloorReader().read(Conversation.of(text))
        assert reading.signals
        return reading.details.told

    assert told("Tilasin lampun ja sain tuolin. Senkin urpo.") == "tilasit lampun ja sait tuolin"
    assert told("Senkin urpo, tilasin lampun ja sain tuolin.") is None


def test_personal_data_is_not_said_back() -> None:
    told = FloorReader().read(
        Conversation.of("Muutin keväällä osoitteeseen mannerheimintie 5 b 12.")
    )
    assert told.details.told is None


def test_only_the_latest_turn_is_said_back() -> None:
    turns = (
        Turn(Role.CUSTOMER, "Tilasin lampun elokuussa."),
        Turn(Role.AGENT, "Katson tilauksesi."),
        Turn(Role.CUSTOMER, "Haloo?"),
    )
    assert FloorReader().read(Conversation(turns)).details.told is None


@given(st.text(max_size=400), st.sampled_from(list(Language)))
def test_any_text_is_read(text: str, language: Language) -> None:
    said = reflected(text, language)
    assert said is None or 0 < len(said) <= 130


SENTENCES = (
    "minä mun tilasin sohvan ja äiti en saanut mitään mut rahat ei oo tullu ,",
    "jag fick inte min soffa i går och vi har bara väntat .",
    "i ordered my sofa and we got your bill you sent me a !",
)
WORDS = st.sampled_from(" ".join(SENTENCES).split())
FIRST_PERSON = {
    FI: re.compile(r"\b(minä|mä|minun|mun|minulle|mulle|tilasin|olen)\b"),
    SV: re.compile(r"\b(jag|mig|min|mitt|mina)\b"),
    EN: re.compile(r"\b(i|me|my|i'm|i've)\b"),
}


@given(st.lists(WORDS, min_size=3, max_size=24), st.sampled_from([FI, SV, EN]))
def test_the_agent_never_speaks_as_the_customer(words: list[str], language: Language) -> None:
    said = reflected(" ".join(words), language)
    assert said is None or not FIRST_PERSON[language].search(said)


@pytest.mark.parametrize("unit", ["a, ", "tilasin ja ", "och ", "you've ", '"', "1.1. ", "\u0301"])
def test_a_hostile_megabyte_takes_no_time(unit: str) -> None:
    begun = time.process_time()
    for language in (FI, SV, EN):
        reflected(unit * (1_000_000 // len(unit)), language)
    assert time.process_time() - begun < 2
