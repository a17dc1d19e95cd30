"""What an attendee did, and taking it back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass

from sqlalchemy import bindparam, select, update

from app.models import Marathon, NewsSubscription, Signature, Signing, WithdrawalKey, db
from app.models.base import now
from app.rules.consent import Use
from app.rules.counting import Kind
from app.rules.errors import KeyReused, NameErased
from app.services import announce, news, totals, words
from app.services.erasure import forget_emptied_signings
from app.services.erasure_log import Erasure, Gone, note
from app.services.intents import check_key, digest_of, new_key
from app.services.marathons import hold
from app.services.seals import unseal
from app.services.signing import PURPOSE
from app.services.transaction import forget_erased_pages, writing
from app.services.word_views import WordView

# Built once and asked of the table, not of the model: it stands before every reading of the join page.
_signatures = Signature.__table__.c
_ANY_SIGNATURE = (
    select(_signatures.id)
    .where(
        _signatures.attendee_id == bindparam("attendee"),
        _signatures.marathon_id == bindparam("marathon"),
        _signatures.withdrawn_at.is_(None),
    )
    .limit(1)
)


@dataclass(frozen=True)
class MyLetter:
    """One of the attendee's letters, with the name it was signed with."""

    id: int
    case: str
    number: int
    name: str
    town: str
    use: Use


@dataclass(frozen=True)
class MyActions:
    """Everything one attendee gave at one marathon and has not taken back."""

    letters: tuple[MyLetter, ...]
    words: tuple[WordView, ...]


@dataclass(frozen=True)
class Withdrawal:
    """How many letters and words were taken back just now."""

    letters: int
    words: int


def has_signed(marathon_id: int, attendee_id: str) -> bool:
    """Whether this attendee has any letter that is not withdrawn."""
    asked = {"attendee": attendee_id, "marathon": marathon_id}
    # Without a session, which would cost as much as the question.
    with db.engine.connect() as connection:
        return connection.execute(_ANY_SIGNATURE, asked).first() is not None


def signed_cases(marathon: Marathon, attendee_id: str) -> set[str]:
    """The slugs of the cases whose letter this attendee has signed."""
    ids = set(
        db.session.scalars(
            select(Signature.case_id).where(Signature.attendee_id == attendee_id, Signature.withdrawn_at.is_(None))
        )
    )
    return {case.slug for case in marathon.cases if case.id in ids}


def actions_of(marathon: Marathon, attendee_id: str) -> MyActions:
    """The attendee's letters and words, in the order of giving."""
    rows = db.session.execute(
        select(Signature, Signing)
        .join(Signing, (Signing.marathon_id == Signature.marathon_id) & (Signing.key == Signature.signing_key))
        .where(
            Signature.marathon_id == marathon.id,
            Signature.attendee_id == attendee_id,
            Signature.withdrawn_at.is_(None),
        )
        .order_by(Signature.number)
    ).all()
    slugs = {case.id: case.slug for case in marathon.cases}
    letters = [_letter(marathon, signature, signing, slugs) for signature, signing in rows]
    return MyActions(tuple(letters), tuple(words.of_attendee(marathon, attendee_id)))


def withdraw(
    marathon: Marathon,
    attendee_id: str,
    letters: Collection[int] | None = (),
    word_ids: Collection[int] | None = (),
    key: str | None = None,
) -> Withdrawal:
    """Take back letters and words by id; None means all of them. What is taken back is erased and no longer counted.

    Possible in every state of the marathon, and as often as one likes. Somebody else's ids are passed over. The same
    key again takes back nothing more and gives the same answer. Raises `KeyMalformed`, `KeyReused`.
    """
    key = check_key(new_key() if key is None else key)
    asked = digest_of(attendee_id, *("all" if ids is None else sorted(ids) for ids in (letters, word_ids)))
    with writing() as session:
        hold(marathon)
        known = session.get(WithdrawalKey, (marathon.id, key))
        if known is not None:
            return _replayed(known, asked)
        withdrawal = Withdrawal(
            letters=_withdraw_letters(marathon, attendee_id, letters),
            words=words.withdraw_words(marathon, attendee_id, word_ids),
        )
        forget_emptied_signings(Signing.attendee_id == attendee_id)
        addresses = _forget_addresses(attendee_id) if letters is None and word_ids is None else 0
        if any(ids is None or ids for ids in (letters, word_ids)):
            session.add(WithdrawalKey(marathon_id=marathon.id, key=key, digest=asked, **asdict(withdrawal)))
    if withdrawal.letters or withdrawal.words or addresses:
        forget_erased_pages()
        announce.changed(marathon.id)
    return withdrawal


def _replayed(known: WithdrawalKey, asked: bytes) -> Withdrawal:
    if known.digest != asked:
        raise KeyReused
    return Withdrawal(known.letters, known.words)


def _letter(marathon: Marathon, signature: Signature, signing: Signing, slugs: dict[int, str]) -> MyLetter:
    try:
        fields = unseal(marathon, PURPOSE, signing.sealed)
    except NameErased:
        fields = {"name": "", "town": ""}
    return MyLetter(
        id=signature.id,
        case=slugs.get(signature.case_id, ""),
        number=signature.number,
        name=fields["name"],
        town=fields["town"],
        use=signing.use,
    )


def _withdraw_letters(marathon: Marathon, attendee_id: str, ids: Collection[int] | None) -> int:
    statement = (
        update(Signature)
        .where(
            Signature.marathon_id == marathon.id,
            Signature.attendee_id == attendee_id,
            Signature.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now())
        .returning(Signature.signing_key, Signature.case_id, Signature.set_aside)
    )
    if ids is not None:
        statement = statement.where(Signature.id.in_(ids))
    gone = db.session.execute(statement).all()
    totals.change(db.session, {(marathon.id, row.case_id, Kind.SIGNATURE): -1 for row in gone if row.set_aside is None})
    note(Erasure(Gone.LETTER, row.signing_key, row.case_id) for row in gone)
    return len(gone)


def _forget_addresses(attendee_id: str) -> int:
    hashes = news.erase(NewsSubscription.attendee_id == attendee_id)
    note(Erasure(Gone.NEWS, token_hash) for token_hash in hashes)
    return len(hashes)
