// The card for one person: the drawing field, again after each answer.

async function offerDrawing() {
  const form = document.querySelector("#word-form");
  const fold = form.querySelector("[data-drawing]");
  if (!fold.hidden) return;
  fold.hidden = false;
  const begin = async () => (await import(form.dataset.drawingModule)).drawIn(fold);
  if (fold.open) begin();
  else fold.addEventListener("toggle", begin, { once: true });
}

document.addEventListener("answered", offerDrawing);
offerDrawing();
