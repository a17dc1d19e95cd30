"""The yardstick: the same form, signed with one ORM transaction per request, as one would write it first.

`gunicorn "bench.yardstick:application()"` serves the whole house with this one view exchanged. Everything that belongs
to the form stays: CSRF, validation, sealing, one row per letter, totals in the same transaction, a durable commit.
"""

from __future__ import annotations

from typing import Any

from flask import redirect, request, url_for

from app.attendee.forms import LettersForm
from app.models import Attendee, Marathon, Signature, Signing, Total, db
from app.rules.consent import CONSENT_VERSION
from app.rules.counting import Kind
from app.services import intents, marathons, seals
from app.services.transaction import WRITES
from app.web.attendee import identity
from app.web.auth import public


def application() -> Any:
    """The house with the plain view."""
    from app import create_app

    app = create_app()
    app.view_functions["attendee.sign"] = public(sign)
    return app


def sign(code: str) -> Any:
    """One submit, one transaction, one object per row."""
    db.session.connection(execution_options=WRITES)
    marathon = marathons.by_code(code)
    form = LettersForm(request.form)
    form.cases = tuple(request.form.getlist("case"))
    if not form.validate():
        return "invalid", 422
    said = form.intent("fr")
    cases = [case for case in marathon.cases if case.slug in said.cases]
    me = identity(marathon)
    if db.session.get(Attendee, me) is None:
        db.session.add(Attendee(id=me, marathon_id=marathon.id))
    db.session.add(_signing(marathon, me, said))
    for case in cases:
        marathon.last_number += 1
        db.session.add(
            Signature(
                marathon_id=marathon.id,
                case_id=case.id,
                attendee_id=me,
                signing_key=said.key,
                number=marathon.last_number,
            )
        )
        total = db.session.get(Total, (marathon.id, case.id, Kind.SIGNATURE))
        if total is None:
            total = Total(marathon_id=marathon.id, case_id=case.id, kind=Kind.SIGNATURE, count=0)
            db.session.add(total)
        total.count += 1
    db.session.commit()
    return redirect(url_for("attendee.thanks", code=code), 303)


def _signing(marathon: Marathon, me: str, said: Any) -> Signing:
    fields = {"name": said.name, "town": said.town, "drawing": None}
    return Signing(
        marathon_id=marathon.id,
        attendee_id=me,
        key=intents.check_key(said.key),
        digest=seals.digest(marathon, me, fields),
        sealed=seals.seal(marathon, "signing", fields),
        use=said.use,
        consent_version=CONSENT_VERSION,
        language="fr",
    )
