"""One batch of the signing desk: every waiting submit in one transaction.

The marathon's row is locked first, on PostgreSQL too: what is read afterwards (replays, earlier signatures, the last
number) stays true until the commit, so numbers have no gap and nothing counts twice.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from app.models import Attendee, Marathon, Signature, Signing
from app.models.base import now
from app.rules.consent import Use
from app.rules.counting import Kind
from app.rules.errors import KeyReused, LueurError, MarathonNotOpen
from app.rules.lifecycle import check_may_sign
from app.services import admissions, totals


@dataclass
class Submit:
    """One submit of the letters form, validated and sealed, and what became of it."""

    marathon_id: int
    attendee_id: str
    key: str
    digest: bytes
    case_ids: tuple[int, ...]
    sealed: bytes
    use: Use
    consent_version: str
    language: str
    # Why this may not be signed any more; a submit that was accepted before is answered as before all the same.
    unavailable: LueurError | None = None
    # The source to set it aside with instead of counting it, unless the organiser vouched for that source.
    set_aside: str | None = None
    numbers: dict[int, int] = field(default_factory=dict)
    replayed: bool = False
    refusal: Exception | None = None
    is_done: bool = False


# Built once: they stand in the way of every signature, and building one costs as much as running it.
_MARATHONS = (
    select(Marathon.id, Marathon.last_number, Marathon.state)
    .where(Marathon.id.in_(bindparam("ids", expanding=True)))
    .order_by(Marathon.id)
    .with_for_update()
)
# A key is looked for among its marathons: their index begins with them, and without it every row would be read.
_KNOWN = select(Signing.marathon_id, Signing.key, Signing.digest).where(
    Signing.marathon_id.in_(bindparam("ids", expanding=True)), Signing.key.in_(bindparam("keys", expanding=True))
)
_STORED = select(Signature.marathon_id, Signature.signing_key, Signature.case_id, Signature.number).where(
    Signature.marathon_id.in_(bindparam("ids", expanding=True)),
    Signature.signing_key.in_(bindparam("keys", expanding=True)),
)
_SIGNED = select(Signature.attendee_id, Signature.case_id).where(
    Signature.attendee_id.in_(bindparam("attendees", expanding=True)), Signature.withdrawn_at.is_(None)
)
_NEW_SIGNINGS = insert(Signing.__table__)  # type: ignore[arg-type]
_NEW_SIGNATURES = insert(Signature.__table__)  # type: ignore[arg-type]
_NUMBERED = (
    update(Marathon.__table__)  # type: ignore[arg-type]
    .where(Marathon.__table__.c.id == bindparam("which"))
    .values(last_number=bindparam("number"))
)


@cache
def _new_attendees(dialect: str) -> Any:
    return totals.dialect_insert(Attendee.__table__).on_conflict_do_nothing()


def store(connection: Connection, batch: Sequence[Submit]) -> None:
    """Store what may be stored and give every submit its numbers or its refusal; the caller commits."""
    last_numbers = _lock_marathons(connection, batch)
    fresh = _set_replays_apart(connection, batch)
    signed = _already_signed(connection, fresh)
    _let_in(connection, fresh)
    at = now()
    signatures: list[dict[str, object]] = []
    aside: list[dict[str, object]] = []
    for submit in fresh:
        if submit.refusal is not None:
            continue
        for case_id in submit.case_ids:
            if (submit.attendee_id, case_id) in signed:
                continue
            signed.add((submit.attendee_id, case_id))
            last_numbers[submit.marathon_id] += 1
            submit.numbers[case_id] = last_numbers[submit.marathon_id]
            row: dict[str, object] = {
                "marathon_id": submit.marathon_id,
                "case_id": case_id,
                "attendee_id": submit.attendee_id,
                "signing_key": submit.key,
                "number": submit.numbers[case_id],
            }
            if submit.set_aside is None:
                signatures.append(row)
            else:
                aside.append(row | {"set_aside": submit.set_aside})
    accepted = [submit for submit in fresh if submit.refusal is None]
    if accepted:
        _insert(connection, accepted, at)
        for rows in (signatures, aside):
            if rows:
                connection.execute(_NEW_SIGNATURES, rows)
        _count(connection, signatures, last_numbers)


def _lock_marathons(connection: Connection, batch: Sequence[Submit]) -> dict[int, int]:
    """Their last numbers; other processes wait here. A marathon that closed meanwhile refuses its submits."""
    ids = {submit.marathon_id for submit in batch}
    rows = connection.execute(_MARATHONS, {"ids": sorted(ids)}).all()
    states = {row.id: row.state for row in rows}
    for submit in batch:
        submit.refusal = submit.unavailable
        try:
            check_may_sign(states[submit.marathon_id])
        except MarathonNotOpen as refusal:
            submit.refusal = refusal
    return {row.id: row.last_number for row in rows}


def _set_replays_apart(connection: Connection, batch: Sequence[Submit]) -> list[Submit]:
    """The submits whose key is new. A known key is answered as before, even after closing; other content is refused."""
    known = {(row.marathon_id, row.key): row.digest for row in connection.execute(_KNOWN, _intents(batch))}
    first: dict[tuple[int, str], Submit] = {}
    again: list[Submit] = []
    for submit in batch:
        intent = (submit.marathon_id, submit.key)
        digest = known.get(intent) or (first[intent].digest if intent in first else None)
        if digest is None:
            first[intent] = submit
            continue
        submit.replayed = True
        submit.refusal = None if digest == submit.digest else KeyReused()
        again.append(submit)
    _answer_again(connection, [submit for submit in again if submit.refusal is None], first)
    return list(first.values())


def _intents(submits: Sequence[Submit]) -> dict[str, list[Any]]:
    return {"ids": sorted({submit.marathon_id for submit in submits}), "keys": [submit.key for submit in submits]}


def _answer_again(connection: Connection, again: Sequence[Submit], first: dict[tuple[int, str], Submit]) -> None:
    stored: dict[tuple[int, str], dict[int, int]] = {}
    if again:
        for marathon_id, key, case_id, number in connection.execute(_STORED, _intents(again)):
            stored.setdefault((marathon_id, key), {})[case_id] = number
    for submit in again:
        intent = (submit.marathon_id, submit.key)
        if intent in first:
            # In the same batch as its twin, whose numbers are known only later: they share one dictionary.
            submit.numbers, submit.refusal = first[intent].numbers, first[intent].refusal
        else:
            submit.numbers = stored.get(intent, {})


def _already_signed(connection: Connection, submits: Sequence[Submit]) -> set[tuple[str, int]]:
    attendees = sorted({submit.attendee_id for submit in submits})
    return {(row.attendee_id, row.case_id) for row in connection.execute(_SIGNED, {"attendees": attendees})}


def _let_in(connection: Connection, submits: Sequence[Submit]) -> None:
    """What looked unusual counts after all where the organiser vouched for its source."""
    unusual = {(submit.marathon_id, submit.set_aside) for submit in submits if submit.set_aside is not None}
    if unusual:
        vouched = admissions.among(connection, unusual)
        for submit in submits:
            if (submit.marathon_id, submit.set_aside) in vouched:
                submit.set_aside = None


def _insert(connection: Connection, accepted: Sequence[Submit], at: datetime) -> None:
    attendees = {submit.attendee_id: submit.marathon_id for submit in accepted}
    connection.execute(
        _new_attendees(connection.dialect.name),
        [{"id": id_, "marathon_id": marathon_id, "created_at": at} for id_, marathon_id in attendees.items()],
    )
    connection.execute(
        _NEW_SIGNINGS,
        [
            {
                "marathon_id": submit.marathon_id,
                "attendee_id": submit.attendee_id,
                "key": submit.key,
                "digest": submit.digest,
                # Nothing new was signed: then no name is kept either.
                "sealed": submit.sealed if submit.numbers else None,
                "use": submit.use,
                "consent_version": submit.consent_version,
                "language": submit.language,
                "created_at": at,
            }
            for submit in accepted
        ],
    )


def _count(connection: Connection, signatures: list[dict[str, object]], last_numbers: dict[int, int]) -> None:
    changes = Counter((row["marathon_id"], row["case_id"], Kind.SIGNATURE) for row in signatures)
    numbered = [{"which": id_, "number": number} for id_, number in sorted(last_numbers.items())]
    connection.execute(_NUMBERED, numbered)
    totals.change(connection, changes)  # type: ignore[arg-type]
