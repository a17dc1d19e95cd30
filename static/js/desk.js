// The desk's two cares: every tap is an intent of its own, and nobody counts into a dead network.

const random = () => {
  // Not randomUUID: a laptop in the hall serves plain HTTP, where browsers keep it back.
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
};

const isPost = (ctx) => ctx.request.method === "POST";
const formOf = (ctx) => ctx.sourceElement.closest?.("form[data-intent]");
const content = (body) => ["case", "kind", "count"].map((name) => body.get(name)).join(" ");

// Taps whose answer was lost, by what they asked: the same tap again keeps its key and so counts once.
const lost = new Map();

document.addEventListener("htmx:config:request", ({ detail: { ctx } }) => {
  if (isPost(ctx)) document.getElementById("trouble")?.replaceChildren();
  const form = formOf(ctx);
  if (!form) return;
  const { body } = ctx.request;
  const kept = lost.get(content(body));
  if (kept) {
    body.set("key", kept);
    lost.delete(content(body));
  }
  // Two quick taps are two: the second must not wait for the first one's answer to get a key.
  form.elements.key.value = random();
});

document.addEventListener("htmx:error", ({ detail: { ctx } }) => {
  if (!ctx || ctx.response) return;
  if (formOf(ctx)) lost.set(content(ctx.request.body), ctx.request.body.get("key"));
  tell(true);
});

document.addEventListener("htmx:after:request", () => tell(false));
addEventListener("offline", () => tell(true));

function tell(isOffline) {
  const line = document.getElementById("offline");
  if (line) line.hidden = !isOffline;
}
