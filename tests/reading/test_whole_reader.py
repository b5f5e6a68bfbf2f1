"""The reader as it is shipped: lexica, n-grams and the tuned embedding together."""

from __future__ import annotations

import pytest

from bot.domain.conversation import Conversation, Language, Role, Turn
from bot.domain.reading import Method, Reading, Severity, SignalKind
from bot.ports import Reader
from bot.reading.loading import load

CUSTOMER, AGENT = Role.CUSTOMER, Role.AGENT


@pytest.fixture(scope="module")
def reader() -> Reader:
    loaded = load()
    assert loaded.method is Method.EMBEDDING, loaded.why
    return loaded.reader


def said(reader: Reader, *turns: tuple[Role, str]) -> Reading:
    return reader.read(Conversation(tuple(Turn(role, text) for role, text in turns)))


@pytest.mark.parametrize(
    "text",
    [
        "Tuun huomenna sinne ja isken sua puukolla.",
        "Tiedän missä asut ja mihin aikaan tulet töistä. Kohta nähdään.",
        "En mä jaksa enää elää. Tänään mä lopetan tän kaiken.",
        "Jag vet var du bor och i kväll kommer jag förbi med en kniv.",
        "Jag tänker ta mitt liv i natt, det finns inget kvar för mig.",
        "I know when your shift ends and I will be waiting with a knife.",
        "I can't go on any more, tonight I'm going to kill myself.",
    ],
)
def test_what_is_dangerous_is_danger(reader: Reader, text: str) -> None:
    assert said(reader, (CUSTOMER, text)).severity is Severity.DANGER


@pytest.mark.parametrize(
    "text",
    [
        "Hei, voinko siirtää ajan ensi viikkoon?",
        "Paketti tuli perille, kiitos kuljettajalle!",
        "Ohjelma jäi jumiin, tapoin prosessin ja käynnistin uudestaan.",
        "Hej, när öppnar ni på lördag?",
        "Min mamma dog i mars och jag behöver säga upp hennes abonnemang.",
        "Could you tell me when the library opens on Sunday?",
        "I killed the process twice and the app still won't start, what next?",
    ],
)
def test_what_is_harmless_is_no_danger_and_no_abuse(reader: Reader, text: str) -> None:
    assert said(reader, (CUSTOMER, text)).severity in {Severity.CALM, Severity.UPSET}


def test_a_threat_two_turns_ago_still_stands(reader: Reader) -> None:
    reading = said(
        reader,
        (CUSTOMER, "Jos ette palauta rahoja, tuun sinne ja hakkaan sut."),
        (AGENT, "Haluan auttaa. Mikä tilaus on kyseessä?"),
        (CUSTOMER, "Se sohva. Tilasin sen maaliskuussa."),
    )
    assert reading.severity is Severity.DANGER
    threat = next(s for s in reading.signals if s.kind is SignalKind.THREAT_VIOLENCE)
    assert threat.turn == 0


def test_the_clause_that_carries_the_threat_is_shown(reader: Reader) -> None:
    text = (
        "Hei. Tilasin teiltä pesukoneen ja odotan sitä nyt neljättä viikkoa. Soitin kahdesti. "
        "Tänään tulen sinne ja isken sitä puukolla, joka avaa oven. Tilausnumero löytyy viestistä."
    )
    reading = said(reader, (CUSTOMER, text))
    threats = [s for s in reading.signals if s.kind is SignalKind.THREAT_VIOLENCE]
    assert any("puukolla" in text[s.start : s.end] for s in threats)
    assert all(s.end - s.start < len(text) / 2 for s in threats)


def test_what_the_agent_writes_raises_nothing(reader: Reader) -> None:
    reading = said(
        reader,
        (CUSTOMER, "Hei, missä pakettini on?"),
        (AGENT, "Tapan sinut, senkin idiootti."),
    )
    assert reading.severity is Severity.CALM
    assert reading.signals == ()
    assert reading.strikes == 0


def test_a_language_that_is_not_served_is_not_covered(reader: Reader) -> None:
    reading = said(reader, (CUSTOMER, "Dzień dobry, chciałbym wiedzieć, gdzie jest moja paczka."))
    assert reading.language is Language.OTHER
    assert not reading.covered


def test_the_language_is_the_same_without_the_rest_of_the_reading(reader: Reader) -> None:
    for text in ("Missä pakettini on?", "Var är mitt paket?", "Where is my parcel?", "?"):
        conversation = Conversation.of(text)
        assert reader.language(conversation) is reader.read(conversation).language


