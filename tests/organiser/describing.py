"""What somebody does to organise a marathon: answer step after step, then use the link in the mail."""

from __future__ import annotations

from werkzeug.test import TestResponse

from tests import factories
from tests.checking import CheckingClient

Said = str | list[str] | None
USUAL: dict[str, dict[str, Said]] = {
    "what": {"title": "Bougies au hall", "host": "school"},
    "where": {"town": "Namur", "postcode": "5000", "place": "Salle des fêtes"},
    "when": {"starts": "2026-12-10T18:00", "ends": "2026-12-10T21:30"},
    "whom": {"listing": "public"},
}
FIELDS = {
    "title": "what",
    "host": "what",
    "town": "where",
    "postcode": "where",
    "place": "where",
    "starts": "when",
    "ends": "when",
    "time_zone": "when",
    "listing": "whom",
    "programme": "whom",
    "languages": "whom",
    "cases": "whom",
    "goal": "whom",
}


def answer(browser: CheckingClient, step: str, status: int = 303, **said: Said) -> TestResponse:
    """Answer the step that is open, as is usual but for what is said."""
    form = browser.page.form(f"/organise/{step}")
    return browser.send(form, status, **USUAL[step] | said)


def describe(browser: CheckingClient, language: str = "en", **said: Said) -> None:
    """Go through all steps, to where everything is shown once more."""
    browser.see(f"/organise?lang={language}")
    for step in USUAL:
        own = {name: value for name, value in said.items() if FIELDS[name] == step}
        browser.follow(answer(browser, step, **own))


def register(browser: CheckingClient, email: str, name: str = "Odile Martin", **said: Said) -> str:
    """Describe a marathon and create it, being somebody new; answers its slug."""
    describe(browser, **said)
    answered = browser.send(browser.page.form("/organise/check"), 303, name=name, email=email)
    browser.follow(answered)
    return answered.location.split("/")[2]


def create(browser: CheckingClient, **said: Said) -> TestResponse:
    """The same for somebody who is signed in; answers the last answer."""
    describe(browser, **said)
    return browser.send(browser.page.form("/organise/check"), 303)


def link_in_mail() -> str:
    """Where the last mail leads."""
    return "/account/enter/" + factories.mails()[-1].partition("/account/enter/")[2].split()[0]


def press(browser: CheckingClient, address: str, **said: str) -> None:
    """Open the link and say yes."""
    browser.follow(browser.send(browser.see(address).form(address), 303, **said))
