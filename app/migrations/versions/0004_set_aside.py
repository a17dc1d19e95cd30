"""What is set aside instead of counted, and what the organiser vouched for"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "admission",
        sa.Column("marathon_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=24), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("admitted_at", sa.DateTime(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"], name=op.f("fk_admission_account_id")),
        sa.ForeignKeyConstraint(["marathon_id"], ["marathon.id"], name=op.f("fk_admission_marathon_id")),
        sa.PrimaryKeyConstraint("marathon_id", "source", name=op.f("pk_admission")),
    )
    for table in ("signature", "word"):
        # Added to the table as it is: rows are not rewritten, however many there are.
        op.add_column(table, sa.Column("set_aside", sa.String(length=24), nullable=True))
        op.create_index(
            f"ix_{table}_set_aside",
            table,
            ["marathon_id", "set_aside"],
            sqlite_where=sa.text("set_aside IS NOT NULL"),
            postgresql_where=sa.text("set_aside IS NOT NULL"),
        )
