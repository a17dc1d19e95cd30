"""What somebody does to sign in and out."""

from __future__ import annotations

from werkzeug.test import TestResponse

from tests.checking import CheckingClient
from tests.factories import PASSWORD

SAME_ANSWER = "The e-mail address and the password do not belong together."


def sign_in(browser: CheckingClient, email: str, password: str = PASSWORD, wanted: str = "") -> TestResponse:
    """Fill in the form of the sign-in page, in English."""
    browser.see("/account/sign-in?lang=en" + (f"&next={wanted}" if wanted else ""))
    return browser.send(browser.page.form("sign-in"), email=email, password=password)


def is_signed_in(browser: CheckingClient) -> bool:
    """Whether the desk opens."""
    return browser.get("/desk").status_code == 200
