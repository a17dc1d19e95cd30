"""How Lueur is served: gunicorn with gevent, or gevent alone where gunicorn does not run.

Imported in the process that serves, after gevent has replaced the blocking parts of the standard library:
`gunicorn -k gevent_pywsgi -w 1 "app.server:application()"` or `python -m gevent.monkey --module app.server HOST PORT`.
"""

from __future__ import annotations

import os
import sys
from typing import Any

from flask import Flask
from gevent import pywsgi
from sqlalchemy.exc import SQLAlchemyError

from app import create_app
from app.models import db
from app.services import master_key, schema
from app.web import sse

# gunicorn's own code for an application that cannot be loaded: it ends instead of trying for ever.
UNFIT = 4


def application() -> Any:
    """The WSGI application, as soon as the data is prepared."""
    app = create_app()
    keep_addresses_out_of_the_log()
    wait_for_the_data()
    refuse_unfit_data(app)
    sse.hear_others(app)
    return app


def keep_addresses_out_of_the_log() -> None:
    """Let the log of the server's own errors name nobody: by default gevent writes who sent what it could not read."""
    pywsgi.WSGISecureEnviron.default_whitelist_keys = ()
    pywsgi.WSGIHandler.log_error = _say_nothing


def _say_nothing(self: pywsgi.WSGIHandler, message: str, *details: object) -> None:
    """A request that is no HTTP is answered 400; its text and its sender are nobody's business."""


def wait_for_the_data() -> None:
    """Sleep until the launcher, which prepares the data meanwhile, closes its end of the pipe."""
    gate = os.environ.get("LUEUR_GATE")
    if gate and gate.isdecimal():
        os.read(int(gate), 1)


def refuse_unfit_data(app: Flask) -> None:
    """End with a sentence when the data is not of this version, or its names would not open."""
    with app.app_context():
        try:
            schema.check_current()
            master_key.check()
        except (schema.SchemaUnfit, master_key.MasterKeyWrong) as why:
            sys.stderr.write(f"Lueur: {why}\n")
            sys.exit(UNFIT)
        except SQLAlchemyError:
            # A database that is away for a moment: requests are answered 503 until it is back.
            pass
        finally:
            db.session.remove()
            db.engine.dispose()


def serve(host: str, port: int) -> None:
    """Serve with gevent alone until the process is ended."""
    pywsgi.WSGIServer((host, port), application(), log=None).serve_forever()


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
