// The wall: one light for each action, on a hillside that recedes into the dark.
// It is drawn from two numbers (lights that burn, places for them): the same numbers always give the same wall.

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const OVERLAP = 0.5; // a row stands half a candle's breadth behind the one before
const IGNITION = 900; // ms from spark to steady flame
const FINEST = 2600; // places up to which candles are drawn whole; above, only their light
const FLICKERING = 14;

const box = () => document.getElementById("wall-light");
const now = () => performance.now();
let scene = null; // {canvas, sparks, width, height, spots, key, sprites}
let burning = 0; // lights drawn into the still picture
let igniting = []; // [{index, at}] in order
let ticking = false;

function chance(seed) {
  let x = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return ((x ^ (x >>> 16)) >>> 0) / 4294967296;
}

// Where the lights stand, in the order in which they are lit: near before far, the middle a little before the sides.
function arrange(places, width, height) {
  const depth = Math.max(1.15, 1.6 * (places / 60) ** 0.29); // how much smaller the last row is than the first
  const log = Math.log(depth);
  const frontFor = (rise) => Math.sqrt((places * 2 * OVERLAP * log * width) / (rise * (depth * depth - 1)));
  let rise = height * 0.6;
  let front = frontFor(rise);
  // Headroom for the last row's flames, which are as large as the rows are few.
  for (let i = 0; i < 3; i++) {
    rise = Math.max(height * 0.2, height * 0.79 - (1.05 * width) / front / depth);
    front = frontFor(rise);
  }
  let spots = [];
  while (spots.length < places) {
    spots = [];
    const pitch = Math.min(width / front, height * 0.42);
    const step = (OVERLAP * pitch * log) / rise;
    let y = height * 0.965;
    for (let row = 0; 1 + step * row <= depth + step && spots.length < places * 1.4; row++) {
      const gap = pitch / (1 + step * row);
      const many = Math.max(1, Math.floor((width - gap * 0.4) / gap));
      const rowGap = Math.min(width / many, gap * 1.25);
      const first = (width - (many - 1) * rowGap) / 2 + (row % 2 ? rowGap / 4 : -rowGap / 4) * (many > 1);
      for (let i = 0; i < many; i++) {
        const seed = row * 4099 + i;
        const x = first + i * rowGap + (chance(seed) - 0.5) * gap * 0.62 * (many > 1);
        const side = x / width - 0.5;
        spots.push({
          x,
          y: y + side * side * gap * 1.2 + (chance(seed + 7) - 0.5) * gap * 0.34,
          size: gap,
          tall: 0.42 + 0.3 * chance(seed + 13),
          bright: 0.5 + 0.5 * chance(seed + 17),
          turn: (step * row) / depth + chance(seed + 29) * 0.16 + side * side * 1.5,
        });
      }
      y -= OVERLAP * gap;
    }
    front *= 1.04;
  }
  spots.sort((a, b) => a.turn - b.turn);
  spots.length = places;
  spots.forEach((spot, index) => (spot.index = index));
  return spots;
}

function paint(breadth, tallness, draw) {
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(2, Math.ceil(breadth));
  canvas.height = Math.max(2, Math.ceil(tallness));
  draw(canvas.getContext("2d"), canvas.width, canvas.height);
  return canvas;
}

function gradient(made, ...stops) {
  stops.forEach(([at, colour]) => made.addColorStop(at, colour));
  return made;
}

// A light with its halo: a square of four flame breadths, the flame's foot in its middle.
function flame(side, light) {
  return paint(side, side, (c, w) => {
    const m = w / 2;
    c.fillStyle = light
      ? gradient(c.createRadialGradient(m, m, 0, m, m, m), [0, "#f6a62358"], [0.3, "#f6a6231c"], [0.7, "#f6a62300"])
      : gradient(c.createRadialGradient(m, m, 0, m, m, m), [0, "#ffc868a8"], [0.22, "#f6a62352"], [0.55, "#c2410c1c"], [1, "#c2410c00"]);
    c.fillRect(0, 0, w, w);
    const tongue = (breadth, top, foot) => {
      c.beginPath();
      c.moveTo(m, m - w * top);
      c.bezierCurveTo(m + w * breadth * 0.5, m - w * top * 0.45, m + w * breadth, m - w * top * 0.1, m + w * breadth * 0.8, m + w * foot * 0.5);
      c.bezierCurveTo(m + w * breadth * 0.6, m + w * foot, m - w * breadth * 0.6, m + w * foot, m - w * breadth * 0.8, m + w * foot * 0.5);
      c.bezierCurveTo(m - w * breadth, m - w * top * 0.1, m - w * breadth * 0.5, m - w * top * 0.45, m, m - w * top);
      c.fill();
    };
    c.fillStyle = gradient(c.createLinearGradient(0, m - w * 0.22, 0, m + w * 0.1), [0, light ? "#d9560f" : "#ffb43a"], [0.6, light ? "#ee8a12" : "#f6a623"], [1, light ? "#c2410c" : "#d9560f"]);
    tongue(0.072, 0.2, 0.09);
    c.fillStyle = gradient(c.createLinearGradient(0, m - w * 0.14, 0, m + w * 0.09), [0, "#ffe9b8"], [0.7, "#fffaf0"], [1, "#ffd98a"]);
    tongue(0.042, 0.12, 0.075);
  });
}

function stick(breadth, tallness, lit, light) {
  return paint(breadth, tallness, (c, w, h) => {
    const [top, middle, foot] = light
      ? lit ? ["#ffe2a6", "#fbeccb", "#f0dcb4"] : ["#f3e7d0", "#f1e4cb", "#eddfc3"]
      : lit ? ["#ffe0a3", "#d9974a", "#6e4220"] : ["#5d4835", "#3d2e22", "#211811"];
    c.fillStyle = gradient(c.createLinearGradient(0, 0, 0, h), [0, top], [0.3, middle], [1, foot]);
    c.beginPath();
    c.roundRect ? c.roundRect(0, 0, w, h + w, w * 0.22) : c.rect(0, 0, w, h);
    c.fill();
    const shade = light ? "#8a6a3c26" : "#0d070366";
    c.fillStyle = gradient(c.createLinearGradient(0, 0, w, 0), [0, shade], [0.32, "#0000"], [0.6, "#0000"], [1, shade]);
    c.fill();
    if (lit) return;
    // What waits still shows what it is: a rim of wax and a wick.
    c.fillStyle = light ? "#e2cfab" : "#8a6c4e";
    c.beginPath();
    c.ellipse(w / 2, w * 0.16, w * 0.42, w * 0.13, 0, 0, 7);
    c.fill();
  });
}

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
  c.drawImage(sprites.flame, x - side / 2, top - s * (fine ? 0.13 : 0) - side / 2, side, side);
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
  if (fresh) setUp(host, places, light, key);
  scene.goal = places;
  wall.dataset.keptDrawn = "";
  const shown = burning + igniting.length;
  if (!fresh && lit === shown) return;
  if (fresh || lit < shown || STILL.matches) {
    igniting = [];
    burning = lit;
    redraw();
    flickerAgain();
  } else {
    ignite(lit);
  }
}

document.addEventListener("htmx:after:swap", update);
new ResizeObserver(update).observe(document.documentElement);
STILL.addEventListener("change", update);
update();
