"""Decisions on what was set aside, which can be taken back"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.create_table(
        "aside_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("marathon_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("ruling", sa.String(length=20), nullable=False),
        sa.Column("signatures", sa.Integer(), nullable=False),
        sa.Column("words", sa.Integer(), nullable=False),
        sa.Column("decided_at", sa.DateTime(), nullable=False),
        sa.Column("undone_at", sa.DateTime(), nullable=True),
        sa.Column("erased_at", sa.DateTime(), nullable=True),
        sa.ForeignKeyConstraint(["marathon_id"], ["marathon.id"], name=op.f("fk_aside_decision_marathon_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_aside_decision")),
    )
    op.create_index(op.f("ix_aside_decision_marathon_id"), "aside_decision", ["marathon_id"])
    for table in ("signature", "word"):
        # Added to the table as it is, reference and all: rows are not rewritten, however many there are.
        op.execute(
            f"ALTER TABLE {table} ADD COLUMN aside_decision_id INTEGER"
            f" CONSTRAINT fk_{table}_aside_decision_id REFERENCES aside_decision (id)"
        )
        op.create_index(
            f"ix_{table}_aside_decision",
            table,
            ["aside_decision_id"],
            sqlite_where=sa.text("aside_decision_id IS NOT NULL"),
            postgresql_where=sa.text("aside_decision_id IS NOT NULL"),
        )
