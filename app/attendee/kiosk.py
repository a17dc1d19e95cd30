"""Letting a tablet go round, and handing it on to the next person."""

from __future__ import annotations

from flask import render_template, request, url_for
from werkzeug.wrappers import Response

from app.attendee import bp
from app.kit import qr
from app.services import marathons
from app.services.evenings import Evening
from app.web import auth, kiosk, languages
from app.web.attendee import known_identity
from app.web.htmx import go, wants_fragment


def turn(evening: Evening) -> Response | str:
    """`?kiosk=1` on a tablet that goes round begins with the next person, `?kiosk=0` ends its round.

    Any other device is asked first: a link can be sent to anybody, and must neither make a phone forget its owner nor
    have it keep nobody from then on, so that what is signed on it could not be taken back.
    """
    goes_round = request.args["kiosk"] != "0"
    if kiosk.is_one() or _has_lost_its_session(evening):
        return _hand_on(evening, goes_round=goes_round)
    if not goes_round:
        return go(url_for("attendee.join", code=evening.code))
    languages.prefer(evening.languages)
    marathon = marathons.by_id(evening.id)
    return render_template("attendee/tablet.html", marathon=marathon, is_signed_in=auth.is_signed_in())


@bp.post("/j/<code>/tablet")
@auth.signer
def begin_tablet(evening: Evening) -> Response:
    """Make this device one that goes round, whoever was known on it."""
    return _hand_on(evening, goes_round=True)


def _hand_on(evening: Evening, goes_round: bool) -> Response:
    if goes_round:
        kiosk.begin(evening)
    else:
        kiosk.end(evening)
    return go(url_for("attendee.join", code=evening.code))


def _has_lost_its_session(evening: Evening) -> bool:
    """Whether a tablet's script asks, of which no cookie is left: a link cannot ask like this."""
    return wants_fragment() and not auth.is_signed_in() and known_identity(evening) is None


bp.add_app_template_global(kiosk.own_device, "own_device")
bp.add_app_template_global(kiosk.next_person, "next_person")
bp.add_app_template_global(kiosk.silence_seconds, "silence_seconds")
bp.add_app_template_global(qr.svg, "qr_code")
