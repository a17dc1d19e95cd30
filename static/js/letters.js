// The form for all the letters: a button that says how many it signs, and a place to draw.

const form = document.querySelector("form.letters");

/** The buttons say what they will do: all letters while none is ticked, else as many as are. */
function sayHowMany() {
  const boxes = [...form.querySelectorAll(".letter-box")];
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

function offerDrawing() {
  const fold = form.querySelector("[data-drawing]");
  if (!fold.hidden) return;
  fold.hidden = false;
  const begin = async () => (await import(form.dataset.drawingModule)).drawIn(fold);
  if (fold.open) begin();
  else fold.addEventListener("toggle", begin, { once: true });
}

function begin() {
  sayHowMany();
  offerDrawing();
}

form.addEventListener("change", sayHowMany);
document.addEventListener("answered", begin);
addEventListener("pageshow", sayHowMany);
begin();
