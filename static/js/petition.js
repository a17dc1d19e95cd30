// The form of one action: a place to draw the signature, for whoever has a script.

const form = document.querySelector("[data-petition]");
const fold = form.querySelector("[data-drawing]");
const begin = async () => (await import(form.dataset.drawingModule)).drawIn(fold);

fold.hidden = false;
if (fold.open) begin();
else fold.addEventListener("toggle", begin, { once: true });
