"""The signing desk: one writer per process, which commits every waiting submit in one transaction.

A submit is answered only after its commit is on disk. Under load a hundred submits share one commit: with a disk that
takes 5 ms to write, that is the difference between 120 and 1 000 signatures a second.
"""

from __future__ import annotations

import threading
import time
from collections import Counter, deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from app.models import Attendee, Marathon, Signature, Signing
from app.models.base import now
from app.rules.consent import Use
from app.rules.counting import Kind
from app.rules.errors import KeyReused, LueurError, MarathonNotOpen, StorageBusy
from app.rules.lifecycle import check_may_sign
from app.services import totals
from app.services.transaction import writing_connection

# Fuller than this the queue says "try again": a phone that waits longer than its patience is better told so.
LARGEST_QUEUE = 2000


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
    numbers: dict[int, int] = field(default_factory=dict)
    replayed: bool = False
    refusal: Exception | None = None
    is_done: bool = False


class SigningDesk:
    """Takes submits from any thread or greenlet and returns each with its numbers, durably stored."""

    def __init__(self) -> None:
        self._waiting: deque[Submit] = deque()
        self._pen = threading.Lock()

    def take(self, submit: Submit) -> Submit:
        """Store the submit; returns once it is on disk. Raises what refused it; `StorageBusy` when the desk is full."""
        if len(self._waiting) >= LARGEST_QUEUE:
            raise StorageBusy
        self._waiting.append(submit)
        # Lets everyone who is ready stand in the queue too, before somebody takes the pen.
        time.sleep(0)
        with self._pen:
            if not submit.is_done:
                self._write([self._waiting.popleft() for _ in range(len(self._waiting))])
        if submit.refusal is not None:
            raise submit.refusal
        return submit

    def _write(self, batch: Sequence[Submit]) -> None:
        try:
            with writing_connection() as connection:
                _store(connection, batch)
        except Exception as refusal:  # noqa: BLE001
            # Whatever it was, nothing of the batch is stored. One bad submit must not take the others with it.
            if len(batch) > 1 and not isinstance(refusal, LueurError):
                for submit in batch:
                    submit.numbers, submit.replayed = {}, False
                    self._write([submit])
            else:
                for submit in batch:
                    submit.refusal = refusal
        for submit in batch:
            submit.is_done = True


def _store(connection: Connection, batch: Sequence[Submit]) -> None:
    last_numbers = _lock_marathons(connection, batch)
    fresh = _set_replays_apart(connection, batch)
    signed = _already_signed(connection, fresh)
    at = now()
    signatures = []
    for submit in fresh:
        if submit.refusal is not None:
            continue
        for case_id in submit.case_ids:
            if (submit.attendee_id, case_id) in signed:
                continue
            signed.add((submit.attendee_id, case_id))
            last_numbers[submit.marathon_id] += 1
            submit.numbers[case_id] = last_numbers[submit.marathon_id]
            signatures.append(
                {
                    "marathon_id": submit.marathon_id,
                    "case_id": case_id,
                    "attendee_id": submit.attendee_id,
                    "signing_key": submit.key,
                    "number": submit.numbers[case_id],
                }
            )
    accepted = [submit for submit in fresh if submit.refusal is None]
    if accepted:
        _insert(connection, accepted, signatures, at)
        _count(connection, signatures, last_numbers)


def _lock_marathons(connection: Connection, batch: Sequence[Submit]) -> dict[int, int]:
    """Their last numbers; other processes wait here. A marathon that closed meanwhile refuses its submits."""
    ids = {submit.marathon_id for submit in batch}
    rows = connection.execute(
        select(Marathon.id, Marathon.last_number, Marathon.state)
        .where(Marathon.id.in_(ids))
        .order_by(Marathon.id)
        .with_for_update()
    ).all()
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
    keys = [submit.key for submit in batch]
    known = {
        (row.marathon_id, row.key): row.digest
        for row in connection.execute(
            select(Signing.marathon_id, Signing.key, Signing.digest).where(Signing.key.in_(keys))
        )
    }
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


def _answer_again(connection: Connection, again: Sequence[Submit], first: dict[tuple[int, str], Submit]) -> None:
    stored: dict[tuple[int, str], dict[int, int]] = {}
    if again:
        rows = connection.execute(
            select(Signature.marathon_id, Signature.signing_key, Signature.case_id, Signature.number).where(
                Signature.signing_key.in_([submit.key for submit in again])
            )
        )
        for marathon_id, key, case_id, number in rows:
            stored.setdefault((marathon_id, key), {})[case_id] = number
    for submit in again:
        intent = (submit.marathon_id, submit.key)
        if intent in first:
            # In the same batch as its twin, whose numbers are known only later: they share one dictionary.
            submit.numbers, submit.refusal = first[intent].numbers, first[intent].refusal
        else:
            submit.numbers = stored.get(intent, {})


def _already_signed(connection: Connection, submits: Sequence[Submit]) -> set[tuple[str, int]]:
    rows = connection.execute(
        select(Signature.attendee_id, Signature.case_id).where(
            Signature.attendee_id.in_({submit.attendee_id for submit in submits}), Signature.withdrawn_at.is_(None)
        )
    )
    return {(attendee_id, case_id) for attendee_id, case_id in rows}


def _insert(
    connection: Connection, accepted: Sequence[Submit], signatures: list[dict[str, object]], at: datetime
) -> None:
    attendees = {submit.attendee_id: submit.marathon_id for submit in accepted}
    connection.execute(
        totals.dialect_insert(Attendee).on_conflict_do_nothing(),
        [{"id": id_, "marathon_id": marathon_id, "created_at": at} for id_, marathon_id in attendees.items()],
    )
    connection.execute(
        insert(Signing),
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
    if signatures:
        connection.execute(insert(Signature), signatures)


def _count(connection: Connection, signatures: list[dict[str, object]], last_numbers: dict[int, int]) -> None:
    changes = Counter((row["marathon_id"], row["case_id"], Kind.SIGNATURE) for row in signatures)
    for marathon_id in sorted({marathon_id for marathon_id, _, _ in changes}):  # type: ignore[type-var]
        connection.execute(
            update(Marathon).where(Marathon.id == marathon_id).values(last_number=last_numbers[marathon_id])  # type: ignore[index]
        )
    totals.change(connection, changes)  # type: ignore[arg-type]
