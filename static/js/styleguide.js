// The styleguide's canvases draw; nothing else here needs a script.
import { drawIn } from "./drawing.js";

for (const fold of document.querySelectorAll("[data-drawing]")) {
  fold.hidden = false;
  fold.addEventListener("toggle", () => drawIn(fold), { once: true });
}
