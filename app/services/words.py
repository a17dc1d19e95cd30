"""Words of support: written, corrected, approved for the screen, pulled back."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from app.models import Attendee, Case, Marathon, Word, WordKey, WordStatus, db
from app.models.base import now, today
from app.rules.counting import Kind
from app.rules.drawings import Drawing
from app.rules.errors import CaseEnded, CaseNotInMarathon, KeyReused, NothingWritten
from app.rules.lifecycle import check_may_sign
from app.rules.names import check_name, check_text
from app.services import admissions, announce, totals
from app.services.erasure_log import Erasure, Gone, note
from app.services.intents import check_key
from app.services.marathons import hold
from app.services.seals import digest, seal
from app.services.transaction import writing
from app.services.word_views import PURPOSE, WordView, following, open_words

LONGEST_TEXT = 1200


@dataclass(frozen=True)
class WordIntent:
    """What one submit of the word form asks, as typed. `name` may be empty: a word may be unsigned."""

    key: str
    case: str
    text: str
    language: str
    drawing: Drawing | None = None
    name: str = ""
    show_on_screen: bool = False


@dataclass(frozen=True)
class WordReceipt:
    """The word as counted: its number in the evening; `corrected` when it replaced the attendee's earlier one.

    `withdrawn` when what was sent again had been taken back meanwhile: it stays so.
    """

    word_id: int
    case: str
    number: int
    replayed: bool = False
    corrected: bool = False
    withdrawn: bool = False


def write_word(marathon: Marathon, attendee_id: str, intent: WordIntent, unusual: str | None = None) -> WordReceipt:
    """Count a word of support, or correct the one this attendee wrote to the same person before.

    What is `unusual` is set aside, not counted.

    Raises `MarathonNotOpen`, `MarathonCancelled`, `CaseNotInMarathon`, `CaseEnded`, `NothingWritten`, `TextRefused`,
    `NameRefused`, `KeyMalformed`, `KeyReused`, `StorageBusy`, `StorageFull`.
    """
    key = check_key(intent.key)
    fields = _checked(intent)
    with writing() as session:
        hold(marathon)
        case = _case(marathon, intent.case)
        asked = digest(marathon, attendee_id, case.id, fields, intent.show_on_screen)
        known = session.get(WordKey, (marathon.id, key))
        if known is not None:
            return _replayed(known, asked, case)
        check_may_sign(marathon.state, marathon.is_cancelled)
        written = session.scalar(
            select(Word).where(Word.attendee_id == attendee_id, Word.case_id == case.id, Word.withdrawn_at.is_(None))
        )
        if written is not None:
            word = _change(written, marathon, fields, intent.show_on_screen)
        else:
            _check_may_write(case, today(marathon.time_zone))
            word = _add(marathon, attendee_id, case, intent, fields, _still_unusual(marathon, unusual))
        session.add(WordKey(marathon_id=marathon.id, key=key, digest=asked, word_id=word.id))
        receipt = WordReceipt(word.id, case.slug, word.number, corrected=written is not None)
    announce.changed(marathon.id)
    return receipt


def of_attendee(marathon: Marathon, attendee_id: str) -> list[WordView]:
    """The attendee's words that are not withdrawn, in the order of writing."""
    return open_words(marathon, select(Word).where(Word.attendee_id == attendee_id).order_by(Word.id))


def withdraw_words(marathon: Marathon, attendee_id: str, ids: Collection[int] | None) -> int:
    """Take back words in the transaction under way (all when `ids` is None): erased and no longer counted."""
    words = db.session.scalars(
        select(Word).where(
            Word.marathon_id == marathon.id, Word.attendee_id == attendee_id, Word.withdrawn_at.is_(None)
        )
    ).all()
    chosen = [word for word in words if ids is None or word.id in ids]
    erase(chosen)
    return len(chosen)


def erase(words: Collection[Word]) -> None:
    """Erase words in the transaction under way; those that counted count no more."""
    for word in words:
        word.withdrawn_at, word.sealed, word.fingerprint = now(), None, ""
        if word.set_aside is None:
            totals.change(db.session, {(word.marathon_id, word.case_id, Kind.WORD): -1})
    keys = db.session.scalars(select(WordKey.key).where(WordKey.word_id.in_([word.id for word in words])))
    note(Erasure(Gone.WORD, key) for key in keys.all())


def _checked(intent: WordIntent) -> dict[str, object]:
    text = check_text(intent.text, LONGEST_TEXT) if intent.text.strip() else ""
    if not text and not intent.drawing:
        raise NothingWritten
    name = check_name(intent.name) if intent.name.strip() else ""
    return {"text": text, "drawing": intent.drawing, "name": name}


def _case(marathon: Marathon, slug: str) -> Case:
    for case in marathon.cases:
        if case.slug == slug:
            return case
    raise CaseNotInMarathon


def _check_may_write(case: Case, on: date) -> None:
    """Raise `CaseNotInMarathon` for a case that was taken out, `CaseEnded` after the last day for words."""
    if case.retired:
        raise CaseNotInMarathon
    until = case.rules.get("write_until")
    if on > min(case.ends_on, date.fromisoformat(until) if until else case.ends_on):
        raise CaseEnded


def _replayed(known: WordKey, asked: bytes, case: Case) -> WordReceipt:
    if known.digest != asked:
        raise KeyReused
    word = db.session.get_one(Word, known.word_id)
    return WordReceipt(word.id, case.slug, word.number, replayed=True, withdrawn=word.withdrawn_at is not None)


def _first_status(marathon: Marathon) -> WordStatus:
    return WordStatus.WAITING if marathon.moderation else WordStatus.APPROVED


def _still_unusual(marathon: Marathon, source: str | None) -> str | None:
    """Where it came from, unless the organiser vouched for that."""
    return source if source and not admissions.among(db.session, {(marathon.id, source)}) else None


def _add(
    marathon: Marathon, attendee_id: str, case: Case, intent: WordIntent, fields: dict[str, object], aside: str | None
) -> Word:
    session = db.session
    session.execute(
        totals.dialect_insert(Attendee).values(id=attendee_id, marathon_id=marathon.id).on_conflict_do_nothing()
    )
    marathon.last_number += 1
    word = Word(
        marathon_id=marathon.id,
        case_id=case.id,
        attendee_id=attendee_id,
        sealed=seal(marathon, PURPOSE, fields),
        show_on_screen=intent.show_on_screen,
        status=_first_status(marathon),
        changed_at=following(marathon, Word.changed_at),
        decided_at=None if marathon.moderation else following(marathon, Word.decided_at),
        fingerprint=_fingerprint(marathon, fields),
        number=marathon.last_number,
        language=intent.language,
        set_aside=aside,
    )
    session.add(word)
    session.flush()
    if aside is None:
        totals.change(session, {(marathon.id, case.id, Kind.WORD): 1})
    return word


def _change(word: Word, marathon: Marathon, fields: dict[str, object], show_on_screen: bool) -> Word:
    fingerprint = _fingerprint(marathon, fields)
    if fingerprint != word.fingerprint or (show_on_screen and not word.show_on_screen):
        # An approval is for the text that was read: a changed text waits again, and one kept off the screen till now.
        word.status, word.fingerprint = _first_status(marathon), fingerprint
    word.sealed = seal(marathon, PURPOSE, fields)
    word.show_on_screen, word.changed_at = show_on_screen, following(marathon, Word.changed_at)
    return word


def _fingerprint(marathon: Marathon, fields: dict[str, object]) -> str:
    return digest(marathon, "word", fields).hex()
