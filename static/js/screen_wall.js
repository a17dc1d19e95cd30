// The wall: one light for each action, on a hillside that recedes into the dark.
// It is drawn from two numbers (lights that burn, places for them): the same numbers always give the same wall.

import { flame, stick } from "./screen_candle.js";
import { arrange } from "./screen_hill.js";

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const IGNITION = 900; // ms from spark to steady flame
const FINEST = 2600; // places up to which candles are drawn whole; above, only their light
const FLICKERING = 14;

const box = () => document.getElementById("wall-light");
const now = () => performance.now();
let scene = null; // {canvas, sparks, width, height, spots, key, sprites}
let burning = 0; // lights drawn into the still picture
let igniting = []; // [{index, at}] in order
let ticking = false;

function draw(c, spot, lit, grow = 1) {
  const { sprites, ratio, fine } = scene;
  const s = spot.size * ratio;
  const x = spot.x * ratio;
  const top = spot.y * ratio - s * spot.tall;
  if (fine) {
    const breadth = s * 0.19;
    c.drawImage(lit ? sprites.lit : sprites.dark, x - breadth / 2, top, breadth, s * spot.tall);
    if (!lit && s > 30) {
      c.fillStyle = sprites.wick;
      c.fillRect(x - s * 0.012, top - s * 0.075, s * 0.024, s * 0.1);
    }
  } else if (!lit) {
    const dot = Math.max(1, s * 0.16);
    c.fillStyle = sprites.speck;
    c.fillRect(x - dot / 2, top, dot, dot);
  }
  if (!lit || grow <= 0) return;
  const side = (fine ? s * 1.75 : s * 2.4) * grow;
  // A crowd of points is told apart by some being nearer, some farther: by brightness.
  c.globalAlpha = fine ? 1 : spot.bright;
  c.globalCompositeOperation = sprites.blend;
  c.drawImage(sprites.flame, x - side / 2, top - s * (fine ? 0.13 : 0) - side / 2, side, side);
  c.globalCompositeOperation = "source-over";
  c.globalAlpha = 1;
}

function redraw() {
  const { canvas, spots, behind, goal } = scene;
  const c = canvas.getContext("2d");
  c.clearRect(0, 0, canvas.width, canvas.height);
  for (const spot of behind) {
    if (spot.index < burning) draw(c, spot, true);
    else if (spot.index < goal) draw(c, spot, false);
  }
  return spots;
}

function tick() {
  const time = now();
  const c = scene.sparks.getContext("2d");
  c.clearRect(0, 0, scene.sparks.width, scene.sparks.height);
  const still = scene.canvas.getContext("2d");
  let done = 0;
  for (const { index, at } of igniting) {
    const age = (time - at) / IGNITION;
    if (age < 0) break;
    const spot = scene.spots[index];
    if (age >= 1) {
      if (index === burning + done) {
        done++;
        if (!scene.fine) draw(still, spot, true);
      }
      continue;
    }
    const swell = age < 0.4 ? (age / 0.4) * 1.7 : 1.7 - 0.7 * ((age - 0.4) / 0.6);
    draw(c, spot, true, swell);
  }
  if (done) {
    igniting.splice(0, done);
    burning += done;
    if (scene.fine) redraw();
  }
  ticking = igniting.length > 0;
  if (ticking) requestAnimationFrame(tick);
  else flickerAgain();
}

function ignite(until) {
  const first = burning + igniting.length;
  const fresh = until - first;
  const start = Math.max(now(), igniting.length ? igniting.at(-1).at : 0);
  const between = Math.min(90, 1500 / fresh);
  for (let i = 0; i < fresh; i++) igniting.push({ index: first + i, at: start + i * between });
  if (fresh >= 10) wave();
  if (!ticking) {
    ticking = true;
    requestAnimationFrame(tick);
  }
}

function wave() {
  scene.wave.animate(
    [
      { opacity: 0, transform: "scale(0.3, 0.6)" },
      { opacity: 1, transform: "scale(0.9, 1)", offset: 0.35 },
      { opacity: 0, transform: "scale(2, 1.1)" },
    ],
    { duration: 2200, easing: "ease-out" },
  );
}

