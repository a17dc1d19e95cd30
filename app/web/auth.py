"""Who may see what. Every view declares its audience with exactly one of these decorators; none means nobody."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any, cast
from urllib.parse import urlsplit

from flask import abort, current_app, g, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response

from app.extensions import login
from app.models import Account, Actor, Role
from app.rules import join_code
from app.rules.errors import NotFound
from app.rules.helping import HelperKind
from app.services import drafts, evenings, marathons, sessions
from app.web import bursts, helping
from app.web.guessing import guesses
from app.web.htmx import go, wants_fragment

View = Callable[..., Any]
# Where the session keeps the token of a marathon that is being described.
DRAFT = "draft"


class Audience(StrEnum):
    """The kinds of people a view is for."""

    PUBLIC = "public"
    ATTENDEE = "attendee"
    SCREEN = "screen"
    ORGANISER = "organiser"
    COHOST = "co-host"
    TALLY = "tally helper"
    HEAD_OFFICE = "head_office"


class Session:
    """What Flask-Login keeps of a signed-in account: the token of this device's session."""

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def __init__(self, account: Account, token: str) -> None:
        self.account = account
        self.token = token

    def get_id(self) -> str:
        """What the session cookie carries."""
        return self.token


def public(view: View) -> View:
    """Anybody."""
    return _declare(view, Audience.PUBLIC)


def attendee(view: View) -> View:
    """Whoever knows the join code; the view gets the marathon instead of the code."""
    return _declare(_with_code(view), Audience.ATTENDEE)


def signer(view: View) -> View:
    """The same people, for a view that needs few facts and often: it gets the evening."""
    return _declare(_with_code(view, "evening", evenings.by_code), Audience.ATTENDEE)


def screen(view: View) -> View:
    """Whoever projects; the view gets the marathon instead of the code."""
    return _declare(_with_code(view), Audience.SCREEN)


def organiser(view: View) -> View:
    """A signed-in account; with a slug in the address, the owner of that marathon, else nothing is there (404)."""
    return _declare(_at_desk(view), Audience.ORGANISER)


def cohost(view: View) -> View:
    """The same, or a helper who holds the evening with the organiser."""
    return _declare(_at_desk(view, HelperKind.COHOST), Audience.COHOST)


def tally_helper(view: View) -> View:
    """The same two, or a helper who counts paper and nothing else."""
    return _declare(_at_desk(view, HelperKind.COHOST, HelperKind.TALLY), Audience.TALLY)


def head_office(view: View) -> View:
    """An account with the head office's role; for everybody else nothing is there (404)."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        if not current_user.is_authenticated:
            return _ask_to_sign_in()
        if account().role is not Role.HEAD_OFFICE:
            raise NotFound
        return view(*args, **values)

    return _declare(guarded, Audience.HEAD_OFFICE)


def account() -> Account:
    """The signed-in account; only in views that are guarded."""
    return cast(Session, current_user).account


def actor() -> Actor:
    """Who stands at this desk: its organiser, or one of the helpers; only in views of one marathon."""
    found: Actor = g.actor
    return found


def _signed_in() -> Account | None:
    return account() if current_user.is_authenticated else None


def is_signed_in() -> bool:
    """Whether somebody with an account is looking."""
    return bool(current_user.is_authenticated)


def begin_session(of: Account) -> None:
    """A new session for this account; what the session before held is gone, but for a marathon being described."""
    remembered, described = session.get("language"), session.get(DRAFT)
    token = sessions.begin(of, instead_of=_token())
    bursts.begin_again()
    if remembered:
        session["language"] = remembered
    if described and (renewed := drafts.renew(described)):
        # What was described before signing in goes on; a copy of the cookie from before sees no more of it.
        session[DRAFT] = renewed
    login_user(Session(of, token))


def end_session() -> None:
    """Sign this device out, and with it whoever holds a copy of its cookie."""
    token = _token()
    if token is not None:
        sessions.end(token)
    logout_user()
    bursts.begin_again()


@login.user_loader
def load_session(token: str) -> Session | None:
    """The session of a cookie, unless it ended since."""
    found = sessions.account_of(token)
    return Session(found, token) if found else None


def deny_the_undeclared() -> None:
    """Before every request: a view that declares no audience is for nobody, an address with a NUL leads nowhere."""
    if "\x00" in request.path:
        abort(404)
    view = current_app.view_functions.get(request.endpoint or "")
    if view is not None and audience_of(view) is None:
        abort(404)


def audience_of(view: View) -> Audience | None:
    """The audience a view declares."""
    return getattr(view, "audience", None)


def _declare(view: View, audience: Audience) -> View:
    if audience_of(view) is not None:
        raise TypeError(f"{view.__name__} declares two audiences")
    view.audience = audience  # type: ignore[attr-defined]
    return view


def _at_desk(view: View, *kinds: HelperKind) -> View:
    """The view for the marathon's owner and for its helpers of these kinds."""

    @wraps(view)
    def guarded(*args: Any, **values: Any) -> Any:
        slug = values.pop("slug", None)
        helper = helping.helper_at(slug, _signed_in()) if slug is not None else None
        if helper is not None and helper.kind not in kinds:
            raise NotFound
        if helper is None and not current_user.is_authenticated:
            return _ask_to_sign_in()
        if slug is not None:
            values["marathon"] = helper.marathon if helper else marathons.owned(account(), slug)
            g.actor = helper or account()
        return view(*args, **values)

    return guarded


def _with_code(view: View, name: str = "marathon", find: Callable[[str], Any] = marathons.by_code) -> View:
    @wraps(view)
    def found(*args: Any, code: str, **values: Any) -> Any:
        canonical = join_code.canonical(code)
        if canonical != code and request.method == "GET":
            # Typed by hand in lower case: one address each, so that the cookie's path fits.
            address = url_for(cast(str, request.endpoint), code=canonical, **values)
            asked = request.query_string.decode("latin-1")
            return redirect(f"{address}?{asked}" if asked else address, 301)
        return view(*args, **{name: guesses().find(canonical, find)}, **values)

    return found


def _token() -> str | None:
    """What the cookie carries, also of a session that ended."""
    return session.get("_user_id")


def _ask_to_sign_in() -> Response:
    return go(url_for("account.sign_in", next=_where_they_are()))


def _where_they_are() -> str | None:
    """The page to come back to: never a fragment of one, which htmx asked for."""
    if wants_fragment():
        return urlsplit(request.headers.get("HX-Current-URL", "")).path or None
    return request.full_path.rstrip("?") if request.method == "GET" else None


def next_on_this_site(wanted: str | None, otherwise: str) -> str:
    """Where to go after signing in: only ever an address of this site."""
    if not wanted or not wanted.startswith("/") or wanted.startswith(("//", "/\\")) or "\\" in wanted:
        return otherwise
    parts = urlsplit(wanted)
    return otherwise if parts.scheme or parts.netloc or any(ord(sign) < 32 for sign in wanted) else wanted
