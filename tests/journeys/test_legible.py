"""What hangs on the wall is read from fifteen metres, on a bad projector, in every state and shape of picture."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser

from tests.journeys.house import House
from tests.journeys.people import Organiser, Screen

# Parts of the picture's height. On a picture two metres high, capitals of 4.5 cm and of 3.4 cm: from fifteen metres the
# one needs half of normal sight, the other three quarters. A person's story is for those who sit nearer.
MUST_BE_READ, ANYTHING, STORY = 0.031, 0.024, 0.015
VITAL = "#total, .hero-time, .hero-sentence, .kinds dd, .join-address, .join-code"
NEARER = "#voices"
TELEPHONE = {"width": 360, "height": 740}
SHAPES = [(1024, 768), (1280, 720), (1280, 800), (1920, 1080), (3840, 2160)]

_SIZES = """([vital, nearer]) => {
  const found = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.nodeValue.trim();
    const one = walker.currentNode.parentElement;
    const isSeen = one.checkVisibility({ visibilityProperty: true }) && !one.closest(".visually-hidden, noscript");
    const size = parseFloat(getComputedStyle(one).fontSize) / innerHeight;
    const kind = one.closest(vital) ? "vital" : one.closest(nearer) ? "nearer" : "any";
    if (text && isSeen) found.push([size, kind, text.slice(0, 40)]);
  }
  return found;
}"""


@pytest.mark.parametrize("state", ["planned", "open", "paused", "closed"])
def test_nothing_on_the_wall_is_too_small(open_house: House, browser: Browser, state: str) -> None:
    odile = Organiser(browser, open_house.base)
    if not SESSION:
        odile.signs_in(open_house.links["organiser"])
        SESSION.extend(odile.context.cookies())
    odile.context.add_cookies(SESSION)
    code = odile.creates("Soirée des bougies", "Maison de quartier")
    if state != "planned":
        odile.moves_to("open")
        odile.counts_paper("paper_letter", 10)
    if state == "paused":
        odile.moves_to("paused")
    elif state == "closed":
        odile.closes()
    screen = Screen(browser, open_house.base, code)
    screen.shows_state(state)

    small = []
    for width, height in SHAPES:
        screen.page.set_viewport_size({"width": width, "height": height})
        for size, kind, text in screen.page.evaluate(_SIZES, [VITAL, NEARER]):
            # A picture that is taller than 16:9 has the same words at the same width.
            least = {"vital": MUST_BE_READ, "nearer": STORY}.get(kind, ANYTHING) * min(1, width / height / (16 / 9))
            if size < least:
                small.append(f"{width}×{height}: {size:.2%} {text!r}")
    assert not small, small

    # Somebody far away follows it on a telephone, at arm's length.
    screen.page.set_viewport_size(TELEPHONE)
    tiny = [
        f"{size * TELEPHONE['height']:.1f} pixels: {text!r}"
        for size, _kind, text in screen.page.evaluate(_SIZES, [VITAL, NEARER])
        if size * TELEPHONE["height"] < 12
    ]
    assert not tiny, tiny
    screen.leave()
    odile.leave()


SESSION: list = []  # type: ignore[type-arg]
