"""YAML text to plain data, and to the places of everything in it.

The events of PyYAML's C parser are walked here, not by its loader: so keys are never lost, nothing
is expanded, nothing is constructed, and depth is counted before it can hurt. Places are walked
only when there is something to point at.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml import events

from bot.policyfiles.encoding import UNSEEN, text_of, unseen_said
from bot.policyfiles.mistakes import explained
from bot.policyfiles.problem import Key, Place, Problem, shown
from bot.policyfiles.scalars import resolve

DEEPEST = 20
MOST = 200
"""Problems of one sort after which nobody needs to hear more."""
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class YamlText:
    """What a file holds; `unread` are the ways to values that could not be taken over."""

    data: object = None
    problems: tuple[Problem, ...] = ()
    unread: frozenset[Key] = frozenset()


@dataclass(frozen=True, slots=True)
class Places:
    """Where keys and values stand in one file."""

    keys: dict[Key, Place]
    values: dict[Key, Place]

    def of_key(self, key: Key) -> Place:
        """Where the key stands, or the list's item; of what is not there, what should hold it."""
        return self.keys.get(key) or self._near(key)

    def of_value(self, key: Key) -> Place:
        """Where the value begins; of what is not there, what should hold it."""
        return self.values.get(key) or self._near(key)

    def _near(self, key: Key) -> Place:
        while key:
            place = self.keys.get(key) or self.values.get(key)
            if place:
                return place
            key = key[:-1]
        return Place()


class _Stopped(Exception):
    """The rest of the file cannot be read."""


@dataclass(slots=True)
class _Level:
    """A mapping or a list that is being read; `key` waits for its value."""

    holds: dict[str, Any] | list[Any]
    key: str | None = None


@dataclass(slots=True)
class _Walk:
    """One pass over a file's events."""

    file: str
    places: Places | None = None
    top: list[Any] = field(default_factory=list)
    stack: list[_Level] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unread: set[Key] = field(default_factory=set)
    documents: int = 0

    def __post_init__(self) -> None:
        self.stack.append(_Level(self.top))

    def run(self, text: str) -> None:
        """Read every event; raises yaml.YAMLError or _Stopped where it cannot go on."""
        parser = _Parser(text.encode())
        take = _TAKE
        while True:
            event = parser.get_event()
            kind = event.__class__
            if kind is events.StreamEndEvent:
                return
            handler = take.get(kind)
            if handler:
                handler(self, event)

    def report(self, event: events.Event, text: str) -> None:
        """Keep a problem at an event's first character."""
        place = _place(event)
        self.problems.append(Problem(self.file, place.line, place.column, text))
        if len(self.problems) >= MOST:
            raise _Stopped

    def here(self) -> Key:
        """The way to the value that comes next, without the document's own level."""
        return tuple(
            len(level.holds) if isinstance(level.holds, list) else level.key or ""
            for level in self.stack[1:]
        )

    def document(self, event: events.Event) -> None:
        """One document is read; a second is refused."""
        self.documents += 1
        if self.documents > 1:
            self.report(event, "a second document begins here ('---'); keep one in each file")
            raise _Stopped

    def scalar(self, event: events.ScalarEvent) -> None:
        """A text, number, truth value or null; or a key."""
        level = self.stack[-1]
        if event.anchor or event.tag:
            self.decorated(event)
        if level.key is None and level.holds.__class__ is dict:
            self.key(level, event)
            return
        value = event.value
        if event.style == '"' and (unseen := UNSEEN.search(value)):
            self.report(event, unseen_said(unseen.group()))
        self.put(level, resolve(value) if event.implicit[0] else value, event)

    def key(self, level: _Level, event: events.ScalarEvent) -> None:
        """A key of a mapping; given twice it is a problem and the first value stays."""
        level.key = event.value
        if event.value in level.holds:
            said = f"the key {shown(event.value)} stands here twice; keep one of them"
            self.report(event, said)
        elif self.places is not None:
            self.places.keys.setdefault(self.here(), _place(event))

    def put(self, level: _Level, value: object, event: events.Event) -> None:
        """Hand a value to the list or mapping that it belongs to."""
        if self.places is not None:
            self.places.values.setdefault(self.here(), _place(event))
        holds = level.holds
        if isinstance(holds, list):
            holds.append(value)
        else:
            holds.setdefault(level.key or "", value)
            level.key = None

    def opened(self, event: events.CollectionStartEvent) -> None:
        """A list or mapping begins."""
        level = self.stack[-1]
        if event.anchor or event.tag:
            self.decorated(event)
        if level.key is None and level.holds.__class__ is dict:
            self.report(event, "a list or mapping stands where a key should; put it in quotes")
            raise _Stopped
        if len(self.stack) > DEEPEST:
            said = f"this is nested more than {DEEPEST} levels deep; nothing needs so many"
            self.report(event, said)
            raise _Stopped
        is_list = event.__class__ is events.SequenceStartEvent
        inner = _Level([] if is_list else {})
        if self.places is not None:
            self.places.values.setdefault(self.here(), _place(event))
        self.stack.append(inner)

    def closed(self, event: events.Event) -> None:
        """A list or mapping ends."""
        done = self.stack.pop()
        places, self.places = self.places, None
        self.put(self.stack[-1], done.holds, event)
        self.places = places

    def alias(self, event: events.AliasEvent) -> None:
        """An alias is never followed."""
        said = (
            f"'*{event.anchor}' is read as a YAML alias, which is refused; "
            "write the value out, and put a phrase that begins with '*' in quotes"
        )
        self.report(event, said)
        level = self.stack[-1]
        if level.key is None and level.holds.__class__ is dict:
            raise _Stopped
        self.unread.add(self.here())
        self.put(level, None, event)

    def decorated(self, event: events.ScalarEvent | events.CollectionStartEvent) -> None:
        """An anchor or a tag is refused."""
        if event.anchor:
            said = (
                f"'&{event.anchor}' is a YAML anchor, which is refused; "
                "write the value out where it is used"
            )
        else:
            tag = shown(str(event.tag))
            said = f"the YAML tag {tag} is refused; put a text that begins with '!' in quotes"
        self.report(event, said)


