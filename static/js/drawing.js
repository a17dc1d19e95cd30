// Drawing with a finger: strokes of whole numbers from 0 to 1000, the width of the canvas being 1000.
import SignaturePad from "../vendor/signature_pad@5.1.4/signature_pad.min.js";

const CANVAS = 1000;
// What fits into the form with room to spare; the server takes a little more.
const MOST_POINTS = 1400;
const MOST_STROKES = 180;

/** Make the canvas in `place` draw into the hidden field beside it. */
export function drawIn(place) {
  const canvas = place.querySelector("canvas");
  const field = place.querySelector("[name=drawing]");
  const pad = new SignaturePad(canvas, { penColor: "#1f2a44", minWidth: 1.1, maxWidth: 3 });
  fit(canvas);
  if (field.value) show(pad, canvas, JSON.parse(field.value));
  const say = (drawing) => {
    field.value = drawing;
    field.dispatchEvent(new Event("drawn", { bubbles: true }));
  };
  pad.addEventListener("endStroke", () => say(write(pad, canvas)));
  const leave = (strokes) => {
    pad.fromData(strokes);
    say(strokes.length ? write(pad, canvas) : "");
  };
  place.querySelector("[data-undo]").addEventListener("click", () => leave(pad.toData().slice(0, -1)));
  place.querySelector("[data-wipe]").addEventListener("click", () => leave([]));
  new ResizeObserver(() => {
    const strokes = field.value ? JSON.parse(field.value) : [];
    if (!fit(canvas)) return;
    pad.clear();
    show(pad, canvas, strokes);
  }).observe(canvas);
}

/** As many pixels as the screen has; says whether that changed. */
function fit(canvas) {
  const dense = Math.max(devicePixelRatio || 1, 1);
  const [width, height] = [canvas.offsetWidth * dense, canvas.offsetHeight * dense].map(Math.round);
  if (!width || (canvas.width === width && canvas.height === height)) return false;
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext("2d").scale(dense, dense);
  return true;
}

function write(pad, canvas) {
  const scale = CANVAS / canvas.offsetWidth;
  const whole = (value) => Math.min(CANVAS, Math.max(0, Math.round(value * scale)));
  const strokes = pad.toData().slice(0, MOST_STROKES).map(({ points }) => points.map(({ x, y }) => [whole(x), whole(y)]));
  const points = strokes.reduce((sum, stroke) => sum + stroke.length, 0);
  const every = Math.ceil(points / MOST_POINTS);
  return JSON.stringify(strokes.map((stroke) => stroke.filter((_, i) => i % every === 0 || i === stroke.length - 1)));
}

function show(pad, canvas, strokes) {
  const scale = canvas.offsetWidth / CANVAS;
  const data = strokes.map((stroke) => ({
    penColor: "#1f2a44", minWidth: 1.1, maxWidth: 3, dotSize: 0, velocityFilterWeight: 0.7, compositeOperation: "source-over",
    points: stroke.map(([x, y], i) => ({ x: x * scale, y: y * scale, pressure: 0.5, time: i * 16 })),
  }));
  if (data.length) pad.fromData(data, { clear: false });
}
