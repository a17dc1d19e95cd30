"""The wall through an evening: nothing jumps, nothing grows but the count, and every phone finds the way in."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.journeys import reel
from tests.journeys.eyes import rests
from tests.journeys.house import House
from tests.journeys.people import Screen
from tests.journeys.reel import Projected, Streamed

SIZES = [
    (1920, 1080, "dark"),
    (1280, 720, "light"),
    (1024, 768, "light"),
    (1280, 800, "dark"),
    (3840, 2160, "dark"),
]
# From one digit to five, through every wall and milestone on the way, one by one and by leaps.
EVENING = [9, 10, 24, 25, 61, 99, 100, 500, 999, 1000, 4999, 5000, 9999, 10_000]
SHIFTS = """() => {
  window.shifts = [];
  new PerformanceObserver((list) => {
    for (const shift of list.getEntries())
      window.shifts.push([shift.value, ...shift.sources.map(({ node }) => node?.parentElement?.outerHTML)]);
  }).observe({ type: "layout-shift" });
}"""
MEGABYTE = 1_000_000


@pytest.fixture
def screen(open_house: House, browser: Browser) -> Iterator[Screen]:
    """The projector of a marathon that is open."""
    screen = Screen(browser, open_house.base, open_house.code)
    yield screen
    # What it still asks for is refused before anybody looks at what the console said.
    screen.page.goto("about:blank")
    screen.forgive_the_restart()
    screen.leave()


def frames(page: Page, count: int = 3) -> None:
    """Let the browser draw some more pictures."""
    page.evaluate(
        """count => new Promise((done) => {
      const next = () => (count-- ? requestAnimationFrame(next) : done());
      next();
    })""",
        count,
    )


def growth(wire: CDPSession) -> dict[str, float]:
    """What the page holds after everything let go of is collected."""
    wire.send("HeapProfiler.collectGarbage")
    held = {metric["name"]: metric["value"] for metric in wire.send("Performance.getMetrics")["metrics"]}
    return {name: held[name] for name in ("JSHeapUsedSize", "Nodes", "JSEventListeners")}


def is_no_larger(after: dict[str, float], before: dict[str, float]) -> None:
    """Memory, nodes and listeners stay within what one state more or less would explain."""
    assert after["JSHeapUsedSize"] - before["JSHeapUsedSize"] < MEGABYTE, (before, after)
    assert after["Nodes"] - before["Nodes"] < 400, (before, after)
    assert after["JSEventListeners"] - before["JSEventListeners"] < 20, (before, after)


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (1024, 768)])
def test_nothing_shifts_while_the_count_grows(open_house: House, screen: Screen, width: int, height: int) -> None:
    screen.page.set_viewport_size({"width": width, "height": height})
    scenes = list(reel.draw(open_house, map(reel.counted, EVENING)))
    wall = Projected(screen.page, open_house)
    wall.show(scenes[0])
    expect(screen.page.locator("#total")).to_have_attribute("data-total", "9")
    frames(screen.page)
    screen.page.evaluate(SHIFTS)

    for total, scene in zip(EVENING, scenes, strict=True):
        wall.show(scene)
        expect(screen.page.locator("#total")).to_have_attribute("data-total", str(total))
        # It counts up to what it says.
        expect(screen.page.locator("#total")).to_have_text(re.compile(r"^" + r"\D*".join(str(total)) + "$"))
        frames(screen.page)

    assert screen.page.evaluate("shifts") == []


def test_four_hundred_states_leave_nothing_behind(open_house: House, screen: Screen) -> None:
    changes = [
        reel.counted(at * 7)
        | {"words": [reel.written(at + step) for step in range(5)], "theme": ("dark", "light")[at % 2]}
        for at in range(1, 41)
    ]
    scenes = list(reel.draw(open_house, changes))
    wire = screen.context.new_cdp_session(screen.page)
    wire.send("Performance.enable")
    wall = Streamed(screen.page, open_house)
    played: list[dict[str, float]] = []

    for turn in range(10):
        wall.play([*scenes, scenes[0].replace('id="scene"', f'id="scene" data-turn="{turn}"')])
        screen.page.locator(f"#scene[data-turn='{turn}']").wait_for(timeout=120_000)
        frames(screen.page)
        played.append(growth(wire))

    is_no_larger(played[9], played[1])


def test_six_hours_at_rest_leave_nothing_behind(open_house: House, screen: Screen) -> None:
    page = screen.page
    page.clock.install()
    with page.expect_response("**/live"):
        page.reload()
    wire = screen.context.new_cdp_session(page)
    wire.send("Performance.enable")
    # At rest it asks every half minute whether the house is still there.
    for asked in range(700):
        with page.expect_response(f"**/s/{open_house.code}"):
            page.clock.run_for(31_000)
        if asked == 20:
            early = growth(wire)

    is_no_larger(growth(wire), early)
    expect(page.locator("#scene")).to_be_visible()


@pytest.mark.parametrize(("width", "height", "theme"), SIZES)
def test_the_code_is_read_at_every_size(open_house: House, screen: Screen, width: int, height: int, theme: str) -> None:
    screen.page.set_viewport_size({"width": width, "height": height})
    changes = reel.counted(777) | {
        "theme": theme,
        "title": "Marathon des lettres de l’Institut Saint-Louis et de ses amies",
    }
    (scene,) = reel.draw(open_house, [changes])
    Projected(screen.page, open_house).show(scene)
    expect(screen.page.locator("#total")).to_have_attribute("data-total", "777")

    picture = Image.open(io.BytesIO(screen.page.screenshot()))

    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [open_house.links["join"]]
    box = screen.page.locator("#join svg.qr").bounding_box()
    assert box
    assert box["height"] >= height / 3
    screen.inspect()


def test_a_calm_wall_shows_the_same_and_nothing_moves(open_house: House, browser: Browser) -> None:
    screen = Screen(browser, open_house.base, open_house.code)
    screen.page.emulate_media(reduced_motion="reduce")
    wall = Projected(screen.page, open_house)
    for scene in reel.draw(open_house, [reel.counted(90), reel.counted(5000, goal=4000)]):
        wall.show(scene)
    expect(screen.page.locator("#total")).to_have_text(re.compile(r"^5\D000$"))
    expect(screen.page.locator("#announcement")).to_have_attribute("data-kept-on", "")

    rests(screen.page)
    assert screen.page.locator(".flicker").count() == 0
    screen.forgive_the_restart()
    screen.leave()


def test_a_milestone_is_read_over_the_candles_and_leaves(open_house: House, screen: Screen) -> None:
    page = screen.page
    page.clock.install()
    before, after = reel.draw(open_house, [reel.counted(99), reel.counted(100)])
    announcement = page.locator("#announcement")
    wall = Projected(page, open_house)
    wall.show(before)
    expect(page.locator("#total")).to_have_attribute("data-total", "99")
    page.clock.run_for(10_000)
    expect(announcement).not_to_have_attribute("data-kept-on", "")
    expect(announcement).to_have_css("opacity", "0")

    wall.show(after)
    expect(announcement).to_have_attribute("data-kept-on", "")
    expect(announcement).to_contain_text("100")
    page.clock.run_for(10_000)
    expect(announcement).not_to_have_attribute("data-kept-on", "")


def test_the_room_hears_of_a_lost_connection_only_when_it_lasts(open_house: House, screen: Screen) -> None:
    page, lost, address = screen.page, screen.page.locator("#lost"), f"**/s/{open_house.code}"
    page.clock.install()
    (scene,) = reel.draw(open_house, [reel.counted(12)])
    # Only the stream is away: the page asks instead, and nobody needs to know.
    Projected(page, open_house).show(scene)
    page.clock.run_for(20_000)
    expect(lost).to_be_hidden()

    page.route(address, lambda route: route.abort("connectionrefused"))
    page.clock.run_for(8_000)
    expect(lost).to_be_hidden()
    page.clock.run_for(6_000)
    expect(lost).to_be_visible()
    screen.inspect()

    page.unroute(address)
    page.clock.run_for(3_000)
    expect(lost).to_be_hidden()


def test_a_stream_that_only_seems_alive_is_no_connection(open_house: House, screen: Screen) -> None:
    page = screen.page
    page.clock.install()
    with page.expect_response("**/live"):
        page.reload()
    # A network that is gone ends no stream: nothing comes any more, that is all.
    screen.context.set_offline(True)
    for _ten_seconds in range(6):
        page.clock.run_for(10_000)
        page.evaluate("fetch('/healthz').catch(() => {})")

    expect(page.locator("#lost")).to_be_visible()
    screen.context.set_offline(False)
    page.clock.run_for(6_000)
    expect(page.locator("#lost")).to_be_hidden()


def test_a_name_in_another_script_is_no_row_of_boxes(open_house: House, screen: Screen) -> None:
    (scene,) = reel.draw(open_house, [{"words": [], "title": "윤세라 כרמל كريم नमस्ते"}])
    Projected(screen.page, open_house).show(scene)
    title = screen.page.locator("h1")
    expect(title).to_contain_text("윤세라")

    drawn = """() => {
      const [name, fresh] = [document.querySelector("h1 bdi"), document.createElement("bdi")];
      fresh.textContent = name.textContent;
      fresh.style.fontFeatureSettings = '"zzzz"';
      name.after(fresh);
      const [old, young] = [name, fresh].map((one) => one.getClientRects()[0].width);
      fresh.remove();
      const texts = ["윤세라", "كريم", "כרמל", "नमस्ते"];
      return texts.every((text) => document.fonts.check("20px 'Lueur Letters'", text)) && Math.abs(old - young) < 1;
    }"""
    # What stands there is as wide as the same text set anew: no box is left of the time before the letters came.
    screen.page.wait_for_function(drawn)
