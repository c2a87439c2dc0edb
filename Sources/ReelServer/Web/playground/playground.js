// The playground: one form, one stage, and what is between them.
import { Refusal, Unreachable, site } from "./api.js";
import { CodeView } from "./code.js";
import { copy } from "./copy.js";
import { videoSize } from "./crop.js";
import { Form } from "./form.js";
import { forget, keep, record, records, showStrip } from "./history.js";
import { Job } from "./job.js";
import { JSONView } from "./json.js";
import { sharedInput } from "./player.js";
import { Stage } from "./stage.js";
import { tabs } from "./tabs.js";

const find = (id) => document.getElementById(id);
const { endpoint, title, charges, shapes } = find("form").dataset;
const tables = { charges: JSON.parse(charges), shapes: JSON.parse(shapes) };
const draft = `reel.draft.${endpoint}`;
const opened = `reel.open.${endpoint}`;
const jobs = new Map();
let open, sending, attempt, later;

const form = new Form(find("form"), () => changed());
const json = new JSONView(find("json-text"), find("json-error"), (values) => (form.values = values));
const code = new CodeView(find("output-code"), endpoint);
const stage = new Stage(find("stage"), find("said"), {
  pictures: inputPictures, onReuse: (input) => reuse(input), onStill: (one) => remember(one), onField: (name) => goTo(name),
});
const inputTabs = tabs(document.querySelector('[aria-label="How to give the input"]'), (name) => name === "json" && json.show(form.values));
const outputTabs = tabs(document.querySelector('[aria-label="What to show"]'), (name) => name === "code" && code.show(form.values));

// The input.

function changed() {
  const { cost, seconds } = form.row(tables.charges) ?? {};
  const size = videoSize(form.row(tables.shapes), form.pictures[0]?.size);
  const facts = [cost && `Costs ${cost}`, seconds && `${seconds} s`, size && `${size[0]} × ${size[1]}`].filter(Boolean);
  find("cost").textContent = facts.join(" · ");
  for (const picture of form.pictures) picture.fit(size);
  clearTimeout(later);
  later = setTimeout(() => {
    saveDraft();
    if (outputTabs.shown === "code") code.show(form.values);
  }, 200);
}

function saveDraft() {
  try {
    sessionStorage.setItem(draft, JSON.stringify(form.values));
  } catch {
    // Too large a picture for the browser's storage: the draft would not survive a reload, and that is all.
  }
}

function reuse(input) {
  form.values = input;
  inputTabs.show("form");
  form.controls[0].focus();
}

function goTo(name) {
  inputTabs.show("form");
  form.controls.find((control) => control.name === name)?.focus();
}

async function useExample() {
  inputTabs.show("form");
  form.values = { prompt: find("example").dataset.prompt };
  await Promise.all(form.pictures.filter((picture) => picture.drop.dataset.example).map(async (picture) => {
    const name = picture.drop.dataset.example;
    const blob = await fetch(`${site}/assets/${name}`).then((answer) => answer.blob());
    await picture.take(new File([blob], name, { type: blob.type }));
  })).catch(() => form.complain(new Unreachable().message));
  find("run").focus();
}

/** The pictures of an input as this page may show them. */
function inputPictures(input) {
  return form.pictures.filter(({ control }) => input?.[control.name]).map(({ control, words }) => {
    const url = String(input[control.name]);
    return { words, src: url.startsWith(`${site}/`) || url.startsWith("data:image/") ? url : undefined };
  });
}

// Jobs.

async function run() {
  if (sending) return;
  if (inputTabs.shown === "json" && !json.values) return find("json-text").focus();
  sending = true;
  busy("Sending…");
  try {
    await Promise.all(form.pictures.map((picture) => picture.pending));
    const broken = form.pictures.find((picture) => picture.isBroken);
    if (broken) return broken.control.focus();
    form.clear();
    const input = form.values;
    const text = JSON.stringify(input);
    if (attempt?.text !== text) attempt = { text, name: name() };
    const job = await Job.submit({ endpoint, title, input, name: attempt.name }, heard);
    attempt = undefined;
    begin(job);
    show(job);
    outputTabs.show("video");
    // On a telephone it is below the form.
    find("stage").scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (error instanceof Refusal) {
      if (error.details.some((detail) => detail.field)) inputTabs.show("form");
      form.fail(error.details);
    } else {
      form.fail([{ message: `${error.message} Your input is kept: press Run again.` }]);
    }
  } finally {
    sending = false;
    busy();
  }
}

