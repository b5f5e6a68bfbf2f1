"""What pydantic finds wrong with a file, said so that its writer knows what to do."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from bot.domain.policy import Words
from bot.policyfiles.problem import Key, did_you_mean, one_of, shown
from bot.policyfiles.yamltext import MOST

LANGUAGES = {"fi": "Finnish", "sv": "Swedish", "en": "English"}
_WRONG_LANGUAGE = {
    "se": "sv",
    "swe": "sv",
    "fin": "fi",
    "su": "fi",
    "eng": "en",
    "gb": "en",
    "uk": "en",
}
_WANTED = {
    "string_type": "a text",
    "int_type": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
}
PATTERNS = {
    (r"^[a-z][a-z0-9-]*(\.[a-z0-9][a-z0-9-]*)+$"): (
        "an id is lower case letters, digits and hyphens in parts joined by "
        "dots, such as service.parcel-tracking"
    ),
    (r"^[a-z][a-z0-9-]*$"): (
        "the organisation's id is lower case letters, digits and hyphens, such as my-shop"
    ),
    r"^[A-Z]{2}$": "a country is two capital letters, such as FI",
    r"^[A-Z]{3}$": "a currency is three capital letters, such as EUR",
    r"^([01]\d|2[0-3]):[0-5]\d$": "a time is written with four digits, such as '08:00'",
    (r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"): (
        "a time is written with four digits, such as '16:00', up to '24:00'"
    ),
    r"^\d{4}-\d{2}-\d{2}$": "a day is written as year-month-day, such as '2026-12-24'",
    (r"^[a-z]+:\S+$"): (
        "a destination is platform:place without spaces, such as slack:C0123456 or slack:@U0123456"
    ),
}
"""What each pattern of the policy models means in words."""
_QUOTED = re.compile(r"'([^']*)'")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong at a place in a file; `on_key` points at the key, not at its value."""

    key: Key
    text: str
    on_key: bool = False


@dataclass(frozen=True, slots=True)
class _Complaint:
    """One of pydantic's errors, with the model it arose in and the file's value."""

    kind: str
    key: Key
    given: Any
    context: dict[str, Any]
    message: str
    model: type[BaseModel] | None

    @property
    def name(self) -> str:
        """What the value is called in a sentence."""
        last = self.key[-1] if self.key else "the file"
        if isinstance(last, str):
            return f"'{last}'" if self.key else last
        holder = next((part for part in reversed(self.key) if isinstance(part, str)), "the list")
        return f"this item of '{holder}'"


def findings(model: type[BaseModel], error: ValidationError) -> Iterator[Finding]:
    """All that a file's validation found, without what only follows from something else."""
    complaints = [
        _Complaint(
            raw["type"],
            raw["loc"],
            raw["input"],
            raw.get("ctx", {}),
            raw["msg"],
            _model_at(model, raw["loc"][:-1]),
        )
        for raw in islice(error.errors(include_url=False), MOST)
    ]
    meant = {(*c.key[:-1], word) for c in complaints if (word := _meant(c))}
    for complaint in complaints:
        if complaint.kind == "missing" and complaint.key in meant:
            continue
        said = _SAY.get(complaint.kind, _other)(complaint)
        if said:
            yield said
    if error.error_count() > MOST:
        yield Finding((), f"{error.error_count() - MOST} more problems follow; mend these first")


def _model_at(model: type[BaseModel], key: Key) -> type[BaseModel] | None:
    """The model that the value at this place is read as."""
    found: type[BaseModel] | None = model
    for part in key:
        if isinstance(part, str) and found is not None:
            field = found.model_fields.get(part)
            found = _model_in(field.annotation) if field else None
    return found


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The model inside `X | None`, `tuple[X, ...]` or X itself."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    found = (_model_in(inner) for inner in get_args(annotation))
    return next((model for model in found if model), None)


def _meant(complaint: _Complaint) -> str | None:
    """The known key that an unknown one was probably meant as."""
    if complaint.kind != "extra_forbidden" or complaint.model is None:
        return None
    word = str(complaint.key[-1])
    known = tuple(complaint.model.model_fields)
    alias = _WRONG_LANGUAGE.get(word.lower(), "")
    if alias in known:
        return alias
    close = _QUOTED.search(did_you_mean(word.lower(), known))
    return close[1] if close else None


def _unknown(complaint: _Complaint) -> Finding:
    known = tuple(complaint.model.model_fields) if complaint.model else ()
    meant = _meant(complaint)
    hint = f"did you mean '{meant}'?" if meant else f"the keys here are {one_of(known)}"
    if complaint.given is None and not meant:
        hint = "if it belongs to the text before the comma, put that text in quotes"
    return Finding(
        complaint.key, f"unknown key {shown(str(complaint.key[-1]))}; {hint}", on_key=True
    )


