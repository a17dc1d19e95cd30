// Every page in the hall: forms that are kept until they are answered, faces that are fetched when they are seen, and the
// live count. One file, for a phone pays for each; what only somebody who touches the page needs comes then.

// ---- forms are kept on the phone until they are answered; what sends them comes when something is touched ----

const bar = document.querySelector("#waiting");
const { home, module } = bar.dataset;
const { me } = document.querySelector("[data-me]").dataset;
const shelf = `lueur${home}/`;
let misses = 0;

async function waiting() {
  try {
    // A module that once failed to come is never asked for again under the same address.
    return await import(misses ? `${module}#${misses}` : module);
  } catch (lost) {
    misses += 1;
    throw lost;
  }
}

/** Written down before it is sent: whatever happens next, it is not lost. */
function keep(form, button) {
  const fields = [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  if (button?.name) fields.push([button.name, button.value]);
  const intent = {
    key: form.elements.key?.value ?? `w${Date.now()}`,
    me,
    at: Date.now(),
    what: form.dataset.kept || button?.textContent.trim(),
    page: location.pathname + location.search,
    action: new URL(form.action).pathname,
    fields,
  };
  form.dataset.key = intent.key;
  try {
    localStorage.setItem(shelf + intent.key, JSON.stringify(intent));
  } catch {
    intent.isLoose = true; // nothing can be kept here: a private window, or a full phone
  }
  return intent;
}

/** Without its module the bar can say no more than that something waits. */
function sayItWaits(intent) {
  bar.hidden = false;
  bar.querySelector(intent?.isLoose ? "[data-say=loose]" : "[data-say=waits]").hidden = false;
  bar.querySelector("[data-count]").textContent = kept();
}

function kept() {
  try {
    return Object.keys(localStorage).filter((key) => key.startsWith(shelf)).length;
  } catch {
    return 0;
  }
}

async function wake() {
  if (kept()) await waiting().then(({ wake }) => wake(), () => setTimeout(wake, 5000));
}

/** What signing needs; without it everything works, if less kindly. */
function prepare() {
  const { lettersModule } = document.querySelector("form.letters")?.dataset ?? {};
  for (const coming of [waiting(), lettersModule && import(lettersModule)]) coming?.catch(() => {});
}

let pressed;
document.addEventListener("click", ({ target }) => (pressed = target.closest?.("button")));
document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!("kept" in form.dataset)) return;
  event.preventDefault();
  if (form.classList.contains("htmx-request")) return;
  const intent = keep(form, pressed?.form === form ? pressed : null);
  form.classList.add("htmx-request");
  const sender = await waiting().catch(() => null);
  if (sender) return sender.take(intent);
  form.classList.remove("htmx-request");
  sayItWaits(intent);
  setTimeout(wake, 5000);
});
for (const touched of ["pointerdown", "focusin", "scroll"]) addEventListener(touched, prepare, { once: true, passive: true });
// One tap less: the name is what comes next anyway.
document.querySelector("[data-go]")?.addEventListener("click", (event) => {
  event.preventDefault();
  document.querySelector("#name").focus({ preventScroll: true });
  document.querySelector("#sign").scrollIntoView();
});
addEventListener("online", wake);
// Another tab's: it sends by itself, unless it is gone by then.
addEventListener("storage", () => setTimeout(wake, 5000));
addEventListener("pageshow", ({ persisted }) => {
  // Back to a form that was answered: there is less left to sign.
  if (persisted && document.querySelector("[data-kept][data-answered]")) location.reload();
  wake();
  // The browser may have restored ticks after "back", or somebody comes for the form.
  if (location.hash || document.querySelector(".letter-box:checked")) prepare();
});

// ---- another language: what is typed goes along, once ----

const DRAFT = "lueur-draft";
// On a tablet that goes round, only as long as somebody may still hold it: the page they asked for may never have come.
const DRAFT_LIFE = (document.querySelector("#kiosk")?.dataset.silence ?? 3600) * 1000;

