// What was tapped and is not answered yet, kept on this phone: one entry each, for a day at most, for one person only.

const { home } = document.querySelector("#waiting").dataset;
export const { me } = document.querySelector("[data-me]").dataset;
const EVERY = "lueur/j/";
const SHELF = `lueur${home}/`;
const A_DAY = 24 * 3600 * 1000;
const NOWHERE = { getItem: () => null, setItem: () => null, removeItem: () => null };

export const store = findStore();

/** A browser that keeps nothing may refuse even to be asked. */
function findStore() {
  try {
    return localStorage;
  } catch {
    return NOWHERE;
  }
}

/** All that is kept for whoever holds this device now, oldest first; what is too old or somebody else's is erased. */
export function intents() {
  const found = [];
  for (const entry of Object.keys(store).filter((key) => key.startsWith(EVERY))) {
    const intent = JSON.parse(store.getItem(entry));
    const age = Date.now() - intent.at;
    const isOurs = entry.startsWith(SHELF) && intent.me === me;
    if (isOurs && age < A_DAY) found.push(intent);
    else if (isOurs && age < 2 * A_DAY && !intent.refused) found.push(fade(intent));
    else if (age > A_DAY || entry.startsWith(SHELF)) store.removeItem(entry);
  }
  return found.sort((one, other) => one.at - other.at);
}

/** Nothing personal stays of what could not be sent in a day, only that it was not. */
function fade(intent) {
  const faded = { ...intent, fields: [], isLate: true };
  if (!intent.isLate) put(faded);
  return faded;
}

export function put(intent) {
  store.setItem(SHELF + intent.key, JSON.stringify(intent));
}

export const isKept = ({ key }) => store.getItem(SHELF + key) !== null;

export const drop = ({ key }) => store.removeItem(SHELF + key);

/** Whether it still has to be sent. */
export const waits = (intent) => !intent.refused && !intent.isLate;
