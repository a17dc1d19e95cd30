"""Who is in the hall: what each does, and what each sees. Every selector of the journeys is here."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Browser, Locator, expect

from tests.journeys.watched import Watched


class Screen(Watched):
    """The projector."""

    def __init__(self, browser: Browser, base: str, code: str) -> None:
        super().__init__(browser, base, viewport={"width": 1280, "height": 720}, locale="fr-BE")
        self.code = code
        self.go(f"/s/{code}")

    def shows_total(self, total: int, **split: int) -> None:
        """The number on the wall, and below it the kinds that are named; the others are zero."""
        expect(self.page.locator("#total")).to_have_attribute("data-total", str(total))
        for kind in ("signatures", "words", "paper_letters", "paper_cards"):
            expect(self.page.locator(f"[data-kind={kind}]")).to_have_text(str(split.get(kind, 0)))

    def shows_state(self, state: str) -> None:
        """Planned, open, paused or closed; the way to take part is there in each."""
        expect(self.page.locator("#scene")).to_have_attribute("data-state", state)
        expect(self.page.locator("#join svg")).to_be_visible()
        expect(self.page.locator("#join")).to_contain_text(self.code[:3])

    def is_blank(self, blank: bool) -> None:
        """Whether the panic button covers everything but the code."""
        expect(self.page.locator("#scene[data-blank]")).to_have_count(1 if blank else 0)
        expect(self.page.locator("#join svg")).to_be_visible()

    def shows_word(self, text: str) -> None:
        """A word is among those that take turns."""
        expect(self.page.locator("#voices .word-text", has_text=text)).to_have_count(1)

    def shows_no_word(self, text: str) -> None:
        """A word is not in the page at all."""
        expect(self.page.locator("#voices .word-text", has_text=text)).to_have_count(0)

    def has_in_the_light(self, name: str) -> None:
        """A person in the spotlight."""
        expect(self.page.locator("#spotlight")).to_contain_text(name)


class Phone(Watched):
    """Somebody in the hall with a phone in their hand."""

    def __init__(self, browser: Browser, base: str, language: str, scripts: bool = True) -> None:
        super().__init__(
            browser,
            base,
            locale=language,
            java_script_enabled=scripts,
            viewport={"width": 390, "height": 780},
            is_mobile=True,
            has_touch=True,
        )

    def scans(self, screen: Screen) -> None:
        """Open what the code on the screen leads to."""
        self.go(f"/j/{screen.code}")

    def types_the_code(self, code: str) -> None:
        """Type the code by hand, in small letters and with a blank."""
        self.go("/join")
        self.page.locator("input[name=code]").fill(f"{code[:3]} {code[3:]}".lower())
        self.page.locator("form[action$='/join'] button").click()

    def reads(self, language: str) -> None:
        """The page is in this language."""
        expect(self.page.locator("html")).to_have_attribute("lang", language)

    def may_sign(self, may: bool) -> None:
        """Whether the page offers to sign."""
        expect(self.page.locator("form.letters input[name=name]")).to_have_count(1 if may else 0)

    def ticks(self, count: int) -> None:
        """Choose the first letters."""
        for place in range(count):
            # A finger taps what it sees, and the box is seen through its label.
            self.page.locator("form.letters input[name=case]").nth(place).check(force=True)

    def signs(self, name: str, town: str, use: str = "deliver", every: bool = False) -> None:
        """Fill in the form and send it."""
        form = self.page.locator("form.letters")
        form.locator("input[name=name]").fill(name)
        form.locator("input[name=town]").fill(town)
        form.locator(f"input[name=use][value={use}]").check()
        form.locator("input[name=consent]").check()
        form.locator("button[data-all]" if every else "button[data-ticked]").click()

    def is_thanked_for(self, numbers: str) -> None:
        """The answer says what was counted."""
        expect(self.page).to_have_url(re.compile(r"/letters(#\w+)?$"))
        expect(self.page.locator(".lead").first).to_contain_text(numbers)

    def writes(self, place: int, text: str, name: str = "", show: bool = True) -> None:
        """Write a word of support to one of the people."""
        self.page.goto(re.sub(r"(/j/\w+).*", r"\1/words", self.page.url))
        self.page.locator("a.person-link").nth(place).click()
        self.page.wait_for_url("**/words?case=*")
        self.page.locator("#word-form textarea[name=text]").fill(text)
        self.page.locator("#word-form input[name=name]").fill(name)
        if show:
            self.page.locator("#word-form input[name=show_on_screen]").check()
        self.sends_the_word()

    def corrects(self, place: int, text: str) -> None:
        """Change the words to somebody who was written to; whom one has written to stands last."""
        self.page.goto(re.sub(r"(/j/\w+).*", r"\1/mine", self.page.url))
        self.page.locator("a[href*='/words?case=']").nth(place).click()
        self.page.wait_for_url("**/words?case=*")
        self.page.locator("#word-form textarea[name=text]").fill(text)
        self.sends_the_word()
        self.has_written()

    def draws(self) -> None:
        """Open the place to draw, and draw a first line in it."""
        self.page.locator("details[data-drawing] summary").click()
        self.draws_a_line((20, 20), (120, 80))
        expect(self.page.locator("[name=drawing]")).not_to_have_value("")

    def draws_a_line(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        """With a finger, between two places of the canvas."""
        canvas = self.page.locator("canvas.drawing")
        # Waits until it takes the finger, and until nothing above it moves it any more.
        canvas.hover(position={"x": start[0], "y": start[1]})
        box = canvas.bounding_box()
        assert box
        self.page.mouse.down()
        self.page.mouse.move(box["x"] + end[0], box["y"] + end[1], steps=8)
        self.page.mouse.up()

    def sends_the_word(self) -> None:
        """Send the card as it is."""
        self.page.locator("#word-form .button-primary").click()

    def is_advised(self, excerpt: str) -> None:
        """The coach has a thought about this."""
        expect(self.page.locator("#advice")).to_contain_text(excerpt)

    def has_written(self) -> None:
        """The word is counted."""
        expect(self.page).to_have_url(re.compile(r"/words(#[\w-]+)?$"))

    def has_waiting(self, count: int) -> None:
        """How many taps this phone keeps because the network did not answer."""
        waits = self.page.locator("#waiting [data-say=waits]")
        if count:
            expect(waits).to_be_visible()
            expect(self.page.locator("#waiting [data-count]")).to_have_text(str(count))
        else:
            expect(waits).not_to_be_visible()

    def opens_my_actions(self) -> Locator:
        """What this phone gave, as a list."""
        self.page.goto(re.sub(r"(/j/\w+).*", r"\1/mine", self.page.url))
        return self.page.locator("input[name=letter]")

    def withdraws(self, letters: int) -> None:
        """Take the first letters back."""
        boxes = self.opens_my_actions()
        before = boxes.count()
        for place in range(letters):
            boxes.nth(place).check()
        self.page.locator("form[action$='/withdraw'] button:not([name])").click()
        expect(boxes).to_have_count(before - letters)


class Organiser(Watched):
    """Odile, with a phone in one hand and a stack of paper in the other."""

    def __init__(self, browser: Browser, base: str) -> None:
        super().__init__(browser, base, locale="fr-BE", viewport={"width": 390, "height": 780}, has_touch=True)
        self.slug = ""
        self.page.on("dialog", lambda dialog: dialog.accept())

    def signs_in(self, link: str) -> None:
        """Use the link that the terminal printed."""
        self.go(link)
        self.page.locator("form[action*='/account/enter/'] button").click()
        expect(self.page).to_have_url(re.compile(r"/desk$"))

    def creates(self, title: str, place: str) -> str:
        """Register a marathon; answers its code."""
        self.go("/organise")
        self.page.locator("input[name=title]").fill(title)
        self.page.locator("input[name=host][value=association]").check()
        self.goes_on("/organise/where")
        self.page.locator("input[name=town]").fill("Namur")
        self.page.locator("input[name=place]").fill(place)
        for step in ("/organise/when", "/organise/whom", "/organise/check", "/ready"):
            self.goes_on(step)
        self.page.locator("a.button-primary").click()
        expect(self.page).to_have_url(re.compile(r"/desk/[\w-]+$"))
        self.slug = self.page.url.rpartition("/")[2]
        code: str = self.page.locator("a[href^='/s/']").first.get_attribute("href") or ""
        return code.removeprefix("/s/")

    def goes_on(self, to: str) -> None:
        """Send the step that is open."""
        self.page.locator("form .button-primary").click()
        expect(self.page).to_have_url(re.compile(f"{to}$"))

    def turns_to(self, page: str = "") -> None:
        """Open the desk or one of its pages."""
        self.go(f"/desk/{self.slug}{page}")

    def moves_to(self, state: str) -> None:
        """Open, pause or go on."""
        self.turns_to()
        self.page.locator(f"#now button[name=to][value={state}]").click()
        expect(self.page.locator(f"#now button[name=to][value={state}]")).to_have_count(0)

    def closes(self) -> None:
        """End the evening; it is asked twice."""
        self.turns_to()
        self.page.locator("#now a[href$='to=closed']").click()
        self.page.locator("button[name=to][value=closed]").click()
        expect(self.page.locator("#now button[name=to][value=open]")).to_be_visible()

    def counts_paper(self, kind: str, *steps: int) -> None:
        """Tap the big buttons of the first person."""
        self.turns_to(f"/tally?kind={kind}")
        row = self.page.locator(".tally-row").first
        for done, step in enumerate(steps, 1):
            row.locator(f"button[value='{step}']").click()
            expect(row.locator(".tally-sofar [aria-hidden]")).to_have_text(str(sum(steps[:done])))

    def undoes(self) -> None:
        """Take the last tap back."""
        entries = self.page.locator(".log-row-undone")
        before = entries.count()
        self.page.locator("#tally-last button").click()
        expect(entries).to_have_count(before + 1)

    def approves(self, text: str) -> None:
        """Read a word and let it onto the screen."""
        self.turns_to("/words")
        card = self.page.locator("article.word", has_text=text)
        card.locator("button[value=approve]").click()
        expect(card.locator("button[value=pull_back]")).to_be_visible()

    def pulls_back(self, text: str) -> None:
        """Take a word off the screen."""
        self.turns_to("/words")
        card = self.page.locator("article.word", has_text=text)
        card.locator("button[value=pull_back]").click()
        expect(card.locator("button[value=approve]")).to_be_visible()

    def blanks(self, blank: bool) -> None:
        """Press the panic button, or show everything again."""
        self.turns_to()
        self.page.locator("#panic" if blank else "#desk-bar button[name=blank][value=off]").click()
        expect(self.page.locator("#desk-bar button[name=blank][value=off]")).to_have_count(1 if blank else 0)

    def puts_in_the_light(self, place: int) -> str:
        """Put somebody in the spotlight; answers the name."""
        self.turns_to()
        row = self.page.locator(".case-row").nth(place)
        row.locator("button.spotlight").click()
        expect(row.locator("button.spotlight")).to_have_attribute("aria-pressed", "true")
        return row.locator("h3").inner_text()

    def gives_a_link(self, name: str, kind: str) -> str:
        """Make a helper's link; answers its address, which is shown this once."""
        self.turns_to("/helpers")
        form = self.page.locator("form[action$='/helpers']")
        form.locator("input[name=name]").fill(name)
        form.locator(f"input[name=kind][value={kind}]").check(force=True)
        form.locator(".button-primary").click()
        expect(self.page.locator("#fresh")).to_contain_text(name)
        return self.page.locator("#fresh-address").input_value()

    def ends_the_link_of(self, name: str) -> None:
        """End it, at its holder's next request."""
        self.turns_to("/helpers")
        row = self.page.locator(".helper-row").filter(has=self.page.get_by_text(name, exact=True))
        row.locator("button").click()
        expect(row.locator("button")).to_have_count(0)

    def sees_total(self, total: int) -> None:
        """The desk shows the same number as the wall."""
        expect(self.page.locator("#desk-total")).to_have_attribute("data-total", str(total))


