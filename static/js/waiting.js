// What was tapped and is not answered yet is sent by itself, oldest first, until it is answered.
//
// An intent's key makes it the same however often it arrives, so it may be sent again whenever in doubt; and it is in
// doubt until somebody answers who can only be the house: a hall's login page answers everything with 200.

import { formOf, isDue, release, show as showBar } from "./waiting_bar.js";
import { drop, intents, isKept, me, put, store, waits } from "./waiting_shelf.js";

const { home, token: given } = document.querySelector("#waiting").dataset;
const FLOOR = `lueur-floor${home}`;
const LONGEST_ANSWER = 15_000; // after that the line is dead, whatever it pretends
const [SHORTEST_PAUSE, LONGEST_PAUSE] = [2000, 20_000];

const here = location.pathname + location.search;
const tab = Math.random().toString(36).slice(2);
const mine = new Set(); // the keys that were tapped on this page
let token = given ?? document.querySelector("[name=csrf_token]").value;
let isSending = false;
let pause = SHORTEST_PAUSE;
let timer, line;

const show = (news) => showBar(correct, news);

/** Send what was just tapped on this page. */
export function take(intent) {
  mine.add(intent.key);
  if (intent.isLoose) return send(intent);
  setTimeout(show, 4100);
  return wake();
}

/** Send all that waits, one after the other: a withdrawal must not overtake what it takes back. */
export async function wake() {
  clearTimeout(timer);
  if (!isSending) {
    isSending = true;
    for (let next; (next = intents().find(isToSend)) && isMyTurn() && (await send(next)); ) pause = SHORTEST_PAUSE;
    isSending = false;
    store.removeItem(FLOOR);
  }
  show();
  if (!intents().some(waits)) return;
  timer = setTimeout(wake, pause);
  pause = Math.min(pause * (1.5 + Math.random()), LONGEST_PAUSE);
}

// Another tab sends its own at once: it is left alone until it had the time.
const isToSend = (intent) => waits(intent) && (mine.has(intent.key) || isDue(intent));

/** One tab sends at a time. */
function isMyTurn() {
  const [who, until] = (store.getItem(FLOOR) ?? "").split(" ");
  if (who && who !== tab && Number(until) > Date.now()) return false;
  store.setItem(FLOOR, `${tab} ${Date.now() + LONGEST_ANSWER + 1000}`);
  return true;
}

/** Send one; says whether it was answered, so that the next may go. */
async function send(intent, isSecondTry = false) {
  const answer = await post(intent).catch(() => null);
  if (answer?.goTo) return counted(intent, answer.goTo);
  if (answer?.isAboutTheToken && !isSecondTry && (await refreshToken())) return send(intent, true);
  if (answer?.refusal) return refused(intent, answer);
  const form = formOf(intent);
  form?.classList.remove("htmx-request");
  if (intent.isLoose) {
    delete form?.dataset.key;
    show("loose");
  } else if (isKept(intent)) {
    put({ ...intent, hasFailed: true });
  }
  return false;
}

/** What the house answered; null when it asks for patience, nothing of use when it was not the house. */
async function post({ action, fields }) {
  const body = new URLSearchParams(fields);
  body.set("csrf_token", token);
  const { status, headers, html } = await ask(action, { method: "POST", body, headers: { "HX-Request": "true" } });
  if (status === 204) return { goTo: headers.get("HX-Redirect") };
  if (status >= 500 || headers.has("Retry-After")) return null;
  const refusal = html.querySelector("#error, #sign, #word-form");
  return { refusal, isAboutTheToken: status === 400, mayBeCorrected: status === 422 };
}

async function ask(address, options) {
  line = new AbortController();
  const late = setTimeout(() => line.abort(), LONGEST_ANSWER);
  try {
    const answer = await fetch(address, { ...options, signal: line.signal });
    const html = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { status: answer.status, headers: answer.headers, html };
  } finally {
    clearTimeout(late);
  }
}

/** A page that lay open for more than a day, or lost its cookie, needs a new token; another person's is of no use. */
async function refreshToken() {
  const { html } = await ask(`${home}/mine`, { cache: "no-store" }).catch(() => ({}));
  const fresh = html?.querySelector("#waiting")?.dataset;
  if (fresh?.me !== me) return false;
  token = fresh.token;
  return true;
}

function counted(intent, address) {
  const form = (intent.isLoose || isKept(intent)) && formOf(intent);
  drop(intent);
  if (!form) {
    show("sent");
  } else {
    form.dataset.answered = "";
    location.assign(address);
  }
  return true;
}

function refused(intent, { refusal, mayBeCorrected }) {
  const form = formOf(intent);
  if (form) {
    drop(intent);
    release(form);
    place(refusal);
  } else if (isKept(intent)) {
    put({ ...intent, refused: sentence(refusal), mayBeCorrected });
  }
  return true;
}

/** What the house says, above what was typed or in its place with everything typed in it. */
function place(refusal) {
  const trouble = document.querySelector("#trouble");
  trouble.replaceChildren();
  if (refusal.id === "error") {
    trouble.append(refusal);
  } else {
    document.getElementById(refusal.id).replaceWith(refusal);
    window.htmx?.process(refusal);
    document.dispatchEvent(new Event("answered"));
    document.querySelector("#error-summary")?.focus();
  }
  refusal.scrollIntoView();
}

function sentence(refusal) {
  const told = [...refusal.querySelectorAll("#error-summary li, .coach .notice-title, .lead")];
  return told.map((one) => one.textContent.trim()).join(" ");
}

/** Back to its form with what was refused: sent again from there, the form itself says what is wrong. */
function correct(intent) {
  const form = [...document.querySelectorAll("form[data-kept]")].find(({ action }) => new URL(action).pathname === intent.action);
  if (!form) return;
  const ticked = new Set(intent.fields.filter(([name]) => name === "case").map(([, slug]) => slug));
  for (const box of form.querySelectorAll(".letter-box")) box.checked = ticked.has(box.value);
  form.dataset.key = intent.key;
  mine.add(intent.key);
  put({ ...intent, refused: "" });
  wake();
}

function tryNow() {
  pause = SHORTEST_PAUSE;
  wake();
}

addEventListener("online", () => {
  // Whoever still listens on the line of before will never hear anything.
  line?.abort();
  tryNow();
});
addEventListener("visibilitychange", () => document.hidden || tryNow());
addEventListener("pagehide", () => isSending && store.removeItem(FLOOR));
addEventListener("storage", () => {
  // Another tab sent what this page waits for: what it shows is no longer true.
  const form = document.querySelector("form[data-key]:not([data-answered])");
  if (form && !isKept(form.dataset)) location.reload();
  show();
});
if (location.hash === "#again") intents().filter(({ mayBeCorrected, page }) => mayBeCorrected && page === here).slice(0, 1).forEach(correct);
