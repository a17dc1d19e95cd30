"""A tablet for those without a phone: how it is set up to go round."""

from __future__ import annotations

from flask import Response
from flask_babel import gettext as _

from app.kit import qr
from app.models import Marathon
from app.organiser import bp, context
from app.services import addresses
from app.web import auth
from app.web.htmx import render


@bp.get("/desk/<slug>/tablet")
@auth.cohost
def tablet(marathon: Marathon) -> Response:
    """The code that makes a tablet go round, and a button that makes one of this device."""
    address = addresses.absolute("attendee.join", code=marathon.code, kiosk=1)
    return render(
        "organiser/tablet.html",
        tablet_address=address,
        tablet_qr=qr.svg(address, quiet_zone=2, label=_("Code to scan")),
        **context.bar(marathon, "desk"),
    )
