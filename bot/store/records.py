"""Between the domain's values and what stands in a row."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from bot.domain.chain import next_at
from bot.domain.conversation import Address, Channel, Conversation, Language, Role, Turn
from bot.domain.escalation import Escalation
from bot.domain.happened import Event, What
from bot.domain.reading import SignalKind
from bot.domain.review import Noticed
from bot.ports import Case


def case_row(case: Case, at: datetime) -> dict[str, Any]:
    """A case as a row of `cases`."""
    return {
        "id": case.id,
        "platform": case.address.platform,
        "place": case.address.place,
        "person": case.address.person,
        "language": case.language.value,
        "channel": case.conversation.channel.value,
        "turns": [[turn.role.value, turn.text] for turn in case.conversation.turns],
        "shown": list(case.conversation.shown),
        "noticed": [[n.kind.value, n.quote, n.prompt, n.mark] for n in case.conversation.noticed],
        "standing": case.standing,
        "spoken": case.spoken.value if case.spoken else None,
        "at": at,
    }


def case_from(row: Row[Any]) -> Case:
    """A case from its row."""
    turns = tuple(Turn(Role(role), text) for role, text in row.turns)
    noticed = tuple(Noticed(SignalKind(kind), *rest) for kind, *rest in row.noticed)
    conversation = Conversation(turns, Channel(row.channel), tuple(row.shown), noticed)
    address = Address(row.platform, row.place, row.person)
    spoken = Language(row.spoken) if row.spoken else None
    return Case(row.id, address, conversation, Language(row.language), row.standing, spoken)


def escalation_row(escalation: Escalation) -> dict[str, Any]:
    """An escalation as a row: what is searched for in columns, all of it in `body`."""
    return {
        "id": escalation.id,
        "case": escalation.case,
        "state": escalation.state.value,
        "rank": escalation.severity.rank,
        "revision": escalation.revision,
        "opened_at": escalation.opened_at,
        "next_at": next_at(escalation),
        "body": _adapter().dump_python(escalation, mode="json"),
    }


def escalation_from(row: Row[Any]) -> Escalation:
    """An escalation from its row."""
    return _adapter().validate_python(row.body)


def event_row(escalation: Escalation, event: Event) -> dict[str, Any]:
    """What happened, as a row of `escalation_events`."""
    return {
        "escalation": escalation.id,
        "revision": escalation.revision,
        "what": event.what.value,
        "at": event.at,
        "by": event.by,
        "words": event.words,
    }


def event_from(row: Row[Any]) -> Event:
    """What happened, from its row."""
    return Event(What(row.what), in_utc(row.at), row.by, row.words)


def in_utc(at: datetime) -> datetime:
    """A time from a row: UTC, whether or not the database says so."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)


@cache
def _adapter() -> TypeAdapter[Escalation]:
    """Built once, on first use, since it costs milliseconds."""
    return TypeAdapter(Escalation)