function takeAlong({ target }) {
  const form = document.querySelector("form[data-kept]:not([data-key])");
  const { href } = target.closest(".languages a") ?? {};
  if (form && href) draft((kept) => kept.setItem(DRAFT, JSON.stringify([href, Date.now(), ...new FormData(form)])));
}

function putBack(kept) {
  const [address, at, ...fields] = JSON.parse(kept.getItem(DRAFT) ?? "[]");
  kept.removeItem(DRAFT);
  const form = address === location.href && Date.now() - at < DRAFT_LIFE && document.querySelector("form[data-kept]");
  for (const field of form?.elements ?? []) {
    const typed = fields.filter(([name]) => name === field.name && !/key|csrf_token/.test(name)).map(([, value]) => value);
    if (/checkbox|radio/.test(field.type)) field.checked = typed.includes(field.value);
    else if (typed[0]) field.value = typed[0];
    if (typed[0]) field.closest("details")?.setAttribute("open", "");
  }
}

/** Where nothing can be kept, what is typed stays behind. */
function draft(use) {
  try {
    use(sessionStorage);
  } catch {}
}

document.addEventListener("click", takeAlong);
draft(putBack);

// ---- faces: fetched when they are seen, more of them once somebody scrolls ----

function fetchFaces(margin) {
  const eye = new IntersectionObserver((seen) => {
    for (const { isIntersecting, target } of seen) if (isIntersecting) target.classList.add("seen");
  }, { rootMargin: margin });
  for (const face of document.querySelectorAll(".letter-face:not(.seen)")) eye.observe(face);
}

fetchFaces("0px");
addEventListener("scroll", () => fetchFaces("100% 0px"), { once: true, passive: true });

// ---- the live count: each message is the whole of it; where streams are dead, the same address is asked ----

const place = document.querySelector("[data-live]");
const STREAM_SPEAKS_WITHIN = 6000;
const between = (least, most) => least + Math.random() * (most - least);
let stream, asking, trying;
let isAway = false; // nobody answers, or only a proxy that stands before nobody

function show(html) {
  const before = place.firstElementChild.dataset;
  const fresh = document.createRange().createContextualFragment(html).querySelector("#live-count");
  if (!fresh) return;
  // The evening opened or went on: there is more on the page now. While somebody types, it stays as it is.
  if (fresh.dataset.state !== before.state && !document.querySelector("#sign")) location.reload();
  if (Number(fresh.dataset.count) > Number(before.count)) fresh.classList.add("live-risen");
  place.replaceChildren(fresh);
}

async function ask() {
  const wasAway = isAway;
  try {
    const answer = await fetch(place.dataset.live, { headers: { "HX-Request": "true" }, cache: "no-cache" });
    isAway = answer.status > 499;
    if (answer.ok) show(await answer.text());
  } catch {
    isAway = true;
  }
  // Back: whatever refused the stream is over.
  if (wasAway && !isAway) watch();
  else askIn(isAway ? between(2000, 4000) : between(5000, 10_000));
}

function askIn(time) {
  clearTimeout(asking);
  if (!document.hidden) asking = setTimeout(ask, time);
}

function watch() {
  stream?.close();
  clearTimeout(asking);
  clearTimeout(trying);
  if (document.hidden) return;
  stream = new EventSource(place.dataset.live);
  // A stream speaks at once. One that is silent is held back by a proxy.
  askIn(STREAM_SPEAKS_WITHIN);
  stream.onmessage = ({ data }) => {
    clearTimeout(asking);
    show(data);
  };
  // The browser reconnects by itself after a lost line. After a refusal the house is full, or away for a moment.
  stream.onerror = () => {
    const isRefused = stream.readyState === EventSource.CLOSED;
    askIn(isRefused ? between(1000, 3000) : STREAM_SPEAKS_WITHIN);
    clearTimeout(trying);
    if (isRefused) trying = setTimeout(watch, between(60_000, 120_000));
  };
}

if (place) {
  for (const returned of ["visibilitychange", "online"]) addEventListener(returned, watch);
  addEventListener("pagehide", () => stream?.close());
  watch();
}
