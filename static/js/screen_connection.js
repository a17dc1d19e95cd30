// The stream brings each state. When it is silent or gone, the page asks for its own address instead,
// and only when that too has failed for ten seconds does the room get to know.

const ASK_WHEN_LOST = 2000;
const ASK_WHEN_QUIET = 30000; // a dead Wi-Fi closes nothing: ask now and then even while the stream seems alive
const TELL_AFTER = 10000;

const stage = document.getElementById("stage");
const poll = document.getElementById("poll");
const lost = document.getElementById("lost");
const text = lost.dataset.text;
let streaming = false;
let connection = null;
let tag = null;
let known = "";
let heard = performance.now(); // the last time the server was there
let gone = performance.now(); // since when it is not
let asked = 0;

function hear() {
  heard = gone = performance.now();
  if (!lost.hidden) {
    lost.hidden = true;
    lost.textContent = "";
  }
}

function lose() {
  if (streaming) gone = performance.now();
  streaming = false;
}

stage.addEventListener("htmx:sse:after:connection", (event) => {
  streaming = true;
  connection = event.detail.connection;
  hear();
});
stage.addEventListener("htmx:sse:before:connection", lose);
stage.addEventListener("htmx:sse:error", lose);
stage.addEventListener("htmx:sse:close", lose);
stage.addEventListener("htmx:sse:before:message", hear);

poll.addEventListener("htmx:config:request", (event) => {
  if (tag) event.detail.ctx.request.headers["If-None-Match"] = tag;
});
poll.addEventListener("htmx:after:request", (event) => {
  const answer = event.detail.ctx.response;
  if (answer?.status !== 200 && answer?.status !== 304) return;
  tag = answer.headers.get("ETag") ?? tag;
  hear();
});

// What only the stream should have changed. (Whose turn it is in the light changes by the clock.)
function told() {
  const { state, blank } = document.getElementById("scene").dataset;
  return [state, blank, document.getElementById("total")?.dataset.total].join();
}

poll.addEventListener("htmx:before:swap", () => (known = told()));
poll.addEventListener("htmx:after:swap", () => {
  // The evening went on while the stream said nothing: it only seems alive.
  if (streaming && told() !== known) connection?.reader?.cancel();
});

// Nothing answers while the stream seems alive: a dead Wi-Fi closes nothing. Without it the page knows that it is alone.
poll.addEventListener("htmx:error", () => {
  if (streaming) connection?.reader?.cancel();
});

function watch() {
  const time = performance.now();
  const quiet = time - heard;
  if (!streaming && time - gone > TELL_AFTER && lost.hidden) {
    lost.textContent = text;
    lost.hidden = false;
  }
  if (time - asked < (streaming ? ASK_WHEN_QUIET : ASK_WHEN_LOST)) return;
  if (streaming && quiet < ASK_WHEN_QUIET) return;
  asked = time;
  htmx.trigger(poll, "poll");
  if (!streaming) htmx.trigger(stage, "reconnect");
}

setInterval(watch, 1000);
addEventListener("online", () => htmx.trigger(poll, "poll"));
