"""Links to the desk for helpers, and what was done by their hands"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "helper_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("marathon_id", sa.Integer(), nullable=False),
        sa.Column("given_by_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=320), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(), nullable=False),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.Column("revoked_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["given_by_id"], ["account.id"], name=op.f("fk_helper_link_given_by_id")),
        sa.ForeignKeyConstraint(["marathon_id"], ["marathon.id"], name=op.f("fk_helper_link_marathon_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_helper_link")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_helper_link_token_hash")),
    )
    op.create_index(op.f("ix_helper_link_marathon_id"), "helper_link", ["marathon_id"])
    for table in ("tally_entry", "audit_entry"):
        # Added to the table as it is, reference and all.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN helper_id INTEGER"
            f" CONSTRAINT fk_{table}_helper_id REFERENCES helper_link (id)"
        )
