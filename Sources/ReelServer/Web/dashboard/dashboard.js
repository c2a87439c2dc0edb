// Runs a dashboard page: asks for a key where one is needed, and keeps what is shown up to date while somebody looks.
import {call, credential, CallError} from "./dashboard-api.js";
import {button, h, patch} from "./dashboard-build.js";
import {clock} from "./dashboard-words.js";
import queue from "./dashboard-queue.js";
import jobs from "./dashboard-jobs.js";
import job from "./dashboard-job.js";
import files from "./dashboard-files.js";
import usage from "./dashboard-usage.js";
import keys from "./dashboard-keys.js";
import engine from "./dashboard-engine.js";

const view = document.getElementById("view");
const live = document.getElementById("live");
const say = document.getElementById("say");
const page = {queue, jobs, job, files, usage, keys, engine}[view.dataset.page];
const site = view.dataset.site;

/** What a page has to work with. `state` is its own, and outlives each drawing. */
const context = {
  site,
  state: {},
  call: (path, options) => call(site, path, options),
  refresh: () => refresh(),
};

let timer = null;
let waiting = null;
let shown = null;
let trouble = null;

async function refresh() {
  clearTimeout(timer);
  waiting?.abort();
  if (view.dataset.keys === "yes" && !credential.get()) return askForKey();
  const own = new AbortController();
  waiting = own;
  try {
    // What is asked for anew is no longer waited for.
    const loaded = await page.load({...context, call: (path, options) => call(site, path, {...options, signal: own.signal})});
    if (own !== waiting) return;
    shown = loaded;
    trouble = null;
    draw();
    schedule();
  } catch (error) {
    if (own !== waiting || error.name === "AbortError") return;
    if (!(error instanceof CallError)) throw error;
    fail(error);
  }
}

function draw() {
  const wanted = h("div", null, page.draw(shown, context));
  patch(view, wanted);
  tell();
}

function fail(error) {
  if (error.status === 401) {
    const wasGiven = credential.get();
    credential.forget();
    return askForKey(wasGiven ? `The server does not take this key: ${error.message}` : null);
  }
  const isFinal = error.status === 403 || error.status === 404;
  trouble = isFinal ? null : error.message;
  // What was shown last is better than nothing, as long as it is said to be old.
  if (!shown || error.status) patch(view, h("div", null, notice(error)));
  if (isFinal) live.replaceChildren();
  else {
    tell();
    schedule();
  }
}

function notice(error) {
  const isRefused = error.status === 403 && credential.get();
  return h("div", {class: "d-notice", role: "alert"}, h("p", null, error.message),
    isRefused && button("Use another key", "forget"));
}

function tell() {
  const parts = [];
  if (trouble) parts.push(h("span", {class: "d-bad"}, `${trouble} Trying again.`));
  else if (document.hidden) parts.push("Paused");
  else parts.push(`As of ${clock(Date.now())}, every ${page.every} s`);
  if (credential.get()) {
    parts.push(button("Forget the key", "forget", {}, {class: "d-link", title: `Used in this tab: ${credential.get().split(":")[0]}`}));
  }
  patch(live, h("p", null, parts.map((part, index) => index ? [" · ", part] : part)));
}

/** Nobody looks at a hidden tab: it asks for nothing. */
function schedule() {
  clearTimeout(timer);
  if (!document.hidden) timer = setTimeout(refresh, page.every * 1000);
}

addEventListener("resize", () => shown && draw());

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    clearTimeout(timer);
    if (shown) tell();
  } else if (shown || trouble) {
    refresh();
  }
});

function askForKey(wrong) {
  shown = null;
  clearTimeout(timer);
  live.replaceChildren();
  view.replaceChildren(h("form", {class: "d-key", id: "key-form"},
    h("h2", null, "This server asks for a key"),
    h("p", {id: "key-help"}, "An operator’s key, as its owner has it: ", h("code", null, "id:secret"),
      ". It is kept for this tab alone and sent with each call."),
    h("label", {for: "key"}, "Key"),
    h("input", {id: "key", type: "password", autocomplete: "off", spellcheck: "false", required: true,
      "aria-describedby": wrong ? "key-wrong key-help" : "key-help", "aria-invalid": wrong ? "true" : null}),
    wrong && h("p", {id: "key-wrong", class: "d-bad", role: "alert"}, wrong),
    h("button", {class: "d-button d-first"}, "Show the dashboard")));
  document.getElementById("key").focus();
}

document.addEventListener("submit", async event => {
  event.preventDefault();
  if (event.target.id !== "key-form") return act(event.target.dataset.action, event.target);
  const input = document.getElementById("key");
  const key = input.value.trim();
  if (!/^[^\s:,]+:[^\s,]+$/.test(key)) return askForKey("A key is id:secret, without spaces.");
  credential.set(key);
  view.replaceChildren(h("p", {class: "d-empty"}, "One moment…"));
  await refresh();
  document.getElementById("title").scrollIntoView?.({block: "nearest"});
});

document.addEventListener("click", event => {
  const element = event.target.closest?.("button[data-action]");
  if (element) act(element.dataset.action, element);
});

document.addEventListener("change", event => {
  const action = event.target.closest?.("form[data-change]")?.dataset.change;
  if (action) act(action, event.target.closest("form"));
});

async function act(name, element) {
  if (name === "forget") {
    credential.forget();
    return view.dataset.keys === "yes" ? askForKey() : refresh();
  }
  if (name === "arm") return arm(element);
  const action = page.actions?.[name];
  if (!action || element.dataset.busy) return;
  // Not disabled: that would take the focus away.
  element.dataset.busy = "yes";
  try {
    const message = await action(context, element);
    if (message) announce(message);
  } catch (error) {
    if (!(error instanceof CallError)) throw error;
    announce(error.message, true);
  } finally {
    delete element.dataset.busy;
  }
}

/** A first press asks, a second one within five seconds does it. */
function arm(element) {
  if (element.dataset.armed) {
    disarm(element);
    return act(element.dataset.then, element);
  }
  element.dataset.armed = "yes";
  element.dataset.text = element.textContent;
  element.dataset.label = element.getAttribute("aria-label");
  element.textContent = element.dataset.sure;
  element.setAttribute("aria-label", `${element.dataset.sure} ${element.dataset.label}`);
  clearTimeout(timer);
  announce(`Press again within 5 seconds: ${element.dataset.label}`);
  setTimeout(() => {
    disarm(element);
    schedule();
  }, 5000);
}

function disarm(element) {
  if (!element.dataset.armed) return;
  element.textContent = element.dataset.text;
  element.setAttribute("aria-label", element.dataset.label);
  for (const name of ["armed", "text", "label"]) delete element.dataset[name];
}

let silence = null;

function announce(message, isBad = false) {
  clearTimeout(silence);
  say.className = isBad ? "d-say d-bad" : "d-say";
  say.textContent = message;
  silence = setTimeout(() => say.replaceChildren(), isBad ? 15000 : 6000);
}

context.redraw = draw;
context.announce = announce;
refresh();
