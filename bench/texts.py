"""Made-up messages and replies, put together from sentences of our own; the same every time."""

from __future__ import annotations

import random

UPSET = "Kolmas viikko menossa eikä paketista kuulu mitään!! Ihan naurettavaa pelleilyä."
FIXED_REPLY = "Ymmärrän, että tämä harmittaa. Selvitän asian ja palaan tänään."

_CUSTOMER = (
    "Kolmas viikko menossa eikä paketista kuulu mitään!!",
    "Olen soittanut teille jo neljä kertaa ja aina luvataan samaa.",
    "Laskussa on 49,90 euroa liikaa ja maksoin sen jo kertaalleen.",
    "Tilausnumero on 55120934 ja seuranta ei ole liikkunut maanantain jälkeen.",
    "Voiko joku ihan oikea ihminen vihdoin vastata tähän?",
    "Palautin kengät kaksi viikkoa sitten, missä rahat viipyvät?",
    "Soittakaa numeroon 040 765 4321 arkisin kello neljän jälkeen.",
    "Kirjoitin myös osoitteesta liisa.esimerkki@posti.example eikä vastausta tullut.",
    "Tämä on kyllä ihan naurettavaa pelleilyä teiltä.",
    "Lahja piti olla perillä perjantaina ja nyt on jo tiistai.",
    "Jos tämä ei selviä tällä viikolla, vien asian kuluttajaneuvontaan.",
    "Hyvitys voidaan maksaa tilille FI21 1234 5600 0007 85.",
    "En ymmärrä, miksi samaa asiaa pitää selittää joka kerta alusta.",
    "Takissa oli reikä ja vetoketju jumittaa, haluan uuden tilalle.",
    "Asun osoitteessa Mallikatu 12 B 7, ja kuljettaja kävi väärällä ovella.",
    "Paketet skulle ha kommit i fredags men ingenting har hänt.",
    "Jag har väntat i tre veckor och ingen svarar på mina mejl.",
    "Ni har dragit pengarna två gånger, det är helt oacceptabelt!",
    "My parcel was due on Friday and the tracking has not moved since.",
    "I was charged twice for the same order and nobody gets back to me.",
    "This is the third time I am asking, please let me talk to a supervisor.",
)
_REPLY = (
    "Kiitos viestistäsi, ja olen pahoillani, että olet joutunut odottamaan näin kauan.",
    "Näen tilauksesi ja sen, että seuranta on pysähtynyt maanantaina lajitteluun.",
    "Pyydän kuljetusyhtiöltä selvityksen ja kerron sinulle, mitä he vastaavat.",
    "Voit valita, odotatko selvityksen tulosta vai lähetämmekö uuden tuotteen.",
    "Jos valitset hyvityksen, maksamme sen samalle kortille, jolla tilaus maksettiin.",
    "Palaan sinulle kahden arkipäivän kuluessa, vaikka selvitys olisi vielä kesken.",
    "Sinun ei tarvitse lähettää samoja tietoja uudelleen, ne ovat jo tässä keskustelussa.",
    "Kirjaan tähän, mitä olemme sopineet, niin seuraava käsittelijä näkee sen heti.",
    "Jos jokin jäi epäselväksi, vastaa tähän viestiin, niin jatketaan siitä.",
    "Ymmärrän, että lahjan myöhästyminen harmittaa, ja katson, mitä voin tehdä.",
)
_SEED = 20261121
_ENDINGS = ["kin", "kaan", "han", "pa", "in", "ssa", "lle", "nsa", "ista", "ttu", "isi"]
_UNSEEN = 0.1
"""The share of words that get an ending of their own, as a customer's words are not all known."""


def messages(count: int, length: int) -> tuple[str, ...]:
    """Customers' messages of exactly this many characters, each put together differently."""
    return _made(_CUSTOMER, count, length)


def replies(count: int, length: int) -> tuple[str, ...]:
    """Agents' replies of exactly this many characters, in Finnish."""
    return _made(_REPLY, count, length)


def short_messages(count: int) -> tuple[str, ...]:
    """Customers' messages of one to four sentences, none cut."""
    chance = random.Random(_SEED)
    made = (" ".join(chance.sample(_CUSTOMER, chance.randint(1, 4))) for _ in range(count))
    return tuple(_varied(text, chance) for text in made)


def _made(sentences: tuple[str, ...], count: int, length: int) -> tuple[str, ...]:
    chance = random.Random(_SEED)
    made = []
    for _ in range(count):
        text = ""
        while len(text) < length:
            text += f"{_varied(chance.choice(sentences), chance)} "
        made.append(text[:length])
    return tuple(made)


def _varied(text: str, chance: random.Random) -> str:
    """The text with some words lengthened, so that nothing is fast only for having been seen."""
    words = text.split()
    for at, word in enumerate(words):
        if word.isalpha() and chance.random() < _UNSEEN:
            words[at] = f"{word}{''.join(chance.choices(_ENDINGS, k=2))}"
    return " ".join(words)