_TAKE: dict[type, Callable[[_Walk, Any], None]] = {
    events.DocumentStartEvent: _Walk.document,
    events.ScalarEvent: _Walk.scalar,
    events.SequenceStartEvent: _Walk.opened,
    events.MappingStartEvent: _Walk.opened,
    events.SequenceEndEvent: _Walk.closed,
    events.MappingEndEvent: _Walk.closed,
    events.AliasEvent: _Walk.alias,
}


def read(file: str, raw: bytes) -> YamlText:
    """The data of a file and all that is wrong with it as YAML; never raises."""
    text, problems = text_of(file, raw)
    if text is None:
        return YamlText(problems=problems)
    walk = _Walk(file)
    try:
        walk.run(text)
    except _Stopped:
        return YamlText(problems=tuple(walk.problems))
    except yaml.YAMLError as error:
        return YamlText(problems=(*walk.problems, explained(file, text, error)))
    data = walk.top[0] if walk.top else None
    if not isinstance(data, dict):
        what = "is empty" if data is None else "must hold keys with values at its top"
        said = f"the file {what}; docs/POLICIES.md shows its keys"
        walk.problems.append(Problem(file, 1, 1, said))
        return YamlText(problems=tuple(walk.problems))
    return YamlText(data, tuple(walk.problems), frozenset(walk.unread))


def places(raw: bytes) -> Places:
    """Where everything in a file stands, as far as it can be read."""
    text, _ = text_of("", raw)
    walk = _Walk("", Places({}, {}))
    # What cannot be read further has no places further down.
    with suppress(_Stopped, yaml.YAMLError):
        walk.run(text or "")
    return walk.places or Places({}, {})


def _place(event: events.Event) -> Place:
    mark = event.start_mark
    return Place(mark.line + 1, mark.column + 1) if mark else Place()
