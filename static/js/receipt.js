// A link that is shown to be kept, a receipt's or a helper's, copied with one tap.

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.querySelector(button.dataset.copy).value);
    button.querySelector("span").textContent = button.dataset.done;
  });
}
