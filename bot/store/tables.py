"""The tables. Text in them is masked; times are UTC."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

events = Table(
    "events",
    metadata,
    Column("key", String(200), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)

cases = Table(
    "cases",
    metadata,
    Column("id", String(200), primary_key=True),
    Column("platform", String(20), nullable=False),
    Column("place", String(200), nullable=False),
    Column("person", String(200), nullable=False),
    Column("language", String(5), nullable=False),
    Column("channel", String(10), nullable=False),
    Column("turns", JSON, nullable=False),
    Column("shown", JSON, nullable=False),
    # What a model has seen in the turns: kind, quote, prompt and the turn's mark.
    Column("noticed", JSON, nullable=False, server_default="[]"),
    Column("standing", Text, nullable=False, server_default=""),
    Column("spoken", String(5)),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)

gaps = Table(
    "gaps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("policy", String(100), nullable=False),
    Column("language", String(5), nullable=False),
    Column("text", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
)

escalations = Table(
    "escalations",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("case", String(200), ForeignKey("cases.id"), nullable=False, index=True),
    Column("state", String(20), nullable=False),
    # How grave it is: what is overdue is seen to in that order.
    Column("rank", Integer, nullable=False, server_default="0"),
    Column("revision", Integer, nullable=False),
    Column("opened_at", DateTime(timezone=True), nullable=False),
    Column("body", JSON, nullable=False),
    # When somebody must look at it again; null where nothing is left to do.
    Column("next_at", DateTime(timezone=True), index=True),
    # One conversation has one open escalation, whoever asks at the same moment.
    Index(
        "uq_escalations_open_case",
        "case",
        unique=True,
        sqlite_where=text("state IN ('open', 'claimed')"),
        postgresql_where=text("state IN ('open', 'claimed')"),
    ),
    Index("ix_escalations_state_opened_at", "state", "opened_at"),
)

escalation_events = Table(
    "escalation_events",
    metadata,
    Column("escalation", String(40), ForeignKey("escalations.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("what", String(20), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", String(200), nullable=False),
    Column("words", Text, nullable=False),
)

replicas = Table(
    "replicas",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("at", DateTime(timezone=True), nullable=False),
    # Set by the others: it must not go on when it wakes.
    Column("fenced", Boolean, nullable=False),
    # All that it had begun is with another.
    Column("taken", Boolean, nullable=False),
)

lines = Table(
    "lines",
    metadata,
    Column("channel", String(200), primary_key=True),
    # When all that was sent to it is within the platform's measure again.
    Column("full_at", DateTime(timezone=True), nullable=False),
    # Of how many that wait its readers were told, and the message that says so.
    Column("told", Integer, nullable=False),
    Column("place", String(200), nullable=False),
    Column("message", String(100), nullable=False),
)

waiting = Table(
    "waiting",
    metadata,
    Column("channel", String(200), primary_key=True),
    Column("key", String(200), primary_key=True),
    Column("rank", Integer, nullable=False),
    Column("came", DateTime(timezone=True), nullable=False),
    # When its turn is, as it looked when it last asked.
    Column("turn", DateTime(timezone=True), nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", String(40), primary_key=True),
    Column("form", String(100), nullable=False),
    # Sealed: it holds what was said before anything is masked.
    Column("body", LargeBinary, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
    Column("by", String(100), nullable=False, index=True),
    Column("tries", Integer, nullable=False),
)