// Only a handful of the nearest flames move, by CSS alone: quiet at rest, and nothing to compute.
function flickerAgain() {
  const { flickers, spots } = scene;
  flickers.replaceChildren();
  if (STILL.matches || !scene.fine || spots[0]?.size < 24) return;
  const near = spots.slice(0, burning).sort((a, b) => b.size - a.size);
  for (const spot of near.filter((_, i) => i % 2 === 0).slice(0, FLICKERING)) {
    const glow = document.createElement("i");
    glow.className = "flicker";
    const side = spot.size * 1.7;
    Object.assign(glow.style, {
      left: `${spot.x}px`,
      top: `${spot.y - spot.size * (spot.tall + 0.15)}px`,
      width: `${side}px`,
      height: `${side}px`,
    });
    flickers.append(glow);
  }
}

function setUp(host, places, light, key) {
  const { width, height } = host.getBoundingClientRect();
  const ratio = Math.min(devicePixelRatio || 1, 2);
  const grown = scene && scene.places !== places && scene.host === host;
  if (!scene || scene.host !== host) {
    const canvas = document.createElement("canvas");
    const sparks = document.createElement("canvas");
    const flickers = document.createElement("div");
    const glow = document.createElement("div");
    glow.className = "wall-wave";
    host.replaceChildren(glow, canvas, sparks, flickers);
    scene = { host, canvas, sparks, flickers, wave: glow };
  }
  for (const canvas of [scene.canvas, scene.sparks]) {
    canvas.width = Math.round(width * ratio);
    canvas.height = Math.round(height * ratio);
  }
  const spots = arrange(places, width, height);
  const fine = places <= FINEST;
  const largest = spots.reduce((most, spot) => Math.max(most, spot.size), 0) * ratio;
  const side = Math.min(512, largest * 1.75);
  Object.assign(scene, {
    key, ratio, spots, fine, places,
    behind: [...spots].sort((a, b) => a.y - b.y),
    sprites: {
      flame: flame(side, light),
      lit: stick(largest * 0.19, largest * 0.6, true, light),
      dark: stick(largest * 0.19, largest * 0.6, false, light),
      blend: fine || light ? "source-over" : "lighter",
      speck: light ? "#e6d6ba" : "#4a3829",
      wick: light ? "#b89c70" : "#8a6c4e",
    },
  });
  if (grown && !STILL.matches) {
    // The hill turned out larger than it looked: step back to see all of it.
    scene.canvas.animate([{ transform: "scale(1.3)", opacity: 0 }, { transform: "none", opacity: 1 }], { duration: 1400, easing: "ease-out" });
  }
}

function update() {
  const wall = document.getElementById("wall");
  const host = box();
  if (!wall || !host) return;
  const lit = Number(wall.dataset.lit);
  const places = Number(wall.dataset.places);
  const light = wall.closest("[data-theme]").dataset.theme === "light";
  const { width, height } = host.getBoundingClientRect();
  if (!width || !height) return;
  const key = [places, width, height, devicePixelRatio, light].join();
  const first = !scene || scene.host !== host;
  const fresh = first || scene.key !== key;
  const shown = burning + igniting.length;
  const grows = fresh && !first && places > scene.places && lit > shown;
  if (fresh) setUp(host, places, light, key);
  scene.goal = places;
  wall.dataset.keptDrawn = "";
  if (!fresh && lit === shown) return;
  if ((fresh && !grows) || lit < shown || STILL.matches) {
    igniting = [];
    burning = lit;
    redraw();
    flickerAgain();
  } else {
    if (grows) {
      // On the larger hill those burn that burned before; the others are lit now.
      igniting = [];
      burning = shown;
      redraw();
    }
    ignite(lit);
  }
}

document.addEventListener("htmx:after:swap", update);
document.addEventListener("lueur:milestone", () => scene && wave());
new ResizeObserver(update).observe(document.documentElement);
STILL.addEventListener("change", update);
update();
