// The directory: near me, for whoever has a device that knows; and the language switch leads to what is shown.

// Degrees: a kilometre, roughly. More is nobody's business, so more never leaves the device.
const DECIMALS = 2;
const PATIENCE = { timeout: 15000, maximumAge: 600000 };

const near = document.querySelector("#near");

function offerNear() {
  if (!near || !("geolocation" in navigator) || !window.isSecureContext) return;
  near.hidden = false;
  near.querySelector("[data-where]").addEventListener("click", askWhere);
}

function askWhere() {
  near.querySelector("[data-trouble]").hidden = true;
  near.setAttribute("aria-busy", "true");
  navigator.geolocation.getCurrentPosition(lookAround, sayTrouble, PATIENCE);
}

function lookAround({ coords }) {
  near.removeAttribute("aria-busy");
  for (const name of ["latitude", "longitude"]) near.elements[name].value = coords[name].toFixed(DECIMALS);
  near.requestSubmit();
  for (const name of ["latitude", "longitude"]) setTimeout(() => (near.elements[name].value = ""));
}

function sayTrouble() {
  near.removeAttribute("aria-busy");
  near.querySelector("[data-trouble]").hidden = false;
}

/** What was found, for whoever does not see the list change. */
function tell() {
  document.querySelector("#found-said").textContent = document.querySelector("#found-title").textContent;
}

/** The same search in another language, also after the list was swapped. */
function keepLanguages() {
  for (const link of document.querySelectorAll(".languages a")) {
    const address = new URL(location.href);
    address.searchParams.set("lang", link.lang);
    link.href = address;
  }
}

document.addEventListener("htmx:after:swap", () => {
  keepLanguages();
  tell();
});
document.addEventListener("htmx:after:history:update", keepLanguages);
offerNear();
