// The bar that shows what waits, and the forms whose intents wait.

import { drop, intents, waits } from "./waiting_shelf.js";

const bar = document.querySelector("#waiting");
const list = bar.querySelector("details");
const SOON = 4000; // an answer within this time is no waiting

/** Whether it has waited long enough to be worth a word. */
export const isDue = (intent) => intent.hasFailed || Date.now() - intent.at > SOON;

/** Show what waits and what was refused; `news` is what else there is to say: "sent", "dropped" or "loose". */
export function show(correct, news = bar.dataset.news) {
  const all = intents().filter((intent) => !waits(intent) || isDue(intent));
  const waiting = all.filter(waits);
  bar.dataset.news = news ?? "";
  bar.hidden = !all.length && !news;
  for (const line of bar.querySelectorAll("[data-say]")) line.hidden = line.dataset.say !== (waiting.length ? "waits" : news);
  const count = bar.querySelector("[data-count]");
  if (count.textContent !== String(waiting.length)) count.textContent = waiting.length;
  list.hidden = !all.length;
  if (all.length > waiting.length) list.open = true;
  const shown = JSON.stringify(all);
  if (list.dataset.shown !== shown) list.querySelector("ul").replaceChildren(...all.map((intent) => row(intent, correct)));
  list.dataset.shown = shown;
  for (const form of waiting.map(formOf)) if (form) setFrozen(form, true);
}

function row(intent, correct) {
  const line = bar.querySelector("template").content.cloneNode(true).firstElementChild;
  const [late, refused, link] = ["[data-late]", "[data-refused]", "a"].map((place) => line.querySelector(place));
  const typed = Object.fromEntries(intent.fields);
  line.querySelector("strong").textContent = intent.what;
  line.querySelector("bdi").textContent = [typed.name, typed.town, typed.text].filter(Boolean).join(", ");
  late.hidden = !intent.isLate;
  refused.hidden = !intent.refused;
  refused.querySelector("span").textContent = intent.refused;
  link.hidden = !intent.mayBeCorrected;
  link.href = `${intent.page}#again`;
  link.addEventListener("click", (event) => {
    if (intent.page !== location.pathname + location.search) return;
    event.preventDefault();
    correct(intent);
  });
  line.querySelector("button").addEventListener("click", () => {
    drop(intent);
    const form = formOf(intent);
    if (form) renew(form);
    show(correct, waits(intent) ? "dropped" : "");
  });
  return line;
}

// ---- a form whose intent waits cannot be changed: it may have been counted already ----

/** The form on this page that an intent came from. */
export function formOf({ key }) {
  return [...document.querySelectorAll("form[data-kept]")].find((form) => form.dataset.key === key);
}

export function setFrozen(form, isFrozen) {
  const parts = form.matches(".letters") ? form.querySelectorAll(".letter-head, .letters-bar, #sign") : [form];
  for (const part of parts) part.inert = isFrozen;
}

/** Let a form be sent again as what it is now. */
export function release(form) {
  delete form.dataset.key;
  form.classList.remove("htmx-request");
  setFrozen(form, false);
}

/** What is typed stays; sent again, it is another intent. */
function renew(form) {
  release(form);
  const random = crypto.getRandomValues(new Uint8Array(16));
  const key = btoa(String.fromCharCode(...random)).replaceAll("+", "-").replaceAll("/", "_").slice(0, 22);
  if (form.elements.key) form.elements.key.value = key;
}
