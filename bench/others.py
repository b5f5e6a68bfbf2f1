"""The tools that others made, in their own environment: JSON lines in, findings and seconds out.

Runs in `.venv-compare` (`make compare`), which has none of our packages: theirs and ours cannot
stand side by side, since Presidio brings a `phonenumbers` over ours. Standard library and the
tools only. Nothing is downloaded: Presidio runs without a language model, and the Russian model
of emotional-deescalation-mcp is stood in for by words as they are written.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

Tool = Callable[[str], list[str]]


def glin() -> Tool:
    """glin-profanity with every language and every folding it has."""
    from glin_profanity import Filter

    found = Filter({"all_languages": True, "detect_leetspeak": True, "normalize_unicode": True})
    return lambda text: ["profanity"] if found.is_profane(text) else []


def alt() -> Tool:
    """alt-profanity-check: a linear model on English comments."""
    from profanity_check import predict

    return lambda text: ["profanity"] if predict([text])[0] else []


def presidio() -> Tool:
    """Presidio's recognisers by pattern, the Finnish and Swedish ones switched on."""
    import phonenumbers  # noqa: F401 - its absence is told here, not in the first text
    import tldextract
    from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
    from presidio_analyzer import predefined_recognizers as shipped
    from presidio_analyzer.nlp_engine import NoOpNlpEngine

    tldextract.extract = tldextract.TLDExtract(suffix_list_urls=())
    registry = RecognizerRegistry(supported_languages=["en"])
    registry.recognizers = [
        shipped.CreditCardRecognizer(),
        shipped.IbanRecognizer(),
        shipped.EmailRecognizer(),
        shipped.UrlRecognizer(),
        shipped.PhoneRecognizer(supported_regions=("FI", "SE", "GB", "US")),
        shipped.FiPersonalIdentityCodeRecognizer(supported_language="en"),
        shipped.SePersonnummerRecognizer(supported_language="en"),
    ]
    engine = AnalyzerEngine(
        registry=registry,
        nlp_engine=NoOpNlpEngine([{"lang_code": "en", "model_name": "none"}]),
        supported_languages=["en"],
    )
    return lambda text: [
        f"{one.entity_type}:{one.start}:{one.end}" for one in engine.analyze(text, language="en")
    ]


def deescalation() -> Tool:
    """emotional-deescalation-mcp: what would be passed to a person at once, and its patterns."""
    import spacy
    from spacy.language import Language
    from src import models, pattern_detector, strategy_rules
    from src.nlp import spacy_singleton

    def as_written(doc: Any) -> Any:
        for token in doc:
            token.lemma_ = token.lower_
        return doc

    Language.component("as_written", func=as_written)
    plain = spacy.blank("xx")
    plain.add_pipe("as_written")
    spacy_singleton._nlp = plain

    def look(text: str) -> list[str]:
        said = [models.DialogueMessage(role="user", text=text)]
        patterns = pattern_detector.detect_all_patterns(messages=said)
        advice = strategy_rules.suggest_strategy(messages=said, patterns=patterns)
        now = ["escalate"] if advice.escalation.should_escalate_now else []
        return [*now, *(one.pattern_type for one in patterns)]

    return look


TOOLS: dict[str, Callable[[], Tool]] = {
    "glin-profanity": glin,
    "alt-profanity-check": alt,
    "presidio-analyzer": presidio,
    "emotional-deescalation-mcp": deescalation,
}


def answer(asked: dict[str, Any], loaded: dict[str, Tool]) -> dict[str, Any]:
    """What a tool finds in each text, and the seconds it took."""
    name = asked["tool"]
    if name not in loaded:
        loaded[name] = TOOLS[name]()
    look, seconds, found = loaded[name], [], []
    for text in asked["texts"]:
        began = time.perf_counter()
        found.append(look(text))
        seconds.append(time.perf_counter() - began)
    return {"seconds": seconds, "found": found}


def main() -> None:
    """Answer one line after another; a tool that fails says so and the next line is read."""
    loaded: dict[str, Tool] = {}
    replies = sys.stdout
    sys.stdout = sys.stderr  # what tools print is no answer
    for line in sys.stdin:
        try:
            reply = answer(json.loads(line), loaded)
        except Exception as error:  # noqa: BLE001 - whatever theirs raises, it is told
            reply = {"error": f"{type(error).__name__}: {error}"}
        replies.write(json.dumps(reply) + "\n")
        replies.flush()


if __name__ == "__main__":
    main()
