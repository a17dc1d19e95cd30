"""Lueur: letter-writing marathons. `create_app` is the only way in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from flask import Flask, Response, request
from werkzeug.middleware.proxy_fix import ProxyFix

from app import account, attendee, office, organiser, public, screen
from app.config import LARGEST_BODY, Settings, read_settings
from app.extensions import babel, compress, csrf, htmx, login, mail
from app.live.handoff import HandOff
from app.models import db
from app.models.vault import Vault
from app.services import mail_transport
from app.services.engine import engine_options, prepare_engine, warn_of_old_sqlite
from app.services.postman import Postman
from app.services.shelf import Shelf
from app.services.signing_desk import SigningDesk
from app.services.transaction import leave
from app.web import attendee as attendee_cookie
from app.web import auth, bodies, errors, filters, languages, security, sse, static_files
from app.web.bursts import Bursts
from app.web.converters import RowId
from app.web.doorway import Doorway
from app.web.guessing import Guesses
from app.web.limits import Limits
from app.web.newsstand import Newsstand
from app.web.sessions import PatientSessions

ROOT = Path(__file__).parent.parent


class House(Flask):
    """Flask, with views and hooks that are plain functions, all of them."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """The function itself: asking each hook at every request whether it is a coroutine is of no use here."""
        return func


def create_app(settings: Settings | None = None, *, has_commands: bool = True) -> Flask:
    """The application for these settings (by default this environment's); a server needs no commands."""
    settings = settings or read_settings()
    app = House(__name__, template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.session_interface = PatientSessions()
    _configure(app, settings)
    _bind_extensions(app)
    app.extensions["vault"] = Vault(settings.master_key, settings.older_master_keys)
    app.extensions["signing_desk"] = SigningDesk()
    app.extensions["shelf"] = Shelf()
    app.extensions["postman"] = Postman(app)
    app.extensions["limits"] = Limits(settings.redis_url, settings.secret_key)
    app.extensions["guesses"] = Guesses()
    app.extensions["bursts"] = Bursts()
    sse.init_app(app, settings.redis_url)
    filters.register(app)
    errors.register(app)
    _open_doors(app)
    if has_commands:
        # What they import would take a tenth of a server's memory, and a quarter of a second of its start.
        from app.cli import register_commands

        register_commands(app)
    _wrap(app, settings)
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SECRET_KEY=settings.secret_key,
        BASE_URL=settings.base_url,
        SETTINGS=settings,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings.database_url),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        MAX_FORM_MEMORY_SIZE=LARGEST_BODY,
        SESSION_COOKIE_NAME="lueur",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.is_https,
        # A page that waits in a pocket for a whole evening must still be able to sign, also on a laptop whose clock is
        # put right meanwhile: a token from the future counts as expired. The session it is bound to is limit enough.
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.is_https,
        BABEL_DEFAULT_LOCALE="en",
        BABEL_TRANSLATION_DIRECTORIES="translations",
        COMPRESS_STREAMS=False,
        # zstd at its fast levels makes small pages larger than gzip does; Brotli at 5 makes them 7 % smaller.
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=5,
        COMPRESS_MIMETYPES=["text/html", "application/json", "text/css", "text/javascript", "image/svg+xml"],
        **mail_transport.configuration(settings),
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}


def _bind_extensions(app: Flask) -> None:
    db.init_app(app)
    babel.init_app(app, locale_selector=languages.current)
    app.before_request(bodies.measure)
    csrf.init_app(app)
    htmx.init_app(app)
    # No context processor: it would ask the database who is looking, for error pages too.
    login.init_app(app, add_context_processor=False)
    mail.init_app(app)
    compress.init_app(app)
    with app.app_context():
        prepare_engine(db.engine)
    # Called before the extension's own, which then finds nothing left to do.
    app.teardown_appcontext(leave)
    warn_of_old_sqlite(app.config["SQLALCHEMY_DATABASE_URI"])


def _open_doors(app: Flask) -> None:
    app.url_map.converters["int"] = RowId
    for door in (public, attendee, screen, account, organiser, office):
        app.register_blueprint(door.bp)
    attendee.show_live(app)
    screen.show_live(app)
    app.view_functions["static"] = auth.public(app.view_functions["static"])
    app.before_request(auth.deny_the_undeclared)
    app.after_request(attendee_cookie.send_cookie)


def _wrap(app: Flask, settings: Settings) -> None:
    @app.after_request
    def finish(response: Response) -> Response:
        errors.say_when(response)
        is_static = request.endpoint == "static" and response.status_code in (200, 304)
        security.add_headers(response.headers, settings.is_https, is_page=not is_static)
        if is_static:
            static_files.lighten(response)
        return response

    inner = HandOff(app.wsgi_app, app.extensions["hub"])
    doorway = Doorway(inner, app.extensions["shelf"], app.extensions["guesses"].is_quiet)
    app.wsgi_app = Newsstand(doorway, app.extensions["shelf"])  # type: ignore[method-assign]
    if settings.trusted_proxies:
        hops = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
