"""How Lueur is served: gunicorn with gevent, or gevent alone where gunicorn does not run.

Imported in the process that serves, after gevent has replaced the blocking parts of the standard library:
`gunicorn -k gevent_pywsgi -w 1 "app.server:application()"` or `python -m gevent.monkey --module app.server HOST PORT`.
"""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import Any

import gevent
from flask import Flask
from gevent import pywsgi
from sqlalchemy.exc import SQLAlchemyError

from app import create_app, farewell
from app.models import db
from app.services import master_key, schema
from app.web import sse

# gunicorn's own code for an application that cannot be loaded: it ends instead of trying for ever.
UNFIT = 4
# Ten times what a large hall needs.
MOST_FILES = 65_536
LONGEST_FAREWELL_SECONDS = 6
# Objects made and not yet gone, before Python looks whether they may go: a few hundred requests, and looking takes few
# milliseconds. Those that stay are looked at again after so many times: in a full hall they are people who wait.
MOST_UNLOOKED_AT, LOOKS = 5_000, 50


def application() -> Any:
    """The WSGI application, as soon as the data is prepared."""
    allow_many_connections()
    teach_manners()
    app = create_app(has_commands=False)
    keep_addresses_out_of_the_log()
    wait_for_the_data()
    refuse_unfit_data(app)
    sse.hear_others(app)
    app.extensions["postman"].start()
    rest_the_collector()
    return app


def rest_the_collector() -> None:
    """Let Python look for rubbish where there is some: not among what was loaded for good, and not at every request.

    A request leaves next to no cycles; looking for them cost a tenth of every signature (measured).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(MOST_UNLOOKED_AT, LOOKS, *gc.get_threshold()[2:])


def allow_many_connections() -> None:
    """Let this process open as many files as the system grants: a hall's phones are one each."""
    try:
        import resource
    except ImportError:  # Windows
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_FILES if hard == resource.RLIM_INFINITY else min(hard, MOST_FILES)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def teach_manners() -> None:
    """Let gunicorn's worker answer everybody before it ends."""
    worker = sys.modules.get("gunicorn.workers.ggevent")
    if worker is not None:
        known = worker.PyWSGIServer, worker.PyWSGIHandler
        worker.GeventPyWSGIWorker.server_class, worker.GeventPyWSGIWorker.wsgi_handler = farewell.polite(*known)


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
    server_class, handler_class = farewell.polite(pywsgi.WSGIServer, pywsgi.WSGIHandler)
    server = server_class((host, port), application(), log=None, handler_class=handler_class)
    gevent.signal_handler(signal.SIGTERM, server.close)
    server.serve_forever(stop_timeout=LONGEST_FAREWELL_SECONDS)


if __name__ == "__main__":
    serve(sys.argv[1], int(sys.argv[2]))
