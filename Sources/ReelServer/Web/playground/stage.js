// Where a job is seen: waiting, rendering, done, failed.
import { site } from "./api.js";
import { element } from "./element.js";
import { player } from "./player.js";

/** In words: 4 seconds, 2 minutes. */
const soon = (seconds) => (seconds < 90 ? `about ${Math.max(1, Math.round(seconds))} s left` : `about ${Math.round(seconds / 60)} min left`);

export class Stage {
  /** `pictures`: from an input to `[{ words, src }]`. `onReuse(input)`, `onStill(record)`, `onField(name)`: see where they are called. */
  constructor(box, said, { pictures, onReuse, onStill, onField }) {
    Object.assign(this, { box, said, pictures, onReuse, onStill, onField });
    this.nothing = box.firstElementChild;
    setInterval(() => this.job && !this.job.isOver && this.tell(), 1000);
  }

  /** Shows a job as it is now; none: an empty screen. */
  show(job) {
    const phase = job && (job.isOver ? job.record.state : "under way");
    if (job !== this.job || phase !== this.phase) {
      const hadFocus = this.box.contains(document.activeElement);
      [this.job, this.phase, this.told] = [job, phase, undefined];
      this.box.replaceChildren(this.build(phase));
      if (hadFocus) this.box.closest("[role=tabpanel]").focus();
    }
    if (phase === "under way") this.update();
  }

  say(words) {
    if (words === this.told) return;
    this.told = words;
    this.said.textContent = words;
  }

  build(phase) {
    const { record } = this.job ?? {};
    switch (phase) {
      case undefined: return this.nothing;
      case "under way": return this.waiting();
      case "done":
        this.say("The video is done.");
        return player(record, {
          site, pictures: this.pictures(record.input), onReuse: this.onReuse,
          onStill: (still) => {
            record.still = still;
            this.onStill(record);
          },
        });
      default: return this.failure(record, phase);
    }
  }

  waiting() {
    this.picture = element("img", { alt: "", className: "still", hidden: true });
    this.bar = element("progress", { max: 1, className: "bar-of", "aria-label": "Progress" });
    this.words = element("p", { className: "words" });
    this.log = element("div", { className: "log", role: "log", "aria-label": "Log", tabIndex: 0 });
    this.lines = 0;
    this.trouble = element("p", { className: "error", role: "alert", hidden: true });
    const cancel = element("button", {
      type: "button", className: "quiet", id: "cancel", onclick: async () => {
        // Not disabled: that would take the focus away from it.
        if (cancel.ariaDisabled === "true") return;
        cancel.ariaDisabled = "true";
        try {
          await this.job.cancel();
        } catch (error) {
          this.trouble.textContent = `Not cancelled: ${error.message}`;
          this.trouble.hidden = false;
          cancel.ariaDisabled = "false";
        }
      },
    }, "Cancel");
    return element("div", { className: "under-way" },
      element("div", { className: "screen" }, element("span", { className: "leader" }), this.picture), this.bar,
      element("div", { className: "row" }, this.words, cancel), this.trouble, this.log);
  }

  update() {
    const { job } = this;
    if (job.record.still && this.picture.src !== job.record.still) {
      this.picture.src = job.record.still;
      this.picture.hidden = false;
    }
    if (job.progress === undefined) this.bar.removeAttribute("value");
    else this.bar.value = job.progress;
    if (job.logs.length < this.lines) {
      this.log.replaceChildren();
      this.lines = 0;
    }
    for (const line of job.logs.slice(this.lines)) {
      this.log.append(element("p", { className: line.level?.toLowerCase() },
        element("time", { dateTime: line.timestamp }, new Date(line.timestamp).toLocaleTimeString()), ` ${line.message}`));
      this.log.scrollTop = this.log.scrollHeight;
    }
    this.lines = job.logs.length;
    this.tell();
  }

  tell() {
    const { job } = this;
    const left = job.eta === undefined ? "" : ` · ${soon(job.eta)}`;
    if (job.locked) {
      this.words.textContent = "The server asks for a key. Load the page again to give one; the request goes on meanwhile.";
      this.say("The server asks for a key.");
    } else if (job.lost) {
      this.words.textContent = "The server does not answer. Nothing is lost: this goes on when it is back.";
      this.say("The server does not answer.");
    } else if (job.record.state === "running") {
      const percent = Math.floor((job.progress ?? 0) * 100);
      this.words.textContent = `Rendering · ${percent} %${left}`;
      this.say(percent < 25 ? "Rendering has begun." : `Rendering, ${Math.floor(percent / 25) * 25} %.`);
    } else {
      const ahead = job.position ? `${job.position} ahead` : "next in line";
      this.words.textContent = `Waiting · ${ahead}${left}`;
      this.say(`Waiting, ${ahead}.`);
    }
    this.words.classList.toggle("lost", Boolean(job.lost));
  }

  failure(record, phase) {
    const isCancelled = phase === "cancelled";
    const details = record.details ?? [];
    const title = isCancelled ? "Cancelled" : "No video came of this";
    this.say(isCancelled ? "Cancelled." : `Failed: ${details.map((detail) => detail.message).join(" ")}`);
    const lines = isCancelled ? [] : details.map(({ field, message }) =>
      element("li", {}, field && element("button", { type: "button", className: "link", onclick: () => this.onField(field) }, field),
        field ? `: ${message}` : message));
    return element("div", { className: "failure" },
      element("div", { className: "screen" }, element("div", { className: "end" },
        element("h3", {}, title), element("ul", {}, ...lines),
        element("button", { type: "button", className: "quiet", onclick: () => this.onReuse(record.input) }, "Use this input"))));
  }
}
