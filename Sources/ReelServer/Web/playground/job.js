// A request on its way: submitted, followed through every interruption, and over at last.
import { call, events, Refusal, Unreachable } from "./api.js";

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const LONGEST_PAUSE = 3000;

export class Job {
  /** `record`: what the history keeps of it. `onChange` hears of every change, with the word `"ended"` of the last one. */
  constructor(record, onChange) {
    Object.assign(this, { record, onChange, logs: [] });
  }

  /** Sends an input. The same `name` twice is one request, so that what was sent into silence can be sent again. */
  static async submit({ endpoint, title, input, name }, onChange) {
    const answer = await call("POST", `/queue/${endpoint}`, { json: input, headers: { "Idempotency-Key": name } });
    const record = { id: answer.request_id, endpoint, title, input, at: Date.now(), state: "waiting" };
    return new Job(record, onChange);
  }

  get path() { return `/queue/${this.record.endpoint}/requests/${this.record.id}`; }

  get isOver() { return ["done", "failed", "cancelled"].includes(this.record.state); }

  /** Seconds until it is done, by what the server said last; undefined if it has said nothing. */
  get eta() {
    return this.etaSaid === undefined ? undefined : Math.max(0, this.etaSaid - (Date.now() - this.etaAt) / 1000);
  }

  /** Follows it to its end. Where the server goes away, asks again until it is back. */
  async follow() {
    for (let wait = 250; !this.isOver; wait = Math.min(wait * 2, LONGEST_PAUSE)) {
      try {
        this.logs = [];
        for await (const status of events(`${this.path}/status/stream?logs=1&previews=1`)) {
          wait = 250;
          this.hear(status);
          if (status.status === "COMPLETED") return await this.fetchResult();
        }
        throw new Unreachable();
      } catch (error) {
        if (error.status === 404) return this.end("failed", this.unknown, error);
        if (!(error instanceof Unreachable || error instanceof Refusal)) throw error;
        // Nobody gave a key: asking again and again would not help.
        this.locked = error.status === 401;
        this.lost = true;
        this.onChange(this);
        if (this.locked) return;
        await pause(wait);
      }
    }
  }

  get unknown() {
    return [{ message: "The server knows nothing of this request any more. Its input is still here: use it again." }];
  }

  hear(status) {
    this.lost = false;
    this.logs.push(...(status.logs ?? []));
    this.position = status.queue_position;
    this.progress = status.metrics?.progress;
    [this.etaSaid, this.etaAt] = [status.metrics?.eta, Date.now()];
    if (status.preview) this.record.still = status.preview;
    if (status.status === "IN_PROGRESS") this.record.state = "running";
    if (status.status === "IN_QUEUE") this.record.state = "waiting";
    this.onChange(this);
  }

  async fetchResult() {
    try {
      const { status, headers, body } = await call("GET", this.path, { whole: true });
      const file = Object.values(body).find((value) => typeof value?.url === "string");
      this.record.video = file?.url;
      this.end("done", undefined, { status, headers, body });
    } catch (error) {
      if (!(error instanceof Refusal) || error.status === 401) throw error;
      this.end(error.body?.error_type === "client_cancelled" ? "cancelled" : "failed", error.details, error);
    }
  }

  end(state, details, { status, headers, body }) {
    const kept = ["x-fal-request-id", "x-fal-billable-units", "x-fal-error-type", "content-type"];
    Object.assign(this.record, {
      state, details,
      response: { status, body, headers: Object.fromEntries(kept.map((name) => [name, headers?.get(name)]).filter(([, value]) => value)) },
    });
    this.lost = false;
    this.onChange(this, "ended");
  }

  /** Asks for its end; the stream tells when it has come. */
  async cancel() {
    await call("PUT", `${this.path}/cancel`).catch((error) => {
      // It was over before this came.
      if (error.body?.status !== "ALREADY_COMPLETED") throw error;
    });
  }
}
