"""How migrations run: on the application's own engine, all or nothing."""

from alembic import context
from flask import current_app

from app.models import db


def render_type(kind, thing, autogen_context):
    """A migration stands on its own: it names the column's plain type, not Lueur's decorated one."""
    from app.models.base import Choice, UtcDateTime

    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime()"
    if kind == "type" and isinstance(thing, Choice):
        return "sa.String(length=20)"
    return False


# A writer from the start: two processes that start together take turns, the second finds nothing to do.
with db.engine.connect().execution_options(writes=True) as connection:
    context.configure(
        connection=connection,
        target_metadata=current_app.extensions["migrate"].db.metadatas[None],
        render_as_batch=True,
        render_item=render_type,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
