"""The sample edition is complete: ten cases in four languages, each fit for a page and for the room."""

from __future__ import annotations

import unicodedata
from datetime import date
from pathlib import Path

import pytest

from app.rules.coach import CaseRules, Code, review
from app.services.edition_files import CaseFile, read_edition
from app.services.edition_format import CaseText

EDITION = read_edition(Path(__file__).parents[2] / "editions" / "sample")
LANGUAGES = ("fr", "nl", "de", "en")

every_case = pytest.mark.parametrize("case", EDITION.cases, ids=lambda case: case.slug)
every_text = pytest.mark.parametrize(
    ("case", "language"),
    [pytest.param(case, language, id=f"{case.slug}-{language}") for case in EDITION.cases for language in LANGUAGES],
)


def text(case: CaseFile, language: str) -> CaseText:
    return case.texts[language]


def test_it_has_ten_cases_in_four_languages_and_no_warning() -> None:
    facts = EDITION.facts

    assert len(EDITION.cases) == 10
    assert tuple(facts.languages) == LANGUAGES
    assert EDITION.warnings == []
    assert (facts.starts, facts.ends, facts.year, facts.goal) == (date(2026, 11, 1), date(2027, 1, 31), 2026, 350_000)
    assert set(facts.title) == set(facts.notice) == set(LANGUAGES)


def test_it_says_that_everything_is_invented() -> None:
    assert EDITION.facts.invented
    assert all(case.facts.country is None for case in EDITION.cases)
    emails = [case.facts.authority.email for case in EDITION.cases if case.facts.authority.email]
    assert all(email.endswith(".example") for email in emails)


def test_it_shows_every_safety_level_and_both_sides_of_every_rule() -> None:
    assert {case.facts.safety for case in EDITION.cases} == {"names", "initials", "numbers"}
    rules = [case.facts.rules for case in EDITION.cases]
    assert {rule.organisation_may_be_named for rule in rules} == {True, False}
    assert {rule.return_address_allowed for rule in rules} == {True, False}
    assert {rule.religious_cards_welcome for rule in rules} == {True, False}


@every_case
def test_a_case_has_all_that_is_optional_and_printed(case: CaseFile) -> None:
    assert set(case.texts) == set(LANGUAGES)
    assert case.portrait
    assert case.facts.recipient
    assert case.facts.authority.lines[-1].isupper()
    assert case.facts.recipient.lines[-1].isupper()


@every_text
def test_a_story_has_150_to_300_words_in_paragraphs(case: CaseFile, language: str) -> None:
    story = text(case, language).story

    assert 150 <= len(story.split()) <= 300
    assert 3 <= len(story.split("\n\n")) <= 7


@every_text
def test_a_letter_fits_one_page_and_names_the_person(case: CaseFile, language: str) -> None:
    letter = text(case, language).letter

    assert len(letter.body) <= 2_200
    assert 3 <= len(letter.body.split("\n\n")) <= 5
    assert _plain_name(case) in letter.body or case.slug == "collectif-rive-haute"
    assert not letter.body.endswith(letter.closing)


@every_case
def test_no_two_languages_of_a_case_are_the_same(case: CaseFile) -> None:
    for field in ("headline", "summary", "story", "demand"):
        assert len({getattr(text(case, language), field) for language in LANGUAGES}) == len(LANGUAGES)


@every_text
def test_typography_is_a_printer_s(case: CaseFile, language: str) -> None:
    written = text(case, language)
    prose = [
        written.headline,
        written.summary,
        written.story,
        written.demand,
        written.letter.body,
        *written.words_advice,
    ]

    for passage in prose:
        assert "'" not in passage
        assert "..." not in passage
        assert "  " not in passage
        if language == "fr":
            assert not any(f" {sign}" in passage for sign in ":;?!»")


@every_text
def test_a_plain_word_of_support_meets_no_advice(case: CaseFile, language: str) -> None:
    words = {
        "fr": "Je pense à vous et je vous souhaite du courage.",
        "nl": "Ik denk aan je en wens je veel moed.",
        "de": "Ich denke an Sie und wünsche Ihnen viel Mut.",
        "en": "I am thinking of you and wish you courage.",
    }

    assert review(words[language], _rules(case, language), language) == []


@every_text
def test_what_must_not_be_mentioned_is_pointed_out(case: CaseFile, language: str) -> None:
    for phrase in text(case, language).never_mention:
        codes = {advice.code for advice in review(f"… {phrase} …", _rules(case, language), language)}
        assert Code.NEVER_MENTION in codes, phrase


def _plain_name(case: CaseFile) -> str:
    """The name as letters write it, without its other script."""
    return unicodedata.normalize("NFC", case.facts.name.split(" (")[0])


def _rules(case: CaseFile, language: str) -> CaseRules:
    rules = case.facts.rules
    return CaseRules(
        organisation_may_be_named=rules.organisation_may_be_named,
        return_address_allowed=rules.return_address_allowed,
        religious_cards_welcome=rules.religious_cards_welcome,
        never_mention=tuple(text(case, language).never_mention),
        write_until=rules.write_until,
    )
