// The clock before the beginning. The page's own text says the hour; this only says how long until then.

const HOUR = 3600;

function text(seconds) {
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / HOUR);
  const rest = `${two(Math.floor((seconds % HOUR) / 60))}:${two(seconds % 60)}`;
  return hours ? `${hours}:${rest}` : rest;
}

function update() {
  const countdown = document.getElementById("countdown");
  if (!countdown) return;
  const left = Math.round((new Date(countdown.dataset.until) - Date.now()) / 1000);
  // Farther away than two days a date says more than a clock.
  countdown.toggleAttribute("hidden", left > 48 * HOUR);
  countdown.toggleAttribute("data-kept-soon", left <= 0);
  countdown.querySelector(".countdown-clock").textContent = text(Math.max(left, 0));
}

document.addEventListener("htmx:after:swap", update);
setInterval(update, 1000);
update();
