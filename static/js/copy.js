// Buttons that copy a text; without a script the text itself is there to be marked.

for (const button of document.querySelectorAll("button[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const words = button.querySelector("span");
  const before = words.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    text.select();
    try {
      await navigator.clipboard.writeText(text.value);
    } catch {
      // Plain HTTP in a hall: browsers keep the clipboard back, the old way still works.
      document.execCommand("copy");
    }
    words.textContent = button.dataset.copied;
    setTimeout(() => (words.textContent = before), 2500);
  });
}
