"""The cards that stand on the tables of a marathon: one for each of its cases."""

from __future__ import annotations

import io

from flask_babel import force_locale, gettext
from PIL import Image

from app.kit import qr
from app.kit.documents import Card, CardLabels, TableCards
from app.kit.imprint import footer, typed_address
from app.models.edition import Case
from app.models.marathon import Marathon
from app.rules import join_code


def table_cards_for(marathon: Marathon, *, join_url: str, language: str) -> TableCards:
    """One A5 card for each case of the marathon; its code opens the join page at that case."""
    with force_locale(language):
        return TableCards(
            language=language,
            title=marathon.title,
            edition=marathon.edition.text("title", language),
            address=typed_address(join_url),
            code=join_code.shown(marathon.code),
            footer=footer(marathon, language),
            cards=tuple(_card(case, join_url, language) for case in marathon.cases if not case.retired),
            labels=CardLabels(
                demand=gettext("What we ask"),
                address=gettext("Or type"),
                qr=gettext("QR code that opens the page for signing"),
            ),
        )


def _card(case: Case, join_url: str, language: str) -> Card:
    def text(field: str) -> str:
        return str(case.text(field, language) or "")

    return Card(
        name=case.name,
        country=text("country_name"),
        headline=text("headline"),
        summary=text("summary"),
        demand=text("demand"),
        portrait=_printable(case.portrait) if case.portrait else b"",
        portrait_credit=case.portrait_credit or "",
        qr=qr.svg(f"{join_url}#{case.slug}"),
    )


def _printable(portrait: bytes) -> bytes:
    """The picture as JPEG on white: a PDF holds no WebP, and would carry its every pixel."""
    picture = Image.open(io.BytesIO(portrait)).convert("RGBA")
    paper = Image.new("RGB", picture.size, "white")
    paper.paste(picture, mask=picture)
    jpeg = io.BytesIO()
    paper.save(jpeg, "JPEG", quality=85)
    return jpeg.getvalue()
