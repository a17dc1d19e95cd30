// The people take turns: the case long enough to be read, then a word, then the next.
// Marks are attributes named data-kept-…, which a new state leaves alone.

const CASE = 14000;
const WORD = 11000;
let onNow = null;
let until = 0;

function turn(forced) {
  const voices = document.getElementById("voices");
  const all = voices ? [...voices.querySelectorAll(".voice")] : [];
  if (!all.length) {
    onNow = null;
    return;
  }
  const at = all.findIndex((voice) => voice.id === onNow);
  let next = at;
  if (at < 0) next = 0;
  else if (!forced && performance.now() >= until) next = following(all, at);
  if (next !== at || !all[next].hasAttribute("data-kept-on")) show(voices, all, next);
}

// A case, then two words, then the case again: no word waits behind all the others for ever.
let last = 0;
function following(all, at) {
  const hasCase = all[0].classList.contains("spotlight");
  if (!hasCase) return (at + 1) % all.length;
  const words = all.length - 1;
  if (!words) return 0;
  if (at > 0 && last % 2 === 0) return 0;
  return 1 + (last++ % words);
}

function show(voices, all, index) {
  voices.setAttribute("data-kept-turning", "");
  for (const voice of all) voice.toggleAttribute("data-kept-on", voice === all[index]);
  onNow = all[index].id;
  until = performance.now() + (all[index].classList.contains("spotlight") ? CASE : WORD);
}

document.addEventListener("htmx:after:swap", () => turn(true));
setInterval(turn, 1000);
turn(true);
