// The number counts up to what the server said; a milestone makes it glow, and the room reads it over the candles. The server's text is always the last word.

const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const LONGEST = 1600;
const CHEER = 9000;
let shown = null;
let milestone = null;
let frame = 0;
let resting = 0;

function update() {
  const total = document.getElementById("total");
  cancelAnimationFrame(frame);
  if (!total) {
    shown = milestone = null;
    return;
  }
  const target = Number(total.dataset.total);
  const said = total.textContent;
  const from = shown;
  celebrate(total);
  if (from === null || target <= from || STILL.matches || document.hidden) {
    shown = target;
    return;
  }
  const grouping = new Intl.NumberFormat(document.documentElement.lang);
  const text = total.firstChild;
  const start = performance.now();
  const length = Math.min(LONGEST, 250 + 60 * (target - from));
  const step = (time) => {
    const part = Math.min(1, Math.max(0, (time - start) / length));
    shown = Math.round(from + (target - from) * (1 - (1 - part) ** 3));
    text.nodeValue = part < 1 ? grouping.format(shown) : said;
    if (part < 1) frame = requestAnimationFrame(step);
  };
  text.nodeValue = grouping.format(from);
  frame = requestAnimationFrame(step);
}

function celebrate(total) {
  const reached = Number(total.dataset.milestone);
  const before = milestone;
  milestone = reached;
  if (before === null || reached <= before) return;
  const sentence = document.getElementById("announcement");
  sentence?.setAttribute("data-kept-on", "");
  clearTimeout(resting);
  resting = setTimeout(() => document.getElementById("announcement")?.removeAttribute("data-kept-on"), CHEER);
  if (STILL.matches) return;
  document.dispatchEvent(new Event("lueur:milestone"));
  total.animate(
    [
      { textShadow: "0 0 0 transparent", transform: "scale(1)" },
      { textShadow: "0 0 0.35em #ffc465", transform: "scale(1.04)", offset: 0.3 },
      { textShadow: "0 0 0 transparent", transform: "scale(1)" },
    ],
    { duration: 3200, easing: "ease-in-out" },
  );
}

document.addEventListener("htmx:after:swap", update);
update();
