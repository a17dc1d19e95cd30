"""The writing coach for one case: its rules are the case's data, in the writer's language."""

from __future__ import annotations

from datetime import date

from app.models import Case
from app.rules.coach import Advice, CaseRules, review


def advice_on(text: str, case: Case, language: str) -> list[Advice]:
    """What is worth a second thought in this text for this person."""
    return review(text, rules_of(case, language), language, case.edition.organisation)


def rules_of(case: Case, language: str) -> CaseRules:
    """The case's rules for words."""
    until = case.rules.get("write_until")
    return CaseRules(
        organisation_may_be_named=case.rules["organisation_may_be_named"],
        return_address_allowed=case.rules["return_address_allowed"],
        religious_cards_welcome=case.rules["religious_cards_welcome"],
        never_mention=tuple(case.text("never_mention", language) or ()),
        write_until=date.fromisoformat(until) if until else None,
    )
