"""Fill this environment's database with a whole season: `python -m bench.years MARATHONS`, 584 actions each.

Written as the services write it, but in bulk, and sealed fields are any bytes: nobody opens them.
"""

from __future__ import annotations

import itertools
import os
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from app import create_app
from app.models import (
    Account,
    Attendee,
    Edition,
    Host,
    Marathon,
    MarathonKey,
    Signature,
    Signing,
    TallyEntry,
    Total,
    Word,
    WordKey,
    db,
)
from app.models.base import now
from app.models.marathon import marathon_case
from app.rules import join_code
from app.rules.consent import CONSENT_VERSION, Use
from app.rules.counting import Kind
from app.rules.state import State
from app.services import seals
from app.services.transaction import WRITES

PEOPLE = 50
PAPER = 34
LANGUAGE = "fr"
AT_ONCE = 50


def main() -> None:
    """Marathons of today's edition with ten letters and a word from each of fifty people, and some paper."""
    count = int(sys.argv[1])
    app = create_app()
    with app.app_context():
        edition = db.session.scalars(select(Edition).where(~Edition.is_standing)).one()
        owner = db.session.scalars(select(Account)).one()
        cases = [case.id for case in edition.cases]
        word_ids = itertools.count(1)
        for begin in range(0, count, AT_ONCE):
            ids = _marathons(edition, owner, range(begin, min(begin + AT_ONCE, count)))
            with db.engine.connect().execution_options(**WRITES) as connection, connection.begin():
                for marathon_id in ids:
                    _fill(connection, marathon_id, cases, owner.id, word_ids)


def _marathons(edition: Edition, owner: Account, numbers: range) -> list[int]:
    db.session.commit()
    db.session.connection(execution_options=WRITES)
    made = [_marathon(edition, owner, number) for number in numbers]
    db.session.add_all(made)
    db.session.flush()
    for marathon in made:
        marathon.key = MarathonKey(wrapped=seals.vault().new_key(marathon.id))
    ids = [marathon.id for marathon in made]
    db.session.commit()
    return ids


def _marathon(edition: Edition, owner: Account, number: int) -> Marathon:
    begins = now() - timedelta(hours=1)
    return Marathon(
        slug=f"season-{number}",
        code=join_code.new_code(),
        edition_id=edition.id,
        owner_id=owner.id,
        title=f"Saison {number}",
        host=Host.SCHOOL,
        place="Loopback",
        starts_at=begins,
        ends_at=begins + timedelta(hours=6),
        time_zone=edition.time_zone,
        languages=edition.languages,
        goal=500,
        state=State.OPEN,
        opened_at=begins,
    )


def _fill(connection: Connection, marathon_id: int, cases: list[int], account_id: int, word_ids: Iterator[int]) -> None:
    here = {"marathon_id": marathon_id}
    people = [
        here | {"attendee_id": secrets.token_urlsafe(16), "key": secrets.token_urlsafe(16)} for _ in range(PEOPLE)
    ]
    numbers = itertools.count(1)
    words = [_word(person, cases[place % len(cases)], next(word_ids)) for place, person in enumerate(people)]
    rows: dict[type[Any], list[dict[str, Any]]] = {
        Attendee: [here | {"id": person["attendee_id"]} for person in people],
        Signing: [_signing(person) for person in people],
        Signature: [
            {key: value for key, value in person.items() if key != "key"}
            | {"case_id": case, "signing_key": person["key"], "number": next(numbers)}
            for person in people
            for case in cases
        ],
        Word: [word | {"number": next(numbers)} for word in words],
        WordKey: [
            here | {"key": secrets.token_urlsafe(16), "digest": os.urandom(32), "word_id": word["id"]} for word in words
        ],
        TallyEntry: [_paper(marathon_id, cases[0], account_id)],
        Total: _totals(here, cases, words),
    }
    connection.execute(insert(marathon_case), [here | {"case_id": case} for case in cases])
    for model, values in rows.items():
        connection.execute(insert(model), values)
    last = {"last_number": next(numbers) - 1 + PAPER}
    connection.execute(update(Marathon).where(Marathon.id == marathon_id).values(**last))


def _signing(person: dict[str, Any]) -> dict[str, Any]:
    return person | {
        "digest": os.urandom(32),
        "sealed": os.urandom(95),
        "use": Use.DELIVER,
        "consent_version": CONSENT_VERSION,
        "language": LANGUAGE,
    }


def _word(person: dict[str, Any], case_id: int, id_: int) -> dict[str, Any]:
    return {
        "id": id_,
        "marathon_id": person["marathon_id"],
        "attendee_id": person["attendee_id"],
        "case_id": case_id,
        "sealed": os.urandom(250),
        "show_on_screen": True,
        "fingerprint": secrets.token_hex(32),
        "language": LANGUAGE,
    }


def _paper(marathon_id: int, case_id: int, account_id: int) -> dict[str, Any]:
    return {
        "marathon_id": marathon_id,
        "case_id": case_id,
        "account_id": account_id,
        "key": secrets.token_urlsafe(16),
        "kind": Kind.PAPER_LETTER,
        "count": PAPER,
    }


def _totals(here: dict[str, int], cases: list[int], words: list[dict[str, Any]]) -> list[dict[str, Any]]:
    written = Counter(word["case_id"] for word in words)
    counted = [(case, Kind.SIGNATURE, PEOPLE) for case in cases]
    counted += [(case, Kind.WORD, count) for case, count in written.items()]
    counted.append((cases[0], Kind.PAPER_LETTER, PAPER))
    return [here | {"case_id": case, "kind": kind, "count": count} for case, kind, count in counted]


if __name__ == "__main__":
    main()
