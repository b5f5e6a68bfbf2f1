"""What was read in a case handled alone, for its record; a case's escalations by the case."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

_LISTS = ("clauses", "kinds", "evidence")


def upgrade() -> None:
    with op.batch_alter_table("alone") as table:
        table.add_column(sa.Column("policy", sa.String(200), nullable=False, server_default=""))
        table.add_column(sa.Column("strikes", sa.Integer(), nullable=False, server_default="0"))
        for name in _LISTS:
            table.add_column(sa.Column(name, sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_escalations_case", "escalations", ["case"])


def downgrade() -> None:
    op.drop_index("ix_escalations_case", "escalations")
    with op.batch_alter_table("alone") as table:
        for name in (*_LISTS, "strikes", "policy"):
            table.drop_column(name)
