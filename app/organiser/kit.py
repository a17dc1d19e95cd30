"""What an organiser prints, each document by its address."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, make_response, request

from app.kit import pdf
from app.kit.posters import poster_for
from app.kit.table_cards import table_cards_for
from app.models import Marathon
from app.organiser import bp
from app.rules.errors import NotFound
from app.services import addresses
from app.web import auth, languages


def _poster(marathon: Marathon, **said: str) -> Any:
    return poster_for(marathon, size="a3" if request.args.get("size") == "a3" else "a4", **said)


DOCUMENTS: dict[str, Callable[..., Any]] = {"poster": _poster, "table-cards": table_cards_for}


@bp.get("/desk/<slug>/kit/<document>.pdf")
@auth.cohost
def kit_document(marathon: Marathon, document: str) -> Response:
    """A document of the kit, ready to print, in the marathon's language or the one asked for; posters also in A3."""
    make = DOCUMENTS.get(document)
    if make is None:
        raise NotFound
    wanted = request.args.get("in", languages.current())
    language = wanted if wanted in marathon.languages else marathon.languages[0]
    join_url = addresses.absolute("attendee.join", code=marathon.code)
    response = make_response(pdf.render(make(marathon, join_url=join_url, language=language)))
    response.mimetype = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="lueur-{marathon.code}-{document}-{language}.pdf"'
    return response
