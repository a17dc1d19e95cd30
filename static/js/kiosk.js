// A tablet that goes round: it forgets each person when they pass it on, or when nothing was touched for a while.

const kiosk = document.querySelector("#kiosk");
const { next, silence, untouched } = kiosk.dataset;
const home = new URL(next, location).pathname;
const [ask, away] = ["#kiosk-ask", "#kiosk-away"].map((place) => kiosk.querySelector(place));
const left = ask.querySelector(".kiosk-left");
// Twenty seconds to answer are enough for everybody (WCAG 2.2.1); only the last ten are counted aloud.
const [ASKED, COUNTED] = [20, 10];
const PAUSE = 2000;

let isWatching = untouched === undefined;
let touched = Date.now();
let isLeaving = false;

function stay({ isTrusted, target, type }) {
  // The question stays until its button is let go: a tap must not fall through to what lies below.
  if (!isTrusted || (type !== "click" && ask.contains(target))) return;
  [touched, isWatching] = [Date.now(), true];
  look();
}

/** How long until whoever held it counts as gone, and what is said about that. */
function look() {
  if (isLeaving || !isWatching) return;
  const seconds = Math.ceil(Number(silence) - (Date.now() - touched) / 1000);
  if (seconds <= 0) {
    leave();
    return;
  }
  ask.hidden = seconds > ASKED;
  left.textContent = seconds > COUNTED ? "" : seconds;
}

/** Nothing can be seen any more; then what still waits is sent in their name; then they are forgotten. */
async function leave() {
  if (isLeaving) return;
  isLeaving = true;
  clear();
  forgetTheDraft();
  away.hidden = false;
  while (!((await isSent().catch(() => false)) && (await isForgotten().catch(() => false)))) {
    await new Promise((done) => setTimeout(done, PAUSE));
  }
  location.replace(home);
}

function clear() {
  ask.hidden = true;
  for (const part of document.querySelectorAll("main, .masthead, .colophon, .skip, #kiosk > .kiosk-row")) part.hidden = true;
  for (const form of document.forms) {
    // What is answered from now on leads nobody anywhere.
    delete form.dataset.key;
    form.reset();
  }
}

/** What was typed, kept for a moment to go along into another language. */
function forgetTheDraft() {
  try {
    sessionStorage.clear();
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
}

/** Whether nothing of this person waits for the network any more. */
async function isSent() {
  if (!keepsSomething()) return true;
  const { module } = document.querySelector("#waiting")?.dataset ?? {};
  if (!module) {
    // Only the marathon's own pages can send; there it goes on.
    location.replace(`${home}#next`);
    return false;
  }
  const [{ wake }, { intents, waits }] = await Promise.all([import(module), import("./waiting_shelf.js")]);
  await wake();
  return !intents().some(waits);
}

function keepsSomething() {
  try {
    return Object.keys(localStorage).some((key) => key.startsWith("lueur/j/"));
  } catch {
    return false;
  }
}

/** Only the house says it like this; a hall's login page does not. */
async function isForgotten() {
  const answer = await fetch(next, { headers: { "HX-Request": "true" }, cache: "no-store" });
  return answer.status === 204 && answer.headers.get("HX-Redirect") === home;
}

for (const sign of ["pointerdown", "keydown", "input", "scroll", "wheel"]) {
  addEventListener(sign, stay, { capture: true, passive: true });
}
addEventListener("visibilitychange", look);
setInterval(look, 500);

kiosk.addEventListener("click", (event) => event.target.closest("[data-stay]") && stay(event));
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-hand-on]")) return;
  event.preventDefault();
  leave();
});

// "Back" must not show a page as it was left: it is cleared on leaving, and asked for again.
addEventListener("pagehide", clear);
addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
if (location.hash === "#next") leave();
