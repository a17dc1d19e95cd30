"""What can be measured of a page as it is seen: does it fit, can it be hit with a thumb, is the focus in sight."""

from __future__ import annotations

from playwright.sync_api import Page

THUMB = 44  # CSS pixels

# A link within a sentence is as tall as its line (WCAG 2.5.8 excepts it too); a box is hit through its label.
_SMALL = """thumb => {
  const box = (one) => (one.matches("[type=checkbox], [type=radio]") ? one.closest("label") ?? one : one);
  return [...document.querySelectorAll("a[href], button, summary, input:not([type=hidden]), select, textarea")]
    .filter((one) => !one.disabled && one.checkVisibility({ visibilityProperty: true, opacityProperty: true }))
    .filter((one) => !(one.tagName === "A" && getComputedStyle(one).display === "inline"))
    .filter((one) => !one.matches(".skip") && !one.closest(".visually-hidden"))
    .map((one) => [one.outerHTML.slice(0, 140), box(one).getBoundingClientRect()])
    .filter(([, { width, height }]) => width && Math.min(width, height) < thumb - 0.5)
    .map(([html, { width, height }]) => `${Math.round(width)}×${Math.round(height)} ${html}`);
}"""

_WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().right > innerWidth + 1)
  .map((one) => one.outerHTML.slice(0, 120)).slice(0, 3)"""

# The outline may be drawn on what surrounds the box: a row with its words, a card's head.
_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return { where: "nothing" };
  const drawn = (element) => {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  };
  let outlined = one;
  for (let step = 0; step < 4 && outlined && !drawn(outlined); step += 1) outlined = outlined.parentElement;
  const row = one.matches("[type=checkbox], [type=radio]") ? one.closest("label, .letter-head") ?? one : one;
  const { x, width, top, bottom } = row.getBoundingClientRect();
  const [from, to] = [Math.max(top, 0), Math.min(bottom, innerHeight)];
  const over = [0.1, 0.5, 0.9].map((part) => document.elementFromPoint(x + width / 2, from + (to - from) * part));
  const isOwn = (element) =>
    row.contains(element) || element?.contains(row) || element?.closest("label")?.control === one;
  return {
    where: one.outerHTML.slice(0, 160),
    isOutlined: Boolean(outlined && drawn(outlined)),
    isSeen: over.some(isOwn),
    over: `${over.map((element) => element?.outerHTML.slice(0, 80))} at ${[x, width, from, to]}`,
  };
}"""

_MOVING = """() => document.getAnimations()
  .filter((one) => one.playState === "running" && one.effect.getComputedTiming().duration > 20)
  .map((one) => one.effect.target?.outerHTML.slice(0, 100))"""


# A colour or a place on its way is neither the one nor the other: axe and thumbs would measure what nobody sees.
_SETTLED = """() => Promise.all(
  document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished.catch(() => {})),
)"""


def settles(page: Page) -> None:
    """Wait until whatever is changing its look has done so; what moves for ever goes on."""
    page.evaluate(_SETTLED)


def fits(page: Page) -> None:
    """Nothing makes the page wider than the window: no scrolling sideways."""
    wide, window = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert wide <= window, f"{page.url} is {wide} pixels wide in a window of {window}: {page.evaluate(_WIDER)}"


def fits_enlarged(page: Page) -> None:
    """It fits a phone of 320 pixels; a laptop's window zoomed to 200 %; and letters twice as large on a phone."""
    window = page.viewport_size
    assert window
    for width, height in ((320, 640), (640, 400)):
        page.set_viewport_size({"width": width, "height": height})
        fits(page)
    page.set_viewport_size({"width": 390, "height": 780})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    fits(page)
    page.evaluate("document.documentElement.style.fontSize = ''")
    page.set_viewport_size(window)


def thumb_sized(page: Page) -> None:
    """Whatever is tapped is as large as a thumb."""
    settles(page)
    small = page.evaluate(_SMALL, THUMB)
    assert not small, f"{page.url}: too small for a thumb: {small}"


def shows_focus(page: Page) -> str:
    """The focus is outlined and nothing lies over it; answers what has it."""
    settles(page)
    seen = page.evaluate(_FOCUS)
    assert seen["where"] != "nothing", f"{page.url}: the focus is nowhere"
    assert seen["isOutlined"], f"{page.url}: no outline on {seen['where']}"
    assert seen["isSeen"], f"{page.url}: {seen['over']} lies over {seen['where']}"
    return str(seen["where"])


def rests(page: Page) -> None:
    """Nothing moves: no animation runs that anybody could see."""
    moving = page.evaluate(_MOVING)
    assert not moving, f"{page.url} moves: {moving}"
