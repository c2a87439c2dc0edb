// What this browser has had made: kept in its storage, newest first, and shown as a strip of film.
import { element } from "./element.js";

const NAME = "reel.history";
const LIMIT = 24;
const site = new URL("..", import.meta.url).href.replace(/\/$/, "");

/** `[{ id, endpoint, title, input, at, state, video, still, details, response }]` */
export function records() {
  try {
    const found = JSON.parse(localStorage.getItem(NAME) ?? "[]");
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

export const record = (id) => records().find((one) => one.id === id);

/** Keeps a record in place of the one with its id. Where the storage is full, the oldest that are over go. */
export function keep(given) {
  const others = records().filter((one) => one.id !== given.id);
  const all = [given, ...others].sort((one, other) => other.at - one.at).slice(0, LIMIT);
  for (;;) {
    try {
      return localStorage.setItem(NAME, JSON.stringify(all));
    } catch {
      const oldest = all.findLastIndex((one) => one.id !== given.id);
      if (oldest < 0) return;
      all.splice(oldest, 1);
    }
  }
}

export function forget(id) {
  localStorage.setItem(NAME, JSON.stringify(records().filter((one) => one.id !== id)));
}

const STATES = { waiting: "Waiting", running: "Rendering", done: "Done", failed: "Failed", cancelled: "Cancelled" };

/** Fills a section with the records, or hides it if there are none. `open`: id of the record that is shown elsewhere on the page. */
export function showStrip(section, { open, onForget } = {}) {
  const all = records();
  section.hidden = all.length === 0;
  section.querySelector(".film").replaceChildren(...all.map((one) => frame(one, open, section, onForget)));
}

function frame(one, open, section, onForget) {
  const prompt = one.input?.prompt || one.title;
  const state = STATES[one.state] ?? one.state;
  const link = element("a", { href: `${site}/models/${one.endpoint}#request=${one.id}`, className: "cell", "aria-current": one.id === open && "true" },
    element("span", { className: "window" }, one.still && element("img", { src: one.still, alt: "" })),
    element("span", { className: `state ${one.state}` }, state),
    element("span", { className: "said" }, prompt),
    element("span", { className: "small" }, `${one.title} · ${new Date(one.at).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })}`));
  const away = element("button", {
    type: "button", className: "away", "aria-label": `Forget “${prompt.slice(0, 60)}”`,
    onclick: () => {
      forget(one.id);
      onForget?.(one.id);
      showStrip(section, { open, onForget });
      (section.querySelector(".away") ?? document.querySelector("main a, main button")).focus();
    },
  }, "×");
  return element("li", {}, link, away);
}
