"""What an organiser prints."""

from __future__ import annotations

from flask import Response, make_response, request

from app.kit import pdf
from app.kit.posters import poster_for
from app.models import Marathon
from app.organiser import bp
from app.services import addresses
from app.web import auth, languages


@bp.get("/desk/<slug>/kit/poster.pdf")
@auth.organiser
def poster(marathon: Marathon) -> Response:
    """The A4 poster with the code to scan, in the marathon's language or the one asked for."""
    wanted = request.args.get("in", languages.current())
    language = wanted if wanted in marathon.languages else marathon.languages[0]
    join_url = addresses.absolute("attendee.join", code=marathon.code)
    document = poster_for(marathon, join_url=join_url, language=language)
    response = make_response(pdf.render(document))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="lueur-{marathon.code}-{language}.pdf"'
    return response
