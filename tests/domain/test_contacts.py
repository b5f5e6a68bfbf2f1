"""Contact details and links that are nobody's: found however they are written, and nothing else."""

from __future__ import annotations

import pytest

from bot.domain import guard
from bot.domain.contacts import unlisted
from bot.domain.conversation import Conversation, Language
from tests.examples import SETS, policy, said

NOBODY = Conversation(())


def found(text: str, conversation: Conversation = NOBODY, name: str = "webshop") -> list[str]:
    return [text[start:end] for start, end in unlisted(text, policy(name), conversation)]


@pytest.mark.parametrize(
    ("text", "detail"),
    [
        ("Lomake on täällä: evil.example/x", "evil.example/x"),
        ("Katso bit.ly/abc ja vastaa.", "bit.ly/abc"),
        ("Avaa hxxps://evil.example/lasku nyt.", "hxxps://evil.example/lasku"),
        ("Avaa https:/evil.example/lasku nyt.", "https:/evil.example/lasku"),
        ("Se löytyy osoitteesta kauppa-apu.fi.", "kauppa-apu.fi"),
        ("Ohje on kauppa-apu.fi:ssä.", "kauppa-apu.fi"),
        ("Ohje on kauppa-apu.fi-sivulla.", "kauppa-apu.fi"),
        ("Ohje on tuki.kauppa-apu.co.uk/a?b=1#c", "tuki.kauppa-apu.co.uk/a?b=1#c"),
        ("Kirjaudu EVIL.COM ja maksa.", "EVIL.COM"),
        ("Se on Kauppa-apu.com.Katso sieltä.", "Kauppa-apu.com"),
        ("Ring 1177.se först.", "1177.se"),
        ("Join t.me/kauppa now.", "t.me/kauppa"),
        ("Avaa 192.0.2.7/lasku.", "192.0.2.7/lasku"),
        ("Avaa 192.0.2.7:8080 selaimessa.", "192.0.2.7:8080"),
        ("Katso evil[.]example", "evil[.]example"),
        ("Katso evil (dot) com.", "evil (dot) com"),
        ("Se on kauppatuki piste fi.", "kauppatuki piste fi"),
        ("Kirjoita apu(at)kauppa-apu.fi.", "apu(at)kauppa-apu.fi"),
        ("Löydät meidät nimellä @kauppa_apu.", "@kauppa_apu"),
        ("WhatsApp 040 765 4321.", "040 765 4321"),
        ("Soita 040.765.4321.", "040.765.4321"),
        ("Soita 040/7654321.", "040/7654321"),
        ("Laita Telegramissa kauppa_99 viestiä.", "kauppa_99"),
        ("Our own page is kauppa.example/made-up.", "kauppa.example/made-up"),
    ],
)
def test_what_nobody_has_given_is_found(text: str, detail: str) -> None:
    assert found(text) == [detail]


@pytest.mark.parametrize(
    "text",
    [
        "Tuote sai 3.5/10 pistettä.",
        "Avaamme klo 12.30 ja suljemme 16.00.",
        "Det är klart kl. 12.30 den 3.5.2026.",
        "Open 9.00-16.30, price 12.50/kk.",
        "Saat vaihtaa ja/tai palauttaa sen.",
        "Lasku on liitteenä: lasku.pdf, kuva.jpg ja ohje.docx/pdf.",
        "Kohta (a) ehdot.pdf ja kohta [b] lasku.pdf.",
        "Liite tilaus.zip.pdf ei aukea, eikä readme.md.",
        "Kirjoitan sinulle [EMAIL_1] ja avaan [URL_1].",
        "Hei.Katson asian heti.Se selviää.",
        "Kiitos.Me selvitämme tämän.No niin.",
        "Esim. klo 9, t.ex. kl. 10, e.g. at ten, i.e. a.m., bl.a. o.s.v.",
        "Ditt org.nr och reg.nr finns på fakturan.",
        "Kohta 2.se pitää, ja kohta 12.Se myös.",
        "Versio 2.0.1/3 korjaa tämän, osa 10.20.30.40 myös.",
        "Osoite on Mallikatu 3 B 12, 00100 Helsinki.",
        "Päätös 045/123/2026 ja laskunumero 12345.",
        "Kolme kpl @ 5 euroa, ja chat palvelee 24/7.",
        "Messenger 24/7 ja WhatsApp 2026 ovat palveluita.",
        "Summa on 1.200,50 euroa eli 50 %.",
        "Hi @channel and @everyone.",
        "Koko on 10.5 cm x 3.2 mm, n. 5 kg/kpl.",
        "Hätänumero on 112.",
    ],
)
def test_other_things_with_dots_and_marks_are_let_be(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Ohje on kauppa.example.",
        "Ohje on WWW.Kauppa.example/ sivulla.",
        "Tee palautus: kauppa.example/palautus",
        "Tee palautus: https://kauppa.example/palautus.",
        "Neuvoja antaa kkv.fi/kuluttajaneuvonta, siis kkv.fi.",
        "Kirjoita asiakaspalvelu@kauppa.example.",
        "Kirjoita asiakaspalvelu(at)kauppa.example.",
    ],
)
def test_the_organisations_own_details_and_hosts_are_let_be(text: str) -> None:
    assert found(text) == []


def test_a_host_that_approved_wording_names_is_let_be() -> None:
    text = "Asia hoituu Suomi.fi-tunnistuksella, siis osoitteessa suomi.fi."
    assert found(text, name="municipality") == []
    assert found(text) == ["Suomi.fi", "suomi.fi"]


def test_what_the_customer_gave_may_be_named_in_any_case() -> None:
    given = said("Ostin sen tori.fi:stä, olen @liisa_k ja sivu oli huijaus.example/x")
    assert found("Tori.fi ja huijaus.example/x ovat muita, @Liisa_K.", given) == []


@pytest.mark.parametrize("name", SETS)
def test_it_is_the_clause_on_contacts_that_is_broken(name: str) -> None:
    broken = guard.violations("Maksa tähän: evil.example/x", policy(name), NOBODY, Language.FI)
    assert {violation.kind for violation in broken} == {"contact"}


@pytest.mark.parametrize("text", ["a." * 10_000, "a-" * 10_000, "@" * 20_000, "a[.]" * 5_000])
def test_a_long_run_of_marks_is_read_in_time(text: str) -> None:
    assert isinstance(found(text), list)
