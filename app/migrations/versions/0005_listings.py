"""Where a marathon is, what happens there, whether everybody may find it, and that it was called off"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    for column in (
        sa.Column("town", sa.String(length=320), nullable=True),
        sa.Column("postcode", sa.String(length=16), nullable=True),
        sa.Column("latitude", sa.Float(), nullable=True),
        sa.Column("longitude", sa.Float(), nullable=True),
        sa.Column("programme", sa.Text(), nullable=False, server_default=""),
        sa.Column("listing", sa.String(length=20), nullable=False, server_default="private"),
        sa.Column("listing_note", sa.Text(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(), nullable=True),
    ):
        op.add_column("marathon", column)
    op.create_index(op.f("ix_marathon_listing"), "marathon", ["listing"])
