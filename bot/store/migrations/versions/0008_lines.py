"""Who is next in each channel, for all servers; how grave an escalation is, to be sorted by."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_RANKS = {"calm": 0, "upset": 1, "abusive": 2, "danger": 3}


def upgrade() -> None:
    op.create_table(
        "lines",
        sa.Column("channel", sa.String(200), nullable=False),
        sa.Column("full_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(200), nullable=False),
        sa.Column("message", sa.String(100), nullable=False),
        sa.PrimaryKeyConstraint("channel", name="pk_lines"),
    )
    op.create_table(
        "waiting",
        sa.Column("channel", sa.String(200), nullable=False),
        sa.Column("key", sa.String(200), nullable=False),
        sa.Column("rank", sa.Integer(), nullable=False),
        sa.Column("came", sa.DateTime(timezone=True), nullable=False),
        sa.Column("turn", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("channel", "key", name="pk_waiting"),
    )
    with op.batch_alter_table("escalations") as table:
        table.add_column(sa.Column("rank", sa.Integer(), nullable=False, server_default="0"))
    _rank()


def _rank() -> None:
    """Only those that are still open: nothing else is ever looked at."""
    rows = sa.table(
        "escalations", sa.column("id"), sa.column("state"), sa.column("rank"), sa.column("body")
    )
    bind = op.get_bind()
    still = sa.select(rows.c.id, rows.c.body).where(rows.c.state.in_(("open", "claimed")))
    for row in bind.execute(still).all():
        body = json.loads(row.body) if isinstance(row.body, str) else row.body
        rank = _RANKS.get(str(body.get("severity")), 0)
        bind.execute(rows.update().where(rows.c.id == row.id).values(rank=rank))


def downgrade() -> None:
    with op.batch_alter_table("escalations") as table:
        table.drop_column("rank")
    op.drop_table("waiting")
    op.drop_table("lines")