class Helper(Watched):
    """Somebody with a link and a phone of their own."""

    def __init__(self, browser: Browser, link: str) -> None:
        base = link.partition("/h/")[0]
        super().__init__(browser, base, locale="fr-BE", viewport={"width": 390, "height": 780}, has_touch=True)
        self.link = link
        self.page.on("dialog", lambda dialog: dialog.accept())

    def begins(self) -> None:
        """Open the link, and press its button; the link is out of the address."""
        self.go(self.link)
        self.inspect()
        self.page.locator("main form button").click()
        expect(self.page).to_have_url(re.compile(r"/desk/[\w-]+(/tally)?$"))

    def turns_to_paper(self) -> None:
        """A co-host's way to the paper table."""
        self.page.locator("#desk-bar a[href$='/tally']").click()
        expect(self.page).to_have_url(re.compile(r"/tally$"))

    def taps(self, step: int) -> None:
        """Tap a button of the first person."""
        self.page.locator(".tally-row").first.locator(f"button[value='{step}']").click()

    def adds(self, step: int) -> None:
        """Tap it, and see it counted."""
        sofar = self.page.locator(".tally-row").first.locator(".tally-sofar [aria-hidden]")
        before = int(sofar.inner_text())
        self.taps(step)
        expect(sofar).to_have_text(str(before + step))


def browser_traits(found: str) -> dict[str, Any]:
    """How to start this machine's Chromium: nothing of its own may ask the network."""
    quiet = ["--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]
    return {"executable_path": found, "args": ["--no-sandbox", *quiet, "--disable-component-update", "--disable-sync"]}
