"""The bar on a phone that shows what waits for the network."""

from __future__ import annotations

from playwright.sync_api import Page, expect


class Waiting:
    """What a phone's page says about the taps it keeps."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.bar = page.locator("#waiting")

    def is_prepared(self) -> None:
        """Somebody has touched the page, and what sends by itself has come."""
        self.page.evaluate("import(document.querySelector('#waiting').dataset.module)")

    def hears_of_the_network(self) -> None:
        """What a phone tells its pages when it is connected again; they would find out a little later anyway."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def counts(self, count: int) -> None:
        """So many wait to be sent."""
        expect(self.bar.locator("[data-say=waits]")).to_be_visible()
        expect(self.bar.locator("[data-count]")).to_have_text(str(count))

    def is_over(self) -> None:
        """What waited has arrived, and nothing of it stays on the phone."""
        expect(self.bar.locator("[data-say=sent]")).to_be_visible()
        self.keeps_nothing()

    def keeps_nothing(self) -> None:
        """Nothing is kept on this phone any more."""
        assert self.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('lueur'))") == []

    def keeps(self, text: str) -> bool:
        """Whether something that was typed is still on the phone."""
        return text in str(self.page.evaluate("Object.values(localStorage).join()"))

    def says(self, text: str) -> None:
        """The bar tells this, or lists it."""
        expect(self.bar).to_contain_text(text)

    def lists(self, text: str) -> None:
        """Among what waits is this; unfold the list to see."""
        if not self.bar.locator("details[open]").count():
            self.bar.locator("summary").click()
        expect(self.bar.locator("li", has_text=text)).to_be_visible()

    def erases(self) -> None:
        """Take the first out of the list."""
        self.bar.locator("li button").first.click()

    def corrects(self) -> None:
        """Go back to the form with what was refused."""
        self.bar.locator("li a").first.click()

    def ages(self, hours: int) -> None:
        """Let what is kept become older."""
        self.page.evaluate(
            """hours => { for (const [key, text] of Object.entries(localStorage)) {
                const intent = JSON.parse(text);
                localStorage.setItem(key, JSON.stringify({...intent, at: intent.at - hours * 3600000}));
            } }""",
            hours,
        )
