"""Who organises from afar, and who decides at head office: what each does, with the selectors of their pages."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, expect

from tests.journeys.house import ROOT, House
from tests.journeys.watched import PATIENCE, Watched


class Outbox:
    """Where the house puts its mail."""

    def __init__(self, house: House) -> None:
        self.folder = Path(house.environ["LUEUR_INSTANCE"]) / "outbox"

    def receives(self, how_many: int) -> Any:
        """Wait for that many mails in all; answers the last one."""
        deadline = time.monotonic() + PATIENCE / 1000
        while time.monotonic() < deadline:
            files = sorted(self.folder.glob("*"), key=lambda file: file.stat().st_mtime_ns)
            if len(files) >= how_many:
                return message_from_bytes(files[-1].read_bytes(), policy=policy.default)
            time.sleep(0.05)
        raise AssertionError(f"fewer than {how_many} mails in {self.folder}")

    @staticmethod
    def link_in(mail: Any) -> str:
        """The address that a mail leads to."""
        found = re.search(r"http://\S+", mail.get_body(("plain",)).get_content())
        assert found, mail
        return found[0]


class Newcomer(Watched):
    """Els, who has never been here, with her phone."""

    def __init__(self, browser: Browser, base: str, language: str, scripts: bool = True) -> None:
        super().__init__(
            browser,
            base,
            locale=language,
            java_script_enabled=scripts,
            viewport={"width": 360, "height": 740},
            is_mobile=True,
            has_touch=True,
        )
        self.slug = ""

    def answers(self, next_step: str, **said: str) -> None:
        """Fill in the step that is open and go on; every page on the way is looked at."""
        self.inspect()
        for name, value in said.items():
            field = self.page.locator(f"[name={name}]")
            if field.first.get_attribute("type") == "radio":
                self.page.locator(f"[name={name}][value={value}]").check()
            else:
                field.fill(value)
        self.page.locator("form .button-primary").first.click()
        expect(self.page).to_have_url(re.compile(f"{next_step}$"))

    def describes(self, title: str) -> None:
        """Answer the first four steps."""
        self.go("/organise")
        self.answers("/where", title=title, host="association")
        self.answers("/when", town="Leuven", postcode="3000", place="Parochiezaal, Kerkstraat 1")
        self.answers("/whom", starts="2026-12-10T19:00", ends="2026-12-10T22:00")
        self.answers("/check", listing="public", programme="19 u: soep")

    def creates(self, name: str, email: str) -> None:
        """Say who one is; answers nothing until the marathon stands."""
        self.answers("/ready", name=name, email=email)
        self.inspect()
        self.slug = self.page.url.split("/")[-2]

    def proves(self, link: str) -> None:
        """Open the link of the mail and say yes."""
        self.go(link)
        self.inspect()
        self.page.locator("form .button-primary").click()
        expect(self.page).to_have_url(re.compile("/desk$"))

    def opens(self, page: str = "") -> None:
        """One of the pages of the marathon."""
        self.go(f"/desk/{self.slug}{page}")
        self.inspect()

    def reads(self, words: str) -> None:
        """The page says this."""
        expect(self.page.locator("main")).to_contain_text(words)

    def presses(self, address: str) -> None:
        """Press the button of the form that is sent there."""
        self.page.locator(f"form[action$='{address}'] button").first.click()


class HeadOffice(Watched):
    """Somebody at a desk in the capital, with an account that a command made."""

    def __init__(self, browser: Browser, house: House) -> None:
        super().__init__(browser, house.base, locale="en-GB", viewport={"width": 1280, "height": 900})
        line = [sys.executable, "-m", "flask", "--app", "app", "account", "create", "section@example.org", "Section"]
        settings = house.environ | {"LUEUR_BASE_URL": house.base}
        made = subprocess.run(
            [*line, "--role", "head-office"], cwd=ROOT, env=settings, check=True, capture_output=True, text=True
        )
        self.go(made.stdout.strip())
        self.page.locator("form .button-primary").click()
        expect(self.page).to_have_url(re.compile("/desk$"))

    def lists(self, title: str) -> None:
        """Find the marathon among those that wait, and let everybody find it."""
        self.go("/office/listings")
        self.inspect()
        self.page.get_by_role("link", name=title).click()
        self.inspect()
        self.page.locator("button[value=accept]").click()
        expect(self.page).to_have_url(re.compile("/office/listings$"))

    def has_nothing_to_decide(self) -> None:
        """Nobody waits."""
        self.go("/office/listings")
        expect(self.page.locator("main")).to_contain_text("0 waiting")