def _missing(complaint: _Complaint) -> Finding:
    name = str(complaint.key[-1])
    text = f"the key '{name}' is missing; add it"
    if name in LANGUAGES:
        what = "wording" if _is_wording(complaint.model) else "form"
        text = f"the {LANGUAGES[name]} {what} is missing: add {name}"
    return Finding(complaint.key[:-1], text, on_key=True)


def _is_wording(model: type[BaseModel] | None) -> bool:
    return model is not None and issubclass(model, Words)


def _wrong_type(complaint: _Complaint) -> Finding:
    wanted = _WANTED.get(complaint.kind, _wanted_keys(complaint))
    if complaint.given is None:
        said = f"{complaint.name} is empty; write {wanted}, or remove it where it isn't needed"
        return Finding(complaint.key, said, on_key=True)
    said = f"{complaint.name} must be {wanted}, but is {_described(complaint.given)}"
    return Finding(complaint.key, f"{said}{_remedy(complaint)}")


def _wanted_keys(complaint: _Complaint) -> str:
    model = _model_at(complaint.model, complaint.key[-1:]) if complaint.model else None
    return f"a mapping with {_and(tuple(model.model_fields))}" if model else "a mapping"


def _and(words: tuple[str, ...]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else "keys"


def _described(given: object) -> str:
    if isinstance(given, bool):
        return f"the truth value {str(given).lower()}"
    if isinstance(given, int | float):
        return f"the number {given}"
    if isinstance(given, str):
        return f"the text {shown(given)}"
    return "a list" if isinstance(given, list) else "a mapping"


def _remedy(complaint: _Complaint) -> str:
    given = complaint.given
    if complaint.kind == "string_type":
        if isinstance(given, list | dict):
            return "; put a text that begins with '{' or '[' in quotes"
        return "; put it in quotes"
    if complaint.kind == "tuple_type":
        return "; write [ ] around it, or '- ' before each item"
    return (
        "; write it without quotes"
        if isinstance(given, str) and "float int".find(complaint.kind[:3]) >= 0
        else ""
    )


def _choice(complaint: _Complaint) -> Finding:
    choices = _QUOTED.findall(str(complaint.context.get("expected", "")))
    hint = did_you_mean(str(complaint.given), choices) or f"; write {one_of(choices)}"
    if not isinstance(complaint.given, str):
        hint = f"; write {one_of(choices)}"
    if complaint.given is None:
        return Finding(complaint.key, f"{complaint.name} is empty{hint}", on_key=True)
    said = f"{complaint.name} cannot be {shown(str(complaint.given))}{hint}"
    return Finding(complaint.key, said)


def _pattern(complaint: _Complaint) -> Finding:
    rule = PATTERNS.get(str(complaint.context.get("pattern")), "it is not written as it should be")
    return Finding(complaint.key, f"{shown(str(complaint.given))} does not fit: {rule}")


def _empty_text(complaint: _Complaint) -> Finding:
    return Finding(complaint.key, f"{complaint.name} is empty; write a text")


def _too_few(complaint: _Complaint) -> Finding | None:
    least = int(complaint.context.get("min_length", 1))
    given = complaint.given
    count = len(given) if isinstance(given, list) else 0
    if count >= least:
        # Items that are wrong are not counted by pydantic; they have been spoken of already.
        return None
    name = str(complaint.key[-1]) if complaint.key else ""
    ends = "; a chain without steps ends with nobody" if name == "chain" else ""
    said = f"{complaint.name} needs at least {least}, but has {count}{ends}; add what is missing"
    return Finding(complaint.key, said, on_key=True)


def _least(complaint: _Complaint) -> Finding:
    said = f"{complaint.name} must be at least {_bound(complaint, 'ge')}, but is {complaint.given}"
    return Finding(complaint.key, said)


def _most(complaint: _Complaint) -> Finding:
    said = f"{complaint.name} must be at most {_bound(complaint, 'le')}, but is {complaint.given}"
    return Finding(complaint.key, said)


def _bound(complaint: _Complaint, name: str) -> str:
    """The bound as it would be written in a file: 0, not 0.0."""
    return f"{complaint.context[name]:g}"


def _other(complaint: _Complaint) -> Finding:
    return Finding(complaint.key, f"{complaint.name} is not as it should be: {complaint.message}")


_SAY: dict[str, Callable[[_Complaint], Finding | None]] = {
    "extra_forbidden": _unknown,
    "missing": _missing,
    "model_type": _wrong_type,
    **dict.fromkeys(_WANTED, _wrong_type),
    "enum": _choice,
    "literal_error": _choice,
    "string_pattern_mismatch": _pattern,
    "string_too_short": _empty_text,
    "too_short": _too_few,
    "greater_than_equal": _least,
    "less_than_equal": _most,
}
