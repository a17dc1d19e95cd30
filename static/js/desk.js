// The desk's two cares: every tap is an intent of its own, and no counted paper is lost in a dead network.

const random = () => {
  // Not randomUUID: a laptop in the hall serves plain HTTP, where browsers keep it back.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

// Taps without an answer: they may have counted or not. Each is sent again with its own key, so it counts once.
const unanswered = [];
let isSending = false;
let refused = 0;

const isTally = (ctx) => Boolean(ctx.sourceElement.closest?.("form[data-intent]"));

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (ctx.request.method === "POST") document.getElementById("trouble")?.replaceChildren();
  // Two quick taps are two: the second must not wait for the first one's answer to have a key.
  if (isTally(ctx)) ctx.sourceElement.closest("form").elements.key.value = random();
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx || ctx.response) return;
  if (isTally(ctx)) unanswered.push({ address: ctx.request.action, body: ctx.request.body });
  tell(true);
});

document.addEventListener("htmx:after:request", async () => {
  await sendAgain();
  tell(unanswered.length > 0);
});

// A key that decided on a word goes on from there: its button is gone, the one that takes it back has come.
let decided;
document.addEventListener("click", ({ target }) => {
  const button = target.closest?.("article.word button");
  decided = button?.matches(":focus-visible") ? button.closest("article").id : null;
});
document.addEventListener("htmx:after:swap", () => {
  if (decided && document.activeElement === document.body) document.querySelector(`#${decided} button`)?.focus();
});

addEventListener("offline", () => tell(true));
addEventListener("beforeunload", (event) => {
  if (unanswered.length) event.preventDefault();
});

async function sendAgain() {
  if (isSending) return;
  isSending = true;
  const wereSome = unanswered.length > 0;
  try {
    while (unanswered.length) {
      const { address, body } = unanswered[0];
      const answer = await fetch(address, { method: "POST", body, headers: { "HX-Request": "true" } });
      if (answer.status >= 500) return;
      unanswered.shift();
      if (answer.status >= 400) await notCounted(answer);
    }
    if (wereSome) window.htmx.trigger("#tally", "sent-again");
  } catch {
    // Still no network: the next poll that comes through tries again.
  } finally {
    isSending = false;
  }
}

/** A tap that waited was refused, its helper's link ended meanwhile: why, and how many, stay until the page is left. */
async function notCounted(answer) {
  refused += 1;
  const told = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("#error");
  if (told) document.getElementById("trouble")?.replaceChildren(told);
}

function tell(isOffline) {
  const line = document.getElementById("offline");
  if (!line) return;
  line.hidden = !isOffline && !refused;
  line.querySelector("p").hidden = !isOffline;
  const lost = line.querySelector(".offline-refused");
  lost.hidden = !refused;
  lost.querySelector("output").textContent = refused;
  line.querySelector("output").textContent = unanswered.length;
  line.querySelector(".offline-kept").hidden = !unanswered.length;
}
