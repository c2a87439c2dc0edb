// How figures, times and names are written.
import {h} from "./dashboard-build.js";

export const states = {queued: "Waiting", running: "Running", succeeded: "Done", failed: "Failed", cancelled: "Cancelled"};

export function state(job) {
  const words = job.state === "running" && job.cancel_requested ? "Stopping" : states[job.state] ?? job.state;
  const done = job.state === "running" && job.progress > 0 && ` ${share(job.progress)}`;
  return h("span", {class: `d-state d-${job.state}`}, h("span", null, words, done));
}

export function bytes(count) {
  if (count === null || count === undefined) return "–";
  const units = ["B", "kB", "MB", "GB", "TB"];
  let value = count;
  let unit = 0;
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${units[unit]}`;
}

/** A length of time from its seconds: `0.4 s`, `12 s`, `3 min 20 s`, `2 h 5 min`, `6 d 3 h`. */
export function span(seconds) {
  if (seconds === null || seconds === undefined) return "–";
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return parts(Math.floor(whole / 60), "min", whole % 60, "s");
  if (whole < 86400) return parts(Math.floor(whole / 3600), "h", Math.floor((whole % 3600) / 60), "min");
  return parts(Math.floor(whole / 86400), "d", Math.floor((whole % 86400) / 3600), "h");
}

function parts(first, unit, second, smaller) {
  return second ? `${first} ${unit} ${second} ${smaller}` : `${first} ${unit}`;
}

/** How long ago a time is, which is told in full to those who point at it. */
export function ago(time, now = Date.now()) {
  if (!time) return "–";
  const seconds = Math.max(0, (now - Date.parse(time)) / 1000);
  return h("time", {datetime: time, title: moment(time)}, seconds < 1 ? "now" : `${rough(seconds)} ago`);
}

/** How long it is until a time. */
export function until(time, otherwise = "never", now = Date.now()) {
  if (!time) return otherwise;
  const seconds = (Date.parse(time) - now) / 1000;
  return h("time", {datetime: time, title: moment(time)}, seconds <= 0 ? "now" : `in ${rough(seconds, Math.round)}`);
}

/** In one unit: `40 s`, `3 min`, `5 h`, `6 d`. */
function rough(seconds, whole = Math.floor) {
  if (seconds < 60) return `${Math.max(1, whole(seconds))} s`;
  if (seconds < 3600) return `${whole(seconds / 60)} min`;
  return seconds < 86400 ? `${whole(seconds / 3600)} h` : `${whole(seconds / 86400)} d`;
}

const momentStyle = new Intl.DateTimeFormat("en-GB", {
  day: "numeric", month: "short", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit"});
const clockStyle = new Intl.DateTimeFormat("en-GB", {hour: "2-digit", minute: "2-digit", second: "2-digit"});

export function moment(time) {
  return time ? momentStyle.format(new Date(time)) : "–";
}

export function clock(time) {
  return clockStyle.format(new Date(time));
}

/** Cents, and thousandths where an amount has some or `digits` asks for them. */
export function dollars(amount, digits = thousandths(amount) ? 3 : 2) {
  if (amount === null || amount === undefined) return "–";
  return `$${amount.toFixed(digits)}`;
}

/** Whether an amount is no whole number of cents. */
export function thousandths(amount) {
  return Math.abs(amount * 100 - Math.round(amount * 100)) > 1e-6;
}

export function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

export function share(fraction) {
  return `${Math.floor(fraction * 100)}%`;
}

/** The last part of an endpoint's id, which tells it from the others; all of it to those who point at it. */
export function model(id) {
  return h("span", {class: "d-model", title: id}, id.split("/").at(-1));
}

export function shortID(id) {
  return h("code", {title: id, class: "d-id"}, id.slice(0, 8));
}

export function owner(id) {
  return id ? h("code", {class: "d-id"}, id) : h("span", {class: "d-soft d-id"}, "no key");
}
