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


def check_references(ctx, step, heads, run_args, **more):
    """Called in each migration's transaction: rows that point nowhere undo it."""
    if ctx.dialect.name == "sqlite":
        strays = ctx.connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if strays:
            raise RuntimeError(f"after this migration {len(strays)} rows belong to nothing; it was undone")


def look_at_references(connection, when):
    """SQLite rewrites a table by dropping it, which it may only while it does not watch who refers to it."""
    if connection.dialect.name == "sqlite":
        connection.connection.dbapi_connection.execute(f"PRAGMA foreign_keys={when}")


# A writer from the start: two processes that start together take turns, the second finds nothing to do.
with db.engine.connect().execution_options(writes=True) as connection:
    look_at_references(connection, "OFF")
    try:
        context.configure(
            connection=connection,
            target_metadata=current_app.extensions["migrate"].db.metadatas[None],
            render_as_batch=True,
            render_item=render_type,
            compare_type=True,
            on_version_apply=check_references,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        connection.rollback()
        look_at_references(connection, "ON")
