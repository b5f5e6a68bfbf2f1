"""The tables of what concerns people: the audit trail, cases handled alone, debriefs, conduct."""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
)

from bot.store.tables import metadata

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    # As text: what is hashed must come back as it was, offset and all.
    Column("at", String(40), nullable=False),
    Column("who", String(40), nullable=False),
    Column("action", String(60), nullable=False),
    Column("subject", String(200), nullable=False),
    Column("outcome", String(60), nullable=False),
    Column("before", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("token", String(40), primary_key=True),
    Column("person", String(200), nullable=False, unique=True),
)

alone = Table(
    "alone",
    metadata,
    Column("case", String(200), ForeignKey("cases.id"), primary_key=True),
    Column("person", String(200), nullable=False),
    Column("situation", String(200), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("note", Text, nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("told_at", DateTime(timezone=True), index=True),
    # What was read when it was handled, for its record.
    Column("policy", String(200), nullable=False, server_default=""),
    Column("clauses", JSON, nullable=False, server_default="[]"),
    Column("kinds", JSON, nullable=False, server_default="[]"),
    Column("strikes", Integer, nullable=False, server_default="0"),
    Column("evidence", JSON, nullable=False, server_default="[]"),
)

moments = Table(
    "moments",
    metadata,
    Column("case", String(200), ForeignKey("cases.id"), primary_key=True),
    Column("person", String(200), nullable=False),
    Column("severity", String(20), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False, index=True),
    Column("offered_at", DateTime(timezone=True)),
    Index("ix_moments_person_at", "person", "at"),
)

informed = Table(
    "informed",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", String(200), ForeignKey("cases.id"), nullable=False, index=True),
    Column("told", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

customer_references = Table(
    "customer_references",
    metadata,
    Column("case", String(200), ForeignKey("cases.id"), primary_key=True),
    Column("reference", String(100), nullable=False, index=True),
)

conduct_steps = Table(
    "conduct_steps",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("case", String(200), ForeignKey("cases.id"), nullable=False, index=True),
    Column("step", String(20), nullable=False),
    Column("wording", Text, nullable=False),
    Column("person", String(200), nullable=False),
    Column("at", DateTime(timezone=True), nullable=False),
)

drills = Table(
    "drills",
    metadata,
    Column("key", String(40), primary_key=True),
    Column("due_at", DateTime(timezone=True), nullable=False),
    Column("done", Integer, nullable=False),
)

drill_calls = Table(
    "drill_calls",
    metadata,
    Column("drill", String(40), ForeignKey("drills.key"), primary_key=True),
    Column("called", String(200), primary_key=True),
    Column("sent", Integer, nullable=False),
    Column("answered_by", String(200), nullable=False),
    Column("answered_at", DateTime(timezone=True)),
)

days = Table(
    "days",
    metadata,
    Column("work", String(40), primary_key=True),
    # The day for which it was last done, and for which it is being done.
    Column("done", String(10), nullable=False),
    Column("day", String(10), nullable=False),
    Column("by", String(100), nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
)

# What people have chosen for themselves; kept until they choose otherwise or are erased.
preferences = Table(
    "preferences",
    metadata,
    Column("person", String(200), primary_key=True),
    Column("light", Boolean, nullable=False),
)
