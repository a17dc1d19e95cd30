"""Erasing: a marathon's people at once, and again whoever a restored backup brought back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import islice

from sqlalchemy import delete, select, tuple_, update

from app.models import Account, Marathon, MarathonKey, NewsSubscription, Signature, Signing, Word, WordKey, db
from app.models.base import now
from app.rules.counting import Kind
from app.services import announce, audit, helper_links, news, totals
from app.services.erasure_log import Erasure, Gone, note, noted
from app.services.marathons import hold
from app.services.transaction import forget_erased_pages, writing

# Well below what one statement may carry on any database.
_AT_ONCE = 400


def erase_names(marathon: Marathon, account: Account | None) -> None:
    """Destroy the marathon's sealing key and all that was sealed with it: names, words, addresses. Counts stay."""
    with writing():
        hold(marathon)
        _empty([marathon.id])
        audit.record("names.erase", account, marathon)
        note([Erasure(Gone.NAMES, marathon.code)])
    forget_erased_pages()
    announce.rearranged(marathon.id)


def erase_again() -> int:
    """Erase whatever was erased before and is here again; how many things that were. Needs no announcing."""
    lines = noted()
    again: dict[Gone, Callable[[Sequence[Erasure]], int]] = {
        Gone.LETTER: _letters,
        Gone.WORD: _words,
        Gone.NEWS: _news,
        Gone.NAMES: _names,
    }
    found = 0
    with writing():
        for what, erase in again.items():
            for some in _some([line for line in lines if line.what is what]):
                found += erase(some)
        if found:
            audit.record("erased.again", None, subject=f"{found}")
    if found:
        forget_erased_pages()
    return found


def forget_emptied_signings(which: object) -> None:
    """Empty those of the signings whose every letter is withdrawn, in the transaction under way."""
    still_valid = (
        select(Signature.id)
        .where(
            Signature.marathon_id == Signing.marathon_id,
            Signature.signing_key == Signing.key,
            Signature.withdrawn_at.is_(None),
        )
        .exists()
    )
    db.session.execute(update(Signing).where(which, ~still_valid).values(sealed=None))  # type: ignore[arg-type]


def _letters(erasures: Sequence[Erasure]) -> int:
    letters = [(erasure.key, erasure.case_id) for erasure in erasures]
    rows = db.session.execute(
        update(Signature)
        .where(
            tuple_(Signature.signing_key, Signature.case_id).in_(letters),
            Signature.withdrawn_at.is_(None),
        )
        .values(withdrawn_at=now())
        .returning(Signature.marathon_id, Signature.case_id, Signature.set_aside)
    ).all()
    changes = Counter((row.marathon_id, row.case_id, Kind.SIGNATURE) for row in rows if row.set_aside is None)
    totals.change(db.session, {cell: -count for cell, count in changes.items()})
    if rows:
        forget_emptied_signings(Signing.key.in_({key for key, _ in letters}))
    return len(rows)


def _words(erasures: Sequence[Erasure]) -> int:
    written = select(WordKey.word_id).where(WordKey.key.in_([erasure.key for erasure in erasures]))
    words = db.session.scalars(select(Word).where(Word.id.in_(written), Word.withdrawn_at.is_(None))).all()
    for word in words:
        word.withdrawn_at, word.sealed, word.fingerprint = now(), None, ""
        if word.set_aside is None:
            totals.change(db.session, {(word.marathon_id, word.case_id, Kind.WORD): -1})
    return len(words)


def _news(erasures: Sequence[Erasure]) -> int:
    hashes = [erasure.key for erasure in erasures]
    return len(news.erase(NewsSubscription.token_hash.in_(hashes)))


def _names(erasures: Sequence[Erasure]) -> int:
    codes = [erasure.key for erasure in erasures]
    return _empty(db.session.scalars(select(Marathon.id).join(Marathon.key).where(Marathon.code.in_(codes))).all())


def _empty(marathon_ids: Sequence[int]) -> int:
    """Remove the keys of these marathons and what they opened."""
    db.session.execute(update(Signing).where(Signing.marathon_id.in_(marathon_ids)).values(sealed=None))
    db.session.execute(update(Word).where(Word.marathon_id.in_(marathon_ids)).values(sealed=None, fingerprint=""))
    news.erase(NewsSubscription.marathon_id.in_(marathon_ids))
    helper_links.forget_names(marathon_ids)
    db.session.execute(delete(MarathonKey).where(MarathonKey.marathon_id.in_(marathon_ids)))
    return len(marathon_ids)


def _some(erasures: Sequence[Erasure]) -> Iterator[Sequence[Erasure]]:
    rest = iter(erasures)
    while some := list(islice(rest, _AT_ONCE)):
        yield some
