"""Marathons that are still being described, addresses that are proven, listings that changed"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "marathon_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("key", sa.String(length=22), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("marathon_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["marathon_id"], ["marathon.id"], name=op.f("fk_marathon_draft_marathon_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marathon_draft")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_marathon_draft_token_hash")),
    )
    op.create_index(op.f("ix_marathon_draft_marathon_id"), "marathon_draft", ["marathon_id"])
    op.add_column("marathon", sa.Column("listing_changes", sa.String(length=80), nullable=False, server_default=""))

    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("verified_at", sa.DateTime(), nullable=True))
        batch_op.drop_constraint(op.f("uq_account_email"), type_="unique")
    # Whoever looks after the installation made each of them by hand.
    op.execute("UPDATE account SET verified_at = created_at")
    op.create_index(
        "uq_account_email",
        "account",
        ["email"],
        unique=True,
        sqlite_where=sa.text("verified_at IS NOT NULL"),
        postgresql_where=sa.text("verified_at IS NOT NULL"),
    )
