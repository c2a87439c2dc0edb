// A finished video: played, looked at frame by frame, beside the pictures that it was made from.
import { copy } from "./copy.js";
import { element } from "./element.js";

// Every engine of Reel makes so many frames a second.
const FRAMES = 24;
const isCalm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The link that fills the form of a record's endpoint with its input. */
export function shareLink({ endpoint, input }, site) {
  const bytes = new TextEncoder().encode(JSON.stringify(input));
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
  return `${site}/models/${endpoint}#input=${text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "")}`;
}

/** The input in a shared link's fragment, or undefined. */
export function sharedInput(fragment) {
  const text = new URLSearchParams(fragment.slice(1)).get("input");
  if (!text) return undefined;
  try {
    const bytes = Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    const input = JSON.parse(new TextDecoder().decode(bytes));
    return typeof input === "object" && input !== null && !Array.isArray(input) ? input : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The player of a record. `pictures`: the input's, `[{ words, src }]`, in order. `onReuse` is called with the input, `onStill` with a
 * small picture of the video.
 */
export function player(record, { site, pictures, onReuse, onStill }) {
  const video = element("video", {
    src: record.video, controls: true, loop: true, playsInline: true, preload: "auto", "aria-label": "The video", className: "shot",
  });
  const place = element("output", { className: "place", "aria-live": "off" });
  const last = () => Math.max(0, Math.round((video.duration || 0) * FRAMES) - 1);
  const now = () => Math.min(last(), Math.floor(video.currentTime * FRAMES + 1e-3));
  const tell = () => (place.textContent = `Frame ${now() + 1} of ${last() + 1}`);
  const step = (by) => {
    video.pause();
    video.currentTime = (Math.min(last(), Math.max(0, now() + by)) + 0.5) / FRAMES;
  };
  for (const event of ["loadedmetadata", "timeupdate", "seeked"]) video.addEventListener(event, tell);
  const failed = element("p", { className: "error", role: "alert", hidden: true },
    "This browser cannot play the video, or the server has it no more. Download it to see which.");
  video.addEventListener("error", () => (failed.hidden = false));
  video.addEventListener("loadeddata", () => {
    if (!record.still) onStill(still(video, 320).toDataURL("image/jpeg", 0.7));
    if (!isCalm()) video.play().catch(() => {});
  }, { once: true });

  const button = (label, words, onclick, more = {}) =>
    element("button", { type: "button", className: "quiet", "aria-label": label, title: label, onclick, ...more }, words);
  const loop = button("Loop", "Loop", () => {
    video.loop = !video.loop;
    loop.setAttribute("aria-pressed", video.loop);
  }, { "aria-pressed": "true" });
  const copied = button("Copy the video’s URL", "Copy URL", () => copy(copied, record.video));
  const shared = button("Copy a link that fills the form like this", "Share", () => copy(shared, shareLink(record, site)));
  const tools = element("div", { className: "tools", role: "group", "aria-label": "Video" },
    button("One frame back", "‹ Frame", () => step(-1)), button("One frame on", "Frame ›", () => step(1)), place, loop,
    element("a", { className: "quiet", href: record.video, download: `${record.id.slice(0, 8)}.mp4` }, "Download"),
    copied, shared, button("Use this input again", "Use this input", () => onReuse(record.input)));
  const whole = element("div", { className: "player" },
    element("div", { className: "screen" }, video), failed, tools, ends(record.video, pictures));
  whole.addEventListener("keydown", (event) => {
    const by = { ",": -1, ".": 1 }[event.key];
    if (by) step(by);
  });
  return whole;
}

/** The first and the last frame of a video beside the pictures that went in. */
function ends(url, pictures) {
  const cells = [];
  const cell = (words, content) => {
    const made = element("li", {}, element("span", { className: "window" }, content), element("span", { className: "small" }, words));
    cells.push(made);
    return made;
  };
  const [first, ...others] = pictures;
  if (first) cell(first.words, look(first));
  const slots = ["First frame of the video", "Last frame of the video"].map((words) => cell(words).querySelector(".window"));
  for (const other of others) cell(other.words, look(other));
  const reader = element("video", { src: url, muted: true, preload: "auto" });
  const at = (time) => new Promise((resolve) => {
    reader.addEventListener("seeked", resolve, { once: true });
    reader.currentTime = time;
  });
  reader.addEventListener("loadeddata", async () => {
    for (const [index, words] of ["first", "last"].entries()) {
      await at(index ? Math.max(0, reader.duration - 0.5 / FRAMES) : 0.5 / FRAMES);
      const canvas = still(reader, 320);
      canvas.setAttribute("role", "img");
      canvas.setAttribute("aria-label", `The video’s ${words} frame`);
      slots[index].replaceChildren(canvas);
    }
    reader.removeAttribute("src");
    reader.load();
  }, { once: true });
  return element("ol", { className: "film ends", "aria-label": "Where the video begins and ends" }, ...cells);
}

function look({ words, src }) {
  return src ? element("img", { src, alt: `${words}, as sent` }) : element("span", { className: "elsewhere" }, "From another site");
}

function still(video, width) {
  const canvas = element("canvas", { width, height: Math.round((width * video.videoHeight) / video.videoWidth) || 1 });
  canvas.getContext("2d").drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas;
}
