"""A marathon evening, end to end, as the people in the hall live it."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.journeys.house import House
from tests.journeys.people import Organiser, Phone, Screen


def test_an_evening_from_the_first_tap_to_the_thanks(house: House, browser: Browser) -> None:
    base = house.base
    odile = Organiser(browser, base)
    odile.signs_in(house.links["organiser"])
    odile.inspect()
    code = odile.creates("Soirée bougies", "Salle des fêtes, Namur")
    odile.inspect()
    screen = Screen(browser, base, code)
    screen.shows_state("planned")
    screen.inspect()

    # Somebody is early.
    amelie = Phone(browser, base, "fr-BE")
    amelie.scans(screen)
    amelie.reads("fr")
    amelie.may_sign(False)
    amelie.inspect()

    odile.moves_to("open")
    screen.shows_state("open")
    screen.shows_total(0)
    screen.inspect()

    # The page comes alive by itself.
    amelie.may_sign(True)
    amelie.inspect()
    amelie.signs("Amélie Peeters", "Namur", every=True)
    amelie.is_thanked_for("10")
    amelie.inspect()
    screen.shows_total(10, signatures=10)

    bram = Phone(browser, base, "nl-BE")
    bram.types_the_code(code)
    bram.reads("nl")
    bram.ticks(3)
    bram.signs("Bram O'Brien", "Gent", use="count")
    bram.is_thanked_for("13")
    screen.shows_total(13, signatures=13)

    # An old phone, or one whose scripts were lost on the way.
    clara = Phone(browser, base, "de-DE", scripts=False)
    clara.scans(screen)
    clara.reads("de")
    clara.ticks(3)
    clara.signs("عبد الله", "Eupen")
    clara.is_thanked_for("16")
    screen.shows_total(16, signatures=16)

    # Somebody trips over the cable.
    house.restart()
    for watched in (odile, screen, amelie, bram, clara):
        watched.forgive_the_restart()

    odile.counts_paper("paper_letter", 5, 10)
    odile.inspect()
    screen.shows_total(31, signatures=16, paper_letters=15)
    odile.undoes()
    screen.shows_total(21, signatures=16, paper_letters=5)
    odile.counts_paper("paper_card", 1)
    screen.shows_total(22, signatures=16, paper_letters=5, paper_cards=1)

    amelie.writes(0, "Courage, nous pensons à vous.", name="Amélie")
    amelie.has_written()
    clara.writes(1, "Viel Kraft! https://example.org", name="Clara")
    clara.is_advised("https://example.org")
    clara.forgive_the_refusal(422)
    clara.sends_the_word()
    clara.has_written()
    screen.shows_total(24, signatures=16, words=2, paper_letters=5, paper_cards=1)
    screen.shows_no_word("Courage")

    odile.approves("Courage, nous pensons à vous.")
    odile.inspect()
    screen.shows_word("Courage, nous pensons à vous.")
    screen.shows_no_word("Viel Kraft")
    screen.inspect()
    odile.pulls_back("Courage, nous pensons à vous.")
    screen.shows_no_word("Courage")

    bram.withdraws(1)
    bram.inspect()
    screen.shows_total(23, signatures=15, words=2, paper_letters=5, paper_cards=1)

    screen.has_in_the_light(odile.puts_in_the_light(2))
    screen.inspect()
    odile.blanks(True)
    screen.is_blank(True)
    screen.inspect()
    odile.blanks(False)
    screen.is_blank(False)
    odile.moves_to("paused")
    screen.shows_state("paused")
    screen.inspect()

    odile.closes()
    odile.sees_total(23)
    screen.shows_state("closed")
    screen.shows_total(23, signatures=15, words=2, paper_letters=5, paper_cards=1)
    screen.inspect()
    late = Phone(browser, base, "en")
    late.scans(screen)
    late.reads("en")
    late.may_sign(False)
    late.inspect()

    for watched in (odile, screen, amelie, bram, clara, late):
        watched.forgive_the_restart()
        watched.leave()
