// Chromium leaves boxes where they are when a font's letters come late, and remembers them by how they were set.
// Set with a feature that no font has, and that was never asked for before, names are looked at again.

let times = 0;
const setAgain = () => document.body.style.setProperty("--letters", `"lu${10 + (times++ % 90)}"`);

document.fonts.ready.then(setAgain);
document.fonts.addEventListener("loadingdone", setAgain);
