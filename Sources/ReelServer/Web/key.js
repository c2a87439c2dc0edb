// The key of this browser: asked for when the server asks for one, kept for this tab, or for longer when somebody says so.
import { element } from "./element.js";

const NAME = "reel.key";
let asking;

/** The key that is known, or null. */
export const key = () => sessionStorage.getItem(NAME) ?? localStorage.getItem(NAME);

/** What a request needs to show it. */
export const authorization = () => (key() ? { Authorization: `Key ${key()}` } : {});

function keep(text, forLong) {
  sessionStorage.setItem(NAME, text);
  if (forLong) localStorage.setItem(NAME, text);
  else localStorage.removeItem(NAME);
}

/** Forgets the key, here and for later. */
export function forgetKey() {
  sessionStorage.removeItem(NAME);
  localStorage.removeItem(NAME);
}

/** Asks for a key in a panel. Resolves to whether there is a new one. Whoever asks meanwhile waits for the same answer. */
export function askForKey() {
  asking ??= panel().finally(() => (asking = undefined));
  return asking;
}

function panel() {
  const wrong = key() !== null;
  const text = element("input", {
    type: "password", id: "key-text", required: true, autocomplete: "off", spellcheck: false, placeholder: "id:secret",
    "aria-describedby": "key-help key-error",
  });
  const long = element("input", { type: "checkbox", id: "key-long", checked: localStorage.getItem(NAME) !== null });
  const error = element("p", { className: "error", id: "key-error", role: "alert", hidden: !wrong },
    "The server does not know the key that was sent. Check it, and try again.");
  const cancel = element("button", { type: "button", className: "quiet" }, "Cancel");
  const dialog = element("dialog", { className: "key", "aria-labelledby": "key-title" },
    element("form", { method: "dialog" },
      element("h2", { id: "key-title" }, "This server asks for a key"),
      element("p", { id: "key-help" }, "Whoever runs it gives keys out. Yours stays in this browser, and goes to this server alone."),
      element("label", { className: "name", htmlFor: "key-text" }, "Key"), text, error,
      element("label", { className: "check", htmlFor: "key-long" }, long, " Remember it after this tab is closed"),
      element("div", { className: "row" }, element("button", { className: "primary" }, "Use this key"), cancel)));
  if (wrong) text.setAttribute("aria-invalid", "true");
  document.body.append(dialog);
  dialog.showModal();
  text.focus();
  return new Promise((resolve) => {
    cancel.addEventListener("click", () => dialog.close("cancel"));
    dialog.querySelector("form").addEventListener("submit", () => {
      keep(text.value.trim(), long.checked);
      dialog.returnValue = "kept";
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "kept");
    });
  });
}
