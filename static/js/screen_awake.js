// A projecting laptop must not fall asleep in the middle of an evening. Browsers let go of the lock when the page is hidden.

async function stayAwake() {
  if (document.hidden || !navigator.wakeLock) return;
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // An empty battery may refuse: the evening goes on.
  }
}

document.addEventListener("visibilitychange", stayAwake);
stayAwake();