def test_the_same_words_give_the_same_reading(reader: Reader) -> None:
    text = "Kolmas kerta kun soitan, eikä kukaan tee mitään. Haluan puhua esimiehelle!"
    assert said(reader, (CUSTOMER, text)) == said(reader, (CUSTOMER, text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "😡😡😡",
        "!" * 10_000,
        "a" * 100_000,
        "\ud800\udfff\ud800",
        "\u202eolleh",
        "0\u0301" * 5_000,
    ],
)
def test_odd_input_has_a_reading(reader: Reader, text: str) -> None:
    assert said(reader, (CUSTOMER, text)).severity in Severity


# A whole group threatened, tablets taken by the dozen, somebody at the brink or armed on the way.
@pytest.mark.parametrize(
    "text",
    [
        "I want to kill all Muslims.",
        "We'll torture these disabled people without mercy.",
        "haluan tappaa kaikki maahanmuuttajat",
        "Jag vill döda alla invandrare.",
        "otin äsken 40 panadolia, pitääkö lähteä päivystykseen",
        "söin koko purkin buranaa tunti sitten, ihan ok olo",
        "tyttö on syönyt kaikki mummun lääkkeet",
        "tog 40 alvedon för en timme sen. mår inte så dåligt än",
        "har svalt hela burken",
        "tog 30 alvedon med sprit för en stund sen",
        "tog 40 tabletter på mammas recept",
        "otin 30 panadolia ja viinaa mukana",
        "i took 30 paracetamol an hour ago, feel fine so far",
        "my daughter has taken a load of pills",
        "took 30 500mg paracetamol",
        "I took a paracetamol overdose an hour ago",
        "took 2 paracetamol then 30 more",
        "tog en överdos alvedon nyss",
        "tog två alvedon, sen resten av burken",
        "otin kaksi buranaa ja sitten loput purkista",
        "ive had 24 co codamol and half a bottle of vodka",
        "I've taken an overdose, can you cancel tomorrow's appointment",
        "I've left a note on the kitchen table and I've fed the dog. I wanted somebody to know.",
        "Jag sitter i bilen och tänker på en lastbil, man kör bara rakt på.",
        "jag har svalt 60 st ipren",
        "har tagit en karta stesolid och en flaska vin",
        "jag tog en överdos för en timme sen",
        "nielin äsken 3 levyllistä buranaa",
        "otin ne kaikki ja alkaa nukuttaa",
        "jag tog alla för en stund sen, börjar bli sömnig",
        "min man är på väg till er, helt tokig av ilska och har tagit med sig yxan",
        "mieheni lähti sinne raivona ja otti kirveen mukaan",
        "my ex is on his way to your branch with a hammer, he's furious",
        "there is a woman on the wrong side of the railing",
        "sillan kaiteen väärällä puolella seisoo tyttö",
        "det står en kille på fel sida räcket på bron",
    ],
)
def test_nothing_doubts_what_is_beyond_doubt(text: str) -> None:
    assert load().reader.read(Conversation.of(text)).severity is Severity.DANGER


@pytest.mark.parametrize(
    "text",
    [
        "otin 2 buranaa eikä päänsärky lähde",
        "otin 20 tablettia mukaan reissulle, riittääkö se",
        "tilasin 30 tablettia mutta sain 10",
        "jag tog ut 30 tabletter på receptet men det saknas 10",
        "tog med 20 tabletter på resan, räcker det",
        "took delivery of 30 tablets for the office, one has a cracked screen",
        "can I take two paracetamol with this",
        "I took 20 mg tablets for a year and now the box says 40",
        "I've had 30 tablets from you and two were broken",
        "jag tog en karta alvedon ur hyllan men glömde betala, kan jag swisha",
        "otin levyllisen buranaa mukaan matkalle, se jäi hotelliin",
        "mies on tulossa hakemaan puukon korjauksesta",
        "my husband is on his way with the axe handle, the wrong size, he's angry about the price",
        "the handrail is on the wrong side of the stairs",
        "räcket sitter på fel sida av trappan",
        "otin kaikki paketit ja väsyttää tää juokseminen",
        "jag tog alla paket till ombudet, är så trött på det här",
        "sonen kommer och hämtar kniven vi beställde",
    ],
)
def test_what_only_looks_like_it_is_none(text: str) -> None:
    assert load().reader.read(Conversation.of(text)).severity is not Severity.DANGER
