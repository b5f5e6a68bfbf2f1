"""What a model has noticed in a case, so that it is read as no less after a restart."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("cases", sa.Column("noticed", sa.JSON(), nullable=False, server_default="[]"))


def downgrade() -> None:
    op.drop_column("cases", "noticed")
