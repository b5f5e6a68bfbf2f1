"""The audit trail, cases handled alone, hard moments, conduct, references, drills."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_AT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _audit()
    _after_a_case()
    _handled_before()
    _drills()


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("number", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("at", sa.String(40), nullable=False),
        sa.Column("who", sa.String(40), nullable=False),
        sa.Column("action", sa.String(60), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("outcome", sa.String(60), nullable=False),
        sa.Column("before", sa.String(64), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_audit"),
    )
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), nullable=False, autoincrement=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_head"),
    )
    op.bulk_insert(head, [{"id": 1, "number": 0, "hash": "0" * 64}])
    op.create_table(
        "people",
        sa.Column("token", sa.String(40), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
        sa.PrimaryKeyConstraint("token", name="pk_people"),
        sa.UniqueConstraint("person", name="uq_people_person"),
    )


def _after_a_case() -> None:
    _of_case(
        "alone",
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("situation", sa.String(200), nullable=False),
        sa.Column("severity", sa.String(20), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("told_at", _AT, nullable=True),
    )
    op.create_index("ix_alone_at", "alone", ["at"])
    op.create_index("ix_alone_told_at", "alone", ["told_at"])
    _of_case(
        "moments",
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("severity", sa.String(20), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.Column("offered_at", _AT, nullable=True),
    )
    op.create_index("ix_moments_at", "moments", ["at"])
    op.create_index("ix_moments_person_at", "moments", ["person", "at"])
    _of_case("customer_references", sa.Column("reference", sa.String(100), nullable=False))
    op.create_index("ix_customer_references_reference", "customer_references", ["reference"])
    _log_of_case("informed", sa.Column("told", sa.String(200), nullable=False))
    _log_of_case(
        "conduct_steps",
        sa.Column("step", sa.String(20), nullable=False),
        sa.Column("wording", sa.Text(), nullable=False),
        sa.Column("person", sa.String(200), nullable=False),
    )


def _handled_before() -> None:
    """What was handled alone before: supervisors were told of each at once."""
    op.execute(
        'INSERT INTO alone ("case", person, situation, severity, note, at, told_at) '
        "SELECT handled.\"case\", cases.person, handled.situation, 'upset', '', handled.at, "
        'handled.at FROM handled JOIN cases ON cases.id = handled."case"'
    )
    op.drop_table("handled")


def _of_case(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("case", sa.String(200), nullable=False),
        *columns,
        sa.PrimaryKeyConstraint("case", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=f"fk_{name}_case_cases"),
    )


def _log_of_case(name: str, *columns: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case", sa.String(200), nullable=False),
        *columns,
        sa.Column("at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name=f"fk_{name}_case_cases"),
    )
    op.create_index(f"ix_{name}_case", name, ["case"])


def _drills() -> None:
    op.create_table(
        "drills",
        sa.Column("key", sa.String(40), nullable=False),
        sa.Column("due_at", _AT, nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_drills"),
    )
    op.create_table(
        "drill_calls",
        sa.Column("drill", sa.String(40), nullable=False),
        sa.Column("called", sa.String(200), nullable=False),
        sa.Column("sent", sa.Integer(), nullable=False),
        sa.Column("answered_by", sa.String(200), nullable=False),
        sa.Column("answered_at", _AT, nullable=True),
        sa.PrimaryKeyConstraint("drill", "called", name="pk_drill_calls"),
        sa.ForeignKeyConstraint(["drill"], ["drills.key"], name="fk_drill_calls_drill_drills"),
    )


def downgrade() -> None:
    op.create_table(
        "handled",
        sa.Column("case", sa.String(200), nullable=False),
        sa.Column("situation", sa.String(200), nullable=False),
        sa.Column("at", _AT, nullable=False),
        sa.PrimaryKeyConstraint("case", name="pk_handled"),
        sa.ForeignKeyConstraint(["case"], ["cases.id"], name="fk_handled_case_cases"),
    )
    op.create_index("ix_handled_at", "handled", ["at"])
    for table in (
        "drill_calls",
        "drills",
        "conduct_steps",
        "informed",
        "customer_references",
        "moments",
        "alone",
        "people",
        "audit_head",
        "audit",
    ):
        op.drop_table(table)
