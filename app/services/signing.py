"""Signing letters: the one place where a signature is counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import current_app

from app.rules.consent import CONSENT_VERSION, Use
from app.rules.drawings import Drawing
from app.rules.errors import (
    CaseEnded,
    CaseNotInMarathon,
    ConsentMissing,
    LueurError,
    MarathonCancelled,
    MarathonNotOpen,
    NothingChosen,
)
from app.rules.names import check_name, check_town
from app.services import announce, news
from app.services.evenings import Evening, EveningCase
from app.services.intents import check_key
from app.services.mail import check_address
from app.services.seals import digest_with, seal_with
from app.services.signing_desk import SigningDesk, Submit
from app.services.transaction import let_go

PURPOSE = "signing"


@dataclass(frozen=True)
class Intent:
    """What one submit of the letters form asks, as typed; `key` makes it the same intent however often it arrives.

    `everything` asks for all letters that may be sent, instead of the chosen `cases`: other ones tomorrow, one intent.
    """

    key: str
    cases: tuple[str, ...]
    name: str
    town: str
    use: Use
    consent: bool
    language: str
    drawing: Drawing | None = None
    email: str | None = None
    news: bool = False
    everything: bool = False


@dataclass(frozen=True)
class Letter:
    """One letter counted: the case's slug and the action's number in the evening."""

    case: str
    number: int


@dataclass(frozen=True)
class Receipt:
    """What was counted. `already` are the ticked cases this attendee had signed before; they are not counted again."""

    key: str
    letters: tuple[Letter, ...]
    already: tuple[str, ...]
    replayed: bool

    @property
    def first(self) -> int | None:
        """The lowest number of this submit's letters."""
        return min((letter.number for letter in self.letters), default=None)

    @property
    def last(self) -> int | None:
        """The highest number of this submit's letters."""
        return max((letter.number for letter in self.letters), default=None)


def sign_letters(evening: Evening, attendee_id: str, intent: Intent, unusual: str | None = None) -> Receipt:
    """Sign the chosen letters in one pass; returns once they are on disk. What is `unusual` is set aside, not counted.

    The same key again gives the same receipt and counts nothing. Raises `MarathonNotOpen`, `MarathonCancelled`,
    `NothingChosen`, `CaseNotInMarathon`, `CaseEnded`, `ConsentMissing`, `NameRefused`, `TownRefused`, `EmailRefused`,
    `KeyMalformed`, `KeyReused`, `StorageBusy`, `StorageFull`.
    """
    key = check_key(intent.key)
    cases = _chosen(evening, intent)
    if not intent.consent:
        raise ConsentMissing
    name, town = check_name(intent.name), check_town(intent.town)
    email = check_address(intent.email or "") if intent.news else None
    fields = {"name": name, "town": town, "drawing": intent.drawing}
    asked = "all" if intent.everything else sorted(case.id for case in cases)
    waiting = Submit(
        marathon_id=evening.id,
        attendee_id=attendee_id,
        key=key,
        digest=digest_with(evening.id, evening.wrapped_key, attendee_id, asked, fields, intent.use, email),
        case_ids=tuple(case.id for case in cases),
        sealed=seal_with(evening.id, evening.wrapped_key, PURPOSE, fields),
        use=intent.use,
        consent_version=CONSENT_VERSION,
        language=intent.language,
        unavailable=_why_unavailable(cases, evening.today()),
        set_aside=unusual,
    )
    # A hall that waits for the desk must not hold the connection the desk needs, nor read old totals afterwards.
    let_go()
    try:
        submit = _desk().take(waiting)
    except MarathonNotOpen as refusal:
        # Called off, it is closed or was never opened: what was counted before is still answered as before.
        if evening.is_cancelled:
            raise MarathonCancelled from refusal
        raise
    if not submit.replayed:
        announce.changed(submit.marathon_id)
        if email:
            news.ask_to_confirm(evening, attendee_id, email, intent.language)
    return _receipt(submit, {case.id: case.slug for case in evening.cases})


def _chosen(evening: Evening, intent: Intent) -> list[EveningCase]:
    slugs = evening.open_cases() if intent.everything else intent.cases
    if not slugs and not intent.everything:
        raise NothingChosen
    by_slug = {case.slug: case for case in evening.cases}
    if any(slug not in by_slug for slug in slugs):
        raise CaseNotInMarathon
    return [by_slug[slug] for slug in dict.fromkeys(slugs)]


def _why_unavailable(cases: list[EveningCase], on: date) -> LueurError | None:
    if any(case.is_retired for case in cases):
        return CaseNotInMarathon()
    # "All" of which nothing is left: too late, except for a form that was answered before.
    if not cases or any(case.ends_on < on for case in cases):
        return CaseEnded()
    return None


def _desk() -> SigningDesk:
    desk: SigningDesk = current_app.extensions["signing_desk"]
    return desk


def _receipt(submit: Submit, slugs: dict[int, str]) -> Receipt:
    letters = [Letter(slugs[case_id], number) for case_id, number in submit.numbers.items()]
    return Receipt(
        key=submit.key,
        letters=tuple(sorted(letters, key=lambda letter: letter.number)),
        already=tuple(slugs[case_id] for case_id in submit.case_ids if case_id not in submit.numbers),
        replayed=submit.replayed,
    )
