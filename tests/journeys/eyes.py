"""What can be measured of a page as it is seen: does it fit, can it be hit with a thumb, is the focus in sight."""

from __future__ import annotations

from playwright.sync_api import Page

THUMB = 44  # CSS pixels

# A link within a sentence is as tall as its line: the sentence gives way nowhere else (WCAG 2.5.8 excepts it too).
_SMALL = """thumb => [...document.querySelectorAll("a[href], button, summary, input, select, textarea, label.tick")]
  .filter((one) => one.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && !one.disabled)
  .filter((one) => !(one.tagName === "A" && getComputedStyle(one).display === "inline"))
  .filter((one) => !one.matches(".skip, .visually-hidden, [type=hidden]") && !one.closest("label.tick input, .visually-hidden"))
  .map((one) => [one.matches("[type=checkbox], [type=radio]") ? one.closest("label") ?? one.parentElement : one])
  .map(([one]) => [one.outerHTML.slice(0, 140), one.getBoundingClientRect()])
  .filter(([, box]) => box.width && (box.width < thumb - 0.5 || box.height < thumb - 0.5))
  .map(([html, box]) => `${Math.round(box.width)}×${Math.round(box.height)} ${html}`)"""

_WIDER = """() => [...document.querySelectorAll("body *")]
  .filter((one) => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && one.checkVisibility())
  .map((one) => one.outerHTML.slice(0, 120)).slice(0, 3)"""

# The outline may be drawn on what surrounds the box: a row with its words, a card's head.
_FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return { where: "nothing" };
  let outlined = one;
  for (let step = 0; step < 4 && outlined && !drawn(outlined); step += 1) outlined = outlined.parentElement;
  const box = (one.matches("[type=checkbox], [type=radio]") ? one.closest("label, .letter-head") ?? one : one).getBoundingClientRect();
  const inside = { x: box.x + box.width / 2, y: Math.min(Math.max(box.y + 4, 1), innerHeight - 1) };
  const over = document.elementFromPoint(inside.x, Math.max(inside.y, (Math.max(box.y, 0) + Math.min(box.bottom, innerHeight)) / 2));
  return {
    where: one.outerHTML.slice(0, 160),
    isOutlined: Boolean(outlined && drawn(outlined)),
    isCovered: !over || !(one.contains(over) || over.contains(one) || one.labels?.[0]?.contains(over) || over.closest("label")?.control === one),
  };
  function drawn(element) {
    const { outlineStyle, outlineWidth } = getComputedStyle(element);
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 2;
  }
}"""


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
    small = page.evaluate(_SMALL, THUMB)
    assert not small, f"{page.url}: too small for a thumb: {small}"


def shows_focus(page: Page) -> str:
    """The focus is outlined and nothing lies over it; answers what has it."""
    seen = page.evaluate(_FOCUS)
    assert seen["where"] != "nothing", f"{page.url}: the focus is nowhere"
    assert seen["isOutlined"], f"{page.url}: no outline on {seen['where']}"
    assert not seen["isCovered"], f"{page.url}: covered: {seen['where']}"
    return str(seen["where"])


def rests(page: Page) -> None:
    """Nothing moves: no animation runs that anybody could see."""
    moving = page.evaluate(
        "document.getAnimations().filter((one) => one.playState === 'running' && one.effect.getComputedTiming().duration > 20)"
        ".map((one) => one.effect.target?.outerHTML.slice(0, 100))"
    )
    assert not moving, f"{page.url} moves: {moving}"
