"""What agents have chosen for themselves, and which suggestion stands before them in a case."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "preferences",
        sa.Column("person", sa.String(200), nullable=False),
        sa.Column("light", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person", name="pk_preferences"),
    )
    op.add_column("cases", sa.Column("standing", sa.Text(), nullable=False, server_default=""))
    op.add_column("cases", sa.Column("spoken", sa.String(5), nullable=True))


def downgrade() -> None:
    op.drop_column("cases", "spoken")
    op.drop_column("cases", "standing")
    op.drop_table("preferences")