/** A name for a request that nobody else gives; browsers have `randomUUID` over plain http only on this machine. */
function name() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function busy(words = "Run") {
  find("run").textContent = words;
  find("run").setAttribute("aria-disabled", words !== "Run");
}

function begin(job) {
  jobs.set(job.record.id, job);
  remember(job.record);
  job.follow();
}

function heard(job, word) {
  if (!jobs.has(job.record.id)) return;
  const known = record(job.record.id);
  if (word === "ended" || known?.state !== job.record.state || (job.record.still && !known?.still)) remember(job.record);
  if (job !== open) return;
  stage.show(job);
  if (word !== "ended") return;
  response(job.record);
  const fields = job.record.state === "failed" ? job.record.details.filter((detail) => detail.field) : [];
  // Only where the form still says what has failed.
  if (fields.length && JSON.stringify(form.values) === JSON.stringify(job.record.input)) {
    inputTabs.show("form");
    form.fail(fields);
  }
}

function remember(one) {
  keep(one);
  strip();
}

function strip() {
  showStrip(find("history"), {
    open: open?.record.id,
    onForget: (id) => {
      jobs.delete(id);
      if (open?.record.id === id) show(undefined);
    },
  });
}

function show(job) {
  open = job;
  if (job) sessionStorage.setItem(opened, job.record.id);
  else sessionStorage.removeItem(opened);
  stage.show(job);
  response(job?.record);
  strip();
}

/** Opens what the history has under an id, and goes on with it if it is under way. */
function reopen(id) {
  const one = record(id);
  if (!one || one.endpoint !== endpoint) return false;
  if (!jobs.has(id)) {
    const job = new Job(one, heard);
    jobs.set(id, job);
    if (!job.isOver) job.follow();
  }
  show(jobs.get(id));
  return true;
}

function response(one) {
  const { status, headers = {}, body } = one?.response ?? {};
  const pre = find("response");
  pre.hidden = find("response-copy").hidden = !status;
  find("response-facts").textContent = status
    ? [`HTTP ${status}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join(" · ")
    : one ? "The answer comes when the request is over." : "Nothing has been answered yet.";
  pre.querySelector("code").textContent = status ? JSON.stringify(body, null, 2) : "";
}

// What a person does.

find("form").addEventListener("submit", (event) => {
  event.preventDefault();
  run();
});
find("form").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) run();
});
find("example").addEventListener("click", useExample);
find("response-copy").addEventListener("click", (event) => copy(event.currentTarget, find("response").textContent));

// A picture goes to the field that it is dropped on or pasted into; anywhere else, to the first that has none.
const vacant = () => form.pictures.find((picture) => picture.isEmpty) ?? form.pictures[0];
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  if (event.defaultPrevented) return;
  event.preventDefault();
  const [file] = event.dataTransfer.files;
  if (file) vacant()?.take(file);
});
addEventListener("paste", (event) => {
  const [file] = event.clipboardData.files;
  if (!file) return;
  event.preventDefault();
  const here = form.pictures.find((picture) => picture.control.box.contains(document.activeElement));
  (here ?? vacant())?.take(file);
});
addEventListener("storage", strip);
// What was typed a moment ago is kept too.
addEventListener("pagehide", saveDraft);
addEventListener("hashchange", arrive);

/** What the address says: an input that somebody shares, or a request of the history. */
function arrive() {
  const shared = sharedInput(location.hash);
  const id = new URLSearchParams(location.hash.slice(1)).get("request");
  if (shared || id) history.replaceState(null, "", location.pathname + location.search);
  if (shared) form.values = shared;
  else if (id && reopen(id)) {
    outputTabs.show("video");
    find("output-video").focus();
  }
  return shared;
}

try {
  form.values = JSON.parse(sessionStorage.getItem(draft) ?? "{}");
} catch {
  form.values = {};
}
if (!arrive() && !open) {
  const unfinished = records().find((one) => one.endpoint === endpoint && ["waiting", "running"].includes(one.state));
  reopen(unfinished?.id ?? sessionStorage.getItem(opened));
}
for (const one of records()) {
  if (one.endpoint !== endpoint || jobs.has(one.id) || !["waiting", "running"].includes(one.state)) continue;
  const job = new Job(one, heard);
  jobs.set(one.id, job);
  job.follow();
}
strip();
performance.mark("ready");
document.documentElement.dataset.ready = "";
