// The join page: says how many letters the button signs, keeps the count alive, fetches the rest only when touched.

const form = document.querySelector(".letters");
const boxes = [...form.querySelectorAll(".letter-box")];

/** The buttons say what they will do: all letters while none is ticked, else as many as are. */
function sayHowMany() {
  const buttons = form.querySelector(".sign-buttons");
  const labels = JSON.parse(buttons.dataset.labels);
  const ticked = boxes.filter((box) => box.checked).length;
  const [some, all] = [buttons.querySelector("[data-ticked]"), buttons.querySelector("[data-all]")];
  some.classList.add("button-primary");
  setShown(some, ticked > 0);
  setShown(all, ticked === 0);
  const text = labels[ticked === boxes.length ? 0 : ticked];
  for (const place of [some, all, form.querySelector("[data-go]")]) place.querySelector("span").textContent = text;
}

// A hidden submit button would still be the one that Enter presses.
function setShown(button, shown) {
  button.hidden = !shown;
  button.type = shown ? "submit" : "button";
}

/** htmx is 13 kB that only somebody who signs needs. */
function fetchHtmx(event) {
  if (!event.target.closest(".sign")) return;
  form.removeEventListener("focusin", fetchHtmx);
  const script = document.createElement("script");
  script.src = form.dataset.htmx;
  document.head.append(script);
}

function offerDrawing() {
  const fold = form.querySelector("[data-drawing]");
  if (!fold.hidden) return;
  fold.hidden = false;
  const begin = async () => {
    const { drawIn } = await import(form.dataset.drawingModule);
    drawIn(fold);
  };
  if (fold.open) begin();
  else fold.addEventListener("toggle", begin, { once: true });
}

function showTrouble() {
  const trouble = document.querySelector("#trouble");
  trouble.replaceChildren(document.querySelector("#offline").content.cloneNode(true));
  trouble.scrollIntoView({ block: "center" });
}

if (form.dataset.htmx) {
  form.addEventListener("change", sayHowMany);
  form.addEventListener("focusin", fetchHtmx);
  form.querySelector("[data-go]").addEventListener("click", () => {
    // One tap less: the name is what comes next anyway.
    form.querySelector("[name=name]").focus({ preventScroll: true });
  });
  document.addEventListener("htmx:after:settle", () => {
    sayHowMany();
    offerDrawing();
    document.querySelector("#error-summary")?.focus();
  });
  document.addEventListener("htmx:error", showTrouble);
  // The browser may have restored ticks after "back".
  addEventListener("pageshow", sayHowMany);
  offerDrawing();
}

// ---- the live count: each message is the whole of it ----

const place = document.querySelector("[data-live]");
let stream;

function take(html) {
  const before = place.firstElementChild.dataset;
  const fresh = document.createRange().createContextualFragment(html).firstElementChild;
  if (!fresh) return;
  // The evening opened or went on: there is more on the page now. While somebody types, it stays as it is.
  if (fresh.dataset.state !== before.state && !form.querySelector("#sign")) location.reload();
  if (Number(fresh.dataset.count) > Number(before.count)) fresh.classList.add("live-risen");
  place.replaceChildren(fresh);
}

function watch() {
  stream?.close();
  if (document.hidden) return;
  stream = new EventSource(place.dataset.live);
  stream.onmessage = (message) => take(message.data);
  // The browser reconnects by itself after a lost line; after a refusal it has to be asked again.
  stream.onerror = () => {
    if (stream.readyState === EventSource.CLOSED) setTimeout(watch, 10_000 + Math.random() * 20_000);
  };
}

document.addEventListener("visibilitychange", watch);
addEventListener("pagehide", () => stream?.close());
watch();
