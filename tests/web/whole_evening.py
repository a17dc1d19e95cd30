"""Every page that somebody meets in an evening."""

from __future__ import annotations

from typing import NoReturn

from flask import Flask, abort

from app import create_app
from app.models import Marathon, db
from app.rules.state import State
from app.services import marathons
from app.web.auth import public
from app.web.errors import PAGES as FAULTS
from tests import factories
from tests.checking import CheckingClient
from tests.organiser.describing import USUAL, answer
from tests.pages import Page
from tests.web.addresses import filled

WITHOUT_SENTENCES = (".pdf", ".webp", ".png", ".ics", ".css", ".json", "/healthz", "?town=Nam")
WORDS = "Mi pensas pri vi."  # in none of our languages


def whole_evening(app: Flask, evening: Marathon, desk: CheckingClient, language: str) -> dict[str, Page]:
    """The pages in this language, by what they are."""
    desk.get(f"/?lang={language}")
    pages = {}
    for address in filled(app, evening, "GET"):
        if not address.path.endswith(WITHOUT_SENTENCES):
            answer = desk.get(speaking(address.path, language), headers=address.headers)
            if answer.location is None:
                pages[address.rule] = desk.page
    pages |= signing(evening, desk) | writing(evening, desk) | mistakes(desk) | faults(app, language)
    pages |= organising(app, evening, desk, language)
    for state in State:
        pages |= in_state(evening, state, desk, language)
    return pages


def speaking(address: str, language: str) -> str:
    """An address in a language: the screen asks for it each time, the others remember."""
    return f"{address}{'&' if '?' in address else '?'}lang={language}"


def signing(evening: Marathon, browser: CheckingClient) -> dict[str, Page]:
    """An incomplete form, its letters, thanks, and what is left."""
    join = f"/j/{evening.code}"
    form = browser.see(join).form("/letters")
    browser.send(form, 422, email="nowhere", news="yes")
    pages = {"letters refused": browser.page}
    slugs = list(factories.slugs(evening, 3))
    answer = browser.send(form, 303, case=slugs, name="Odile", town="Namur", use="deliver", consent="yes")
    return pages | {"thanks": browser.follow(answer), "letters left": browser.see(join)}


def writing(evening: Marathon, browser: CheckingClient) -> dict[str, Page]:
    """A word the coach has a thought about, a word that is counted, what one gave, and withdrawing nothing."""
    words = f"/j/{evening.code}/words"
    form = browser.see(f"{words}?case={evening.cases[0].slug}").form("/words")
    browser.send(form, 422, text="")
    pages = {"word refused": browser.page}
    browser.send(form, text="http://example.org ou +32 2 555 00 00, odile@example.org")
    pages["word advised"] = browser.page
    answer = browser.send(form, 303, text=WORDS, name="Odile", show_on_screen="yes")
    pages["word counted"] = browser.follow(answer)
    mine = browser.see(f"/j/{evening.code}/mine")
    return pages | {"mine": mine, "nothing withdrawn": browser.follow(browser.send(mine.form("/withdraw"), 303))}


def mistakes(browser: CheckingClient) -> dict[str, Page]:
    """Forms sent as nobody should."""
    pages = {}
    for address, action in (("/join", "/join"), ("/organise", "/organise/what"), ("/account", "/account/password")):
        answer = browser.send(browser.see(address).form(action))
        assert 400 <= answer.status_code < 500, address
        pages[f"{address} refused"] = browser.page
    return pages


def organising(app: Flask, evening: Marathon, desk: CheckingClient, language: str) -> dict[str, Page]:
    """Every step, right and wrong; what comes after; head office's answers; called off."""
    newcomer = app.test_client()
    assert isinstance(newcomer, CheckingClient)
    newcomer.see(f"/organise?lang={language}")
    pages = {}
    for step in USUAL:
        answer(newcomer, step, 422, **dict.fromkeys(USUAL[step]))
        pages[f"{step} refused"] = newcomer.page
        newcomer.follow(answer(newcomer, step, programme=WORDS) if step == "whom" else answer(newcomer, step))
        pages[f"after {step}"] = newcomer.page
    newcomer.send(newcomer.page.form("/organise/check"), 422, email="nowhere")
    pages["you refused"] = newcomer.page
    answered = newcomer.send(newcomer.page.form("/organise/check"), 303, name="Odile", email="o@example.org")
    pages["ready"] = newcomer.follow(answered)
    at = answered.location.removesuffix("/ready")
    newcomer.send(newcomer.see(f"{at}/edit").form("/edit"), 422, title="")
    pages["settings refused"] = newcomer.page
    pages["unproven"] = newcomer.see("/desk")
    newcomer.follow(newcomer.send(newcomer.see(f"{at}/cancel").form("/cancel"), 303))
    pages["cancelled desk"] = newcomer.page
    with_code = next(link for link in newcomer.page.find_all("a") if "/j/" in link.get("href"))["href"]
    pages["cancelled phone"] = newcomer.see(with_code)
    pages["cancelled screen"] = newcomer.see(speaking(with_code.replace("/j/", "/s/"), language))
    pages["link sent"] = newcomer.see("/account/link?sent")
    return pages | deciding(evening, desk)


def deciding(evening: Marathon, desk: CheckingClient) -> dict[str, Page]:
    """Head office refuses without a word, asks for a change, takes that back."""
    at = f"/office/listings/{evening.slug}"
    pages = {}
    desk.send(desk.see(at).form(at), 422, decision="refuse")
    pages["no reason"] = desk.page
    for decision in ("ask", "take_back", "refuse", "take_back", "accept"):
        desk.send(desk.see(at).form(at), 303, decision=decision, note=WORDS)
        pages[f"after {decision}"] = desk.see(at)
        pages[f"settings after {decision}"] = desk.see(f"/desk/{evening.slug}/edit")
    return pages | {"listings": desk.see("/office/listings")}


def faults(app: Flask, language: str) -> dict[str, Page]:
    """Every error page."""

    def refuse(status: int) -> NoReturn:
        abort(status)

    broken = create_app(app.config["SETTINGS"])
    broken.testing = True
    broken.config["RAISE_FAULTS"] = False
    broken.test_client_class = CheckingClient
    broken.add_url_rule("/refuse/<int:status>", view_func=public(refuse))
    browser = broken.test_client()
    assert isinstance(browser, CheckingClient)
    return {f"error {status}": browser.see(f"/refuse/{status}?lang={language}", status) for status in FAULTS}


def in_state(evening: Marathon, state: State, browser: CheckingClient, language: str) -> dict[str, Page]:
    """The phone, the screen and the desk of an evening in this state."""
    other = factories.marathon(owner=evening.owner, state=state)
    take_part(other)
    db.session.commit()
    addresses = {
        "phone": f"/j/{other.code}",
        "screen": f"/s/{other.code}",
        "desk": f"/desk/{other.slug}",
        "paper": f"/desk/{other.slug}/tally",
        "words": f"/desk/{other.slug}/words",
    }
    pages = {f"{state} {door}": browser.see(speaking(path, language)) for door, path in addresses.items()}
    marathons.arrange_screen(other, evening.owner, blank=True, hide_count=True, moderation=False)
    hidden = {f"{state}, hidden {door}": browser.see(speaking(path, language)) for door, path in addresses.items()}
    return pages | hidden


def take_part(at: Marathon) -> None:
    """Letters, words and paper, where the state lets them in."""
    if at.state is State.OPEN:
        factories.letters(at, 2)
        factories.word(at)
        factories.tally(at)
