"""An organisation's own words: what they raise, what they excuse, and what they may not hide."""

from __future__ import annotations

from bot.domain.conversation import Conversation, Language
from bot.domain.phrases import tokens
from bot.domain.policy import Own, OwnWords, Phrases
from bot.domain.reading import Reading, Severity, SignalKind
from bot.reading import own as own_words
from bot.reading.own import compiled, heard
from bot.reading.reader import FloorReader
from bot.reading.signals import examined
from tests.examples import said

READER = FloorReader()
KNOCK = OwnWords(
    id="reading.knock",
    kind=SignalKind.THREAT_VIOLENCE,
    phrases=Phrases(fi=("tulen koputtamaan",)),
    unless=Phrases(fi=("koputtamaan noutopisteen",)),
)
GNOME = OwnWords(
    id="reading.gnome", kind=SignalKind.INSULT, phrases=Phrases(fi=("tonttulak*", "pokémon2*"))
)
GAME = OwnWords(
    id="reading.game", harmless=True, phrases=Phrases(fi=("senkin idiootti",), en=("kill royale",))
)
OWN = Own("own-words@1", (KNOCK, GNOME, GAME))


def read(*lines: str, own: Own | None = OWN) -> Reading:
    return READER.read(said(*lines), own)


def words(reading: Reading, text: str) -> list[str]:
    return [text[signal.start : signal.end] for signal in reading.signals]


def test_an_own_dangerous_phrase_is_danger_and_says_where_it_stands() -> None:
    text = "No niin,  mä TULEN   koputtamaan illalla."
    reading = read(text)
    (signal,) = reading.signals
    assert reading.severity is Severity.DANGER
    assert (signal.source, signal.confidence) == ("policy", 0.95)
    assert words(reading, text) == ["TULEN   koputtamaan"]
    assert read(text, own=None).signals == ()


def test_an_own_danger_stands_when_later_turns_are_calm() -> None:
    reading = read("Tulen koputtamaan.", "> Selvitän asian.", "Kiitos avusta.")
    assert reading.severity is Severity.DANGER
    assert reading.signals[0].turn == 0


def test_an_own_insult_is_a_strike_and_no_danger() -> None:
    reading = read("Senkin tonttulakit siellä.")
    assert (reading.severity, reading.strikes) == (Severity.ABUSIVE, 1)


def test_an_agents_words_are_not_looked_at() -> None:
    assert read("Missä paketti on?", "> Tulen koputtamaan.").signals == ()


def test_unless_takes_back_the_find_it_touches_and_no_other() -> None:
    assert read("Tulen koputtamaan noutopisteen oveen.").severity is Severity.CALM
    both = read("Tulen koputtamaan noutopisteen oveen. Sitten tulen koputtamaan teille.")
    assert both.severity is Severity.DANGER


def test_what_hides_letters_hides_no_own_word() -> None:
    assert read("t u l e n  k o p u t t a m a a n").severity is Severity.DANGER
    assert read("Tulen koputtaaaamaan").severity is Severity.DANGER
    assert read("Olet pokemon2, ymmärrätkö, pokémon2?").strikes == 1


def test_a_harmless_name_takes_back_what_the_lexica_find_in_it() -> None:
    text = "Tilasin pelin Senkin Idiootti viikko sitten."
    assert read(text, own=None).severity is Severity.ABUSIVE
    assert read(text).signals == ()
    assert read(text).severity is Severity.CALM


def test_a_threat_beside_a_harmless_name_stands_with_its_own_words() -> None:
    text = "Pelini Senkin Idiootti viipyy ja viipyy. Tapan sinut."
    reading = read(text)
    assert reading.severity is Severity.DANGER
    assert words(reading, text) == ["Tapan sinut"]


def test_an_own_signal_stands_even_inside_a_harmless_name() -> None:
    name = OwnWords(id="reading.name", harmless=True, phrases=Phrases(fi=("tulen koputtamaan",)))
    own = Own("own-words@2", (KNOCK, name))
    assert read("Tulen koputtamaan.", own=own).severity is Severity.DANGER


def test_the_head_reads_another_word_in_the_place_of_a_harmless_name() -> None:
    folded = examined("Where is Kill Royale? Kill  Royaleeee!")
    read_as = heard(folded, OWN, Language.EN, 0).folded
    assert read_as.text == "where is product? product!"
    at = read_as.text.rindex("product")
    start, end = read_as.span(at, at + len("product"))
    assert "Where is Kill Royale? Kill  Royaleeee!"[start:end] == "Kill  Royaleeee"
    assert len(read_as.offsets) == len(read_as.text) + 1


def test_each_version_is_compiled_once() -> None:
    compiled.cache_clear()
    for _ in range(3):
        read("Missä paketti on?", own=Own("own-words@3", (KNOCK,)))
    assert compiled.cache_info().misses == 1
    assert compiled.cache_info().maxsize == own_words._VERSIONS


def test_a_new_version_counts_at_once() -> None:
    assert read("Tulen koputtamaan.", own=Own("own-words@4", (KNOCK,))).severity is Severity.DANGER
    assert read("Tulen koputtamaan.", own=Own("own-words@5", ())).severity is Severity.CALM


def test_a_long_turn_full_of_own_words_is_read_in_linear_time() -> None:
    reading = READER.read(Conversation.of("tulen koputtamaan. " * 20_000), OWN)
    assert reading.severity is Severity.DANGER
    assert len(reading.signals) <= 20


def test_a_neutral_word_is_one_word_and_says_nothing_to_the_lexica() -> None:
    for neutral in own_words._NEUTRAL.values():
        assert len(tokens(neutral)) == 1
        assert READER.read(Conversation.of(neutral)).signals == ()
