"""When an escalation is next looked at, what happened to it, and states beyond resolved."""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_OPEN = "state IN ('open', 'claimed')"


def upgrade() -> None:
    op.create_table(
        "escalation_events",
        sa.Column("escalation", sa.String(40), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("escalation", "revision", name="pk_escalation_events"),
        sa.ForeignKeyConstraint(
            ["escalation"], ["escalations.id"], name="fk_escalation_events_escalation_escalations"
        ),
    )
    op.drop_index("uq_escalations_open_case", "escalations")
    with op.batch_alter_table("escalations") as table:
        table.add_column(sa.Column("next_at", sa.DateTime(timezone=True)))
        table.drop_column("posted")
    op.create_index(
        "uq_escalations_open_case",
        "escalations",
        ["case"],
        unique=True,
        sqlite_where=sa.text(_OPEN),
        postgresql_where=sa.text(_OPEN),
    )
    op.create_index("ix_escalations_next_at", "escalations", ["next_at"])
    # Whatever is open is looked at once more, and gets its time then.
    rows = sa.table("escalations", sa.column("state"), sa.column("next_at", sa.DateTime()))
    op.execute(
        rows.update().where(rows.c.state.in_(("open", "claimed"))).values(next_at=datetime.now(UTC))
    )


def downgrade() -> None:
    op.drop_index("ix_escalations_next_at", "escalations")
    op.drop_index("uq_escalations_open_case", "escalations")
    with op.batch_alter_table("escalations") as table:
        table.drop_column("next_at")
        table.add_column(sa.Column("posted", sa.Integer(), nullable=False, server_default="1"))
    op.create_index(
        "uq_escalations_open_case",
        "escalations",
        ["case"],
        unique=True,
        sqlite_where=sa.text("state <> 'resolved'"),
        postgresql_where=sa.text("state <> 'resolved'"),
    )
    op.drop_table("escalation_events")
