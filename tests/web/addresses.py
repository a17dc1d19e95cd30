"""Every address of the house, with an evening's values filled in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule

from app.models import Marathon, Word, db
from app.rules.helping import HelperKind
from app.services import accounts, aside_decisions, helper_links
from app.web.attendee import receipt_token
from app.web.auth import Audience, audience_of
from tests import country, factories

STREAMS = ("attendee.live", "screen.live")
# Pieces of a page that htmx asks for, with what it asks.
FRAGMENTS = {"organiser.bar": "?on=desk", "organiser.towns": "?town=Nam", "organiser.word_news": ""}


@dataclass(frozen=True)
class Address:
    """One address: where it leads, how it is asked, and whom it is for."""

    rule: str
    endpoint: str
    method: str
    audience: Audience | None
    path: str = ""

    @property
    def headers(self) -> dict[str, str]:
        """What whoever asks for it sends along."""
        return {"HX-Request": "true"} if self.endpoint in FRAGMENTS else {}


def declared(app: Flask) -> list[Address]:
    """Every rule and method of the application, in the order of the addresses."""
    found = [
        Address(rule.rule, rule.endpoint, method, audience_of(app.view_functions[rule.endpoint]))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    return sorted(found, key=lambda address: (address.rule, address.method))


def filled(app: Flask, evening: Marathon, method: str) -> list[Address]:
    """Every address of this method with values that lead somewhere at this evening."""
    values = values_at(evening)
    rules = [rule for rule in app.url_map.iter_rules() if method in (rule.methods or ())]
    return [
        Address(rule.rule, rule.endpoint, method, audience_of(app.view_functions[rule.endpoint]), path(rule, values))
        for rule in sorted(rules, key=lambda rule: rule.rule)
        if rule.endpoint not in STREAMS
    ]


def path(rule: Rule, values: dict[str, object]) -> str:
    """The rule with its values; the static file is the style sheet."""
    place = rule.rule.replace("<path:filename>", "css/base.css")
    token = {"account": "<entry>", "organiser": "<helper>", "public": "<news>"}.get(
        rule.endpoint.partition(".")[0], "<token>"
    )
    place = place.replace("<token>", token)
    if rule.endpoint.startswith("public."):
        place = place.replace("<slug>", "<listed>")
    for name, value in values.items():
        place = place.replace(f"<{name}>", str(value)).replace(f"<int:{name}>", str(value))
    assert "<" not in place, f"no value for {place}"
    return place + FRAGMENTS.get(rule.endpoint, "")


def values_at(evening: Marathon) -> dict[str, object]:
    """What may stand in an address: somebody signed, wrote a word and asked for news; paper was counted."""
    anna = factories.attendee()
    factories.letters(evening, 2, by=anna, email="anna@example.org", news=True)
    factories.letters(evening, 1, unusual="burst-0123456789ab")
    aside_decisions.discard(evening, "burst-0123456789ab", evening.owner)
    factories.letters(evening, 1, unusual="hours")
    word = factories.word(evening, by=anna)
    entry = factories.tally(evening)
    helper, helper_token = helper_links.create(evening, evening.owner, "Ahmed", HelperKind.TALLY)
    fingerprint = db.session.scalars(select(Word.fingerprint).where(Word.id == word.word_id)).one()
    return {
        "code": evening.code,
        "case": evening.cases[0].slug,
        "slug": evening.slug,
        "listed": country.listed().slug,
        "action": "visages-libres",
        "word_id": word.word_id,
        "entry_id": entry.id,
        "source": "hours",
        "decision_id": aside_decisions.latest(evening)[0].id,
        "digest": evening.cases[0].portrait_digest,
        "size": "small",
        "document": "poster",
        "step": "what",
        "token": receipt_token(evening, anna),
        "news": [mail for mail in factories.mails() if "/news/" in mail][-1].partition("/news/")[2].split()[0],
        "helper": helper_token,
        "helper_id": helper.id,
        "entry": accounts.new_entry_link(evening.owner),
        "fingerprint": fingerprint,
    }
