"""Petitions that are open all year, which nobody owns, and good news"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.add_column("edition", sa.Column("is_standing", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("marathon", schema=None) as batch_op:
        batch_op.alter_column("owner_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "good_news",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("slug", sa.String(length=80), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_good_news_case_id"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["edition_id"], ["edition.id"], name=op.f("fk_good_news_edition_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_news")),
        sa.UniqueConstraint("edition_id", "slug", name=op.f("uq_good_news_edition_id_slug")),
    )
