"""Keys of withdrawals"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "withdrawal_key",
        sa.Column("marathon_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["marathon_id"], ["marathon.id"], name=op.f("fk_withdrawal_key_marathon_id")),
        sa.PrimaryKeyConstraint("marathon_id", "key", name=op.f("pk_withdrawal_key")),
    )
