"""What a YAML parser's complaint means to somebody who writes a policy, and where to look."""

from __future__ import annotations

from typing import Protocol

import yaml

from bot.policyfiles.problem import Place, Problem


class _Mark(Protocol):
    """Where a parser points; counted from 0."""

    line: int
    column: int


_QUOTES = "put a text that holds ': ' or begins with a mark in quotes"
# The parser's words, the place to point at (its own or where the construct began), our words.
_SAID = (
    (
        "mapping values are not allowed",
        "problem",
        (f"a ':' stands where no key can be; {_QUOTES}, and check the indentation"),
    ),
    (
        "block sequence entries are not",
        "problem",
        ("a list item '- ' cannot stand here; begin it on a line of its own"),
    ),
    (
        "mapping keys are not allowed",
        "problem",
        ("a '? ' cannot stand here; put a text that begins with '?' in quotes"),
    ),
    ("unexpected end of stream", "context", "the quote that opens here is never closed; close it"),
    (
        "could not find expected ':'",
        "context",
        (
            "this line is neither 'key: value' nor '- item'; indent it under what it "
            "belongs to, or put the text in quotes"
        ),
    ),
    (
        "unknown escape character",
        "problem",
        (
            "in double quotes a backslash begins an escape; use single quotes or "
            "write two backslashes"
        ),
    ),
    ("escape", "problem", "this escape names no character; write the character itself"),
    ("while scanning an alias", "problem", "a text cannot begin with '*'; put it in quotes"),
    ("while scanning an anchor", "problem", "a text cannot begin with '&'; put it in quotes"),
    ("expected alphabetic", "context", "a text cannot begin with '*' or '&'; put it in quotes"),
    (
        "comment or line break",
        "problem",
        (
            "after '>' or '|' the text begins on the next line; put a text that "
            "begins with one of them in quotes"
        ),
    ),
    (
        "expected ',' or",
        "problem",
        (
            "a comma or a closing bracket is missing before this; check the quotes, "
            "and inside { } and [ ] "
            "put a text that holds , : { } [ or ] in quotes"
        ),
    ),
    (
        ("expected '-' indicator"),
        "problem",
        (
            "this is no item of the list above; begin it with '- ', check the "
            "indentation, or put the whole text in quotes"
        ),
    ),
    (
        "did not find expected key",
        "problem",
        (
            "this does not belong to the mapping above; check the indentation, and "
            "put a text that begins with { [ ' or \" in quotes as a whole"
        ),
    ),
    ("expected node content", "problem", f"a value is missing before this; {_QUOTES}"),
    ("YAML document", "problem", "remove the line that begins with '%'"),
    ("directive", "problem", "remove the line that begins with '%', or put the text in quotes"),
    ("tag", "problem", "a text cannot begin with '!'; put it in quotes"),
)


def explained(file: str, text: str, error: yaml.YAMLError) -> Problem:
    """The problem that a parser's complaint amounts to."""
    problem = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    context = str(getattr(error, "context", None) or "")
    marks = {
        "problem": getattr(error, "problem_mark", None),
        "context": getattr(error, "context_mark", None),
    }
    if "cannot start any token" in problem:
        return _at(file, _place(marks["problem"]), _no_start(text, marks["problem"]))
    if "expected ',' or" in problem and _is_further_down(marks):
        place = _place(marks["context"])
        said = (
            "the bracket that opens here is not closed on its line; close it, and "
            "put texts that hold , : { } [ or ] in quotes"
        )
        return _at(file, place, said)
    for words, which, said in _SAID:
        if words in problem or words in context:
            return _at(file, _place(marks[which] or marks["problem"]), said)
    said = f"this cannot be read as YAML ({problem[:80]}); check the indentation and the quotes"
    return _at(file, _place(marks["problem"] or marks["context"]), said)


def _is_further_down(marks: dict[str, _Mark | None]) -> bool:
    begun, met = marks["context"], marks["problem"]
    return begun is not None and met is not None and met.line > begun.line


def _no_start(text: str, mark: _Mark | None) -> str:
    lines = text.splitlines()
    if mark is None or mark.line >= len(lines):
        return "a text cannot begin here; check the quotes"
    char = lines[mark.line][mark.column : mark.column + 1]
    if char == "\t":
        return "a tab stands here; use spaces"
    return f"a text cannot begin with '{char}'; put it in quotes"


def _place(mark: _Mark | None) -> Place:
    return Place(mark.line + 1, mark.column + 1) if mark else Place()


def _at(file: str, place: Place, text: str) -> Problem:
    return Problem(file, place.line, place.column, text)
