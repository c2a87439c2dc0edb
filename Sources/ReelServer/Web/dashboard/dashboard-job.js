// One request with all that is known of it.
import {facts, figures, h, table} from "./dashboard-build.js";
import {retry, retryButton} from "./dashboard-jobs.js";
import {cancel, cancelButton} from "./dashboard-queue.js";
import {ago, bytes, clock, dollars, moment, owner, shortID, share, span, state, until} from "./dashboard-words.js";

export default {
  every: 3,
  async load(context) {
    const job = await context.call(`jobs/${encodeURIComponent(location.pathname.split("/").filter(Boolean).at(-1))}`);
    document.getElementById("title").textContent = `Job ${job.request_id.slice(0, 8)}`;
    return job;
  },
  draw: (job, context) => [
    h("div", {class: "d-open"},
      h("p", {class: "d-prompt"}, job.prompt ?? "Without a prompt"),
      h("div", {class: "d-actions"}, state(job), job.finished_at ? retryButton(job) : cancelButton(job))),
    progress(job),
    job.error && h("div", {class: "d-notice", role: "group", "aria-label": "Error"},
      h("p", null, h("strong", null, job.error)),
      h("p", {class: "d-soft"}, [job.status_code && `Answers ${job.status_code}`, job.error_type].filter(Boolean).join(", "))),
    figures([
      ["Waited", span(job.wait_seconds)],
      [job.finished_at ? "Ran" : "Running for", span(job.run_seconds)],
      ["Attempts", `${job.attempts}`, `of ${job.maximum_attempts}${job.crashes ? `, ${job.crashes} crashed` : ""}`],
      ["Cost", dollars(job.charge?.cost ?? null), job.charge && (job.charge.is_charged ? "charged" : job.finished_at ? "not charged" : "if it succeeds")],
    ]),
    h("div", {class: "d-columns"},
      h("section", {"data-key": "result"}, job.video && [h("h2", null, "Result"), video(job.video)], h("h2", null, "Request"), request(job, context.site)),
      h("section", {"data-key": "input"}, h("h2", null, "Input"), input(job.input), webhook(job.webhook))),
    h("h2", null, "Log"),
    table({
      caption: "Log of the request", hideCaption: true, rows: job.log, empty: "Nothing yet.",
      columns: [
        {title: "Time", cell: line => h("time", {datetime: line.time, title: moment(line.time)}, clock(line.time))},
        {title: "Level", cell: line => h("span", {class: line.level === "ERROR" ? "d-bad" : "d-soft"}, line.level.toLowerCase())},
        {title: "Line", class: "d-wide d-line", cell: line => line.message},
      ],
    }),
  ],
  actions: {cancel, retry},
};

function progress(job) {
  if (job.state !== "running") return null;
  return h("div", {class: "d-progress d-broad"},
    h("progress", {max: "1", value: job.progress ?? 0, "aria-label": "Progress"}),
    h("span", null, [job.progress !== null && share(job.progress), job.eta !== null && `${span(job.eta)} left`].filter(Boolean).join(", ")));
}

function video(video) {
  if (!video.is_there) return h("p", {class: "d-empty"}, "The video is gone: it was deleted or has expired.");
  return h("figure", {class: "d-video", "data-key": "video"},
    h("video", {src: video.url, controls: true, preload: "metadata", playsinline: true, "aria-label": "The video"}),
    h("figcaption", null, h("a", {href: video.url, download: "output.mp4"}, "Download"), ` ${bytes(video.bytes)}, goes `, until(video.expires_at)));
}

function request(job, site) {
  const link = id => h("a", {href: `${site}/dashboard/jobs/${id}`}, shortID(id));
  const stamp = time => h("time", {datetime: time}, moment(time));
  return facts([
    ["Id", h("code", {class: "d-all"}, job.request_id)],
    ["Model", h("code", null, job.endpoint_id)],
    ["Key", owner(job.owner)],
    ["Priority", job.priority],
    ["Accepted", stamp(job.created_at), " ", h("span", {class: "d-soft"}, ago(job.created_at))],
    job.start_deadline && ["Must start by", stamp(job.start_deadline)],
    job.started_at && ["Last attempt", stamp(job.started_at)],
    job.not_before && !job.finished_at && Date.parse(job.not_before) > Date.now() && ["Tried again", until(job.not_before)],
    job.finished_at && ["Ended", stamp(job.finished_at)],
    job.worker && ["Worker", h("code", null, job.worker)],
    job.position !== undefined && job.position !== null && ["Place in the queue", String(job.position + 1), job.eta !== null && `, done in ${span(job.eta)}`],
    job.charge && ["Price", `${job.charge.seconds} s at ${dollars(job.charge.unit_price)} a second`],
    job.retry_of && ["Retry of", link(job.retry_of)],
    job.retries.length > 0 && ["Retried as", job.retries.flatMap((id, index) => index ? [", ", link(id)] : [link(id)])],
  ]);
}

function input(values) {
  const entries = Object.entries(values ?? {});
  if (entries.length === 0) return h("p", {class: "d-empty"}, "The input has been deleted.");
  return facts(entries.map(([name, value]) => [h("code", null, name), shown(value)]));
}

function shown(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /^https?:\/\//.test(text) ? h("a", {href: text, rel: "noreferrer noopener", target: "_blank", class: "d-all"}, text) : h("span", {class: "d-all"}, text);
}

const webhookStates = {
  waiting: "to be sent when the request ends", owed: "to be sent", sending: "being sent", delivered: "delivered", abandoned: "given up"};

function webhook(webhook) {
  if (!webhook) return null;
  return [
    h("h2", null, "Webhook"),
    facts([
      ["To", h("code", {class: "d-all"}, webhook.url)],
      ["State", webhookStates[webhook.state] ?? webhook.state, webhook.due_at && [", ", until(webhook.due_at)]],
    ]),
    table({
      caption: "Deliveries", hideCaption: true, rows: webhook.deliveries, empty: "No delivery has been tried yet.",
      columns: [
        {title: "Attempt", number: true, cell: delivery => String(delivery.attempt)},
        {title: "Time", cell: delivery => h("time", {datetime: delivery.time}, moment(delivery.time))},
        {title: "Outcome", cell: delivery => delivery.outcome},
        {title: "What was said", class: "d-wide", cell: delivery => delivery.reason ?? ""},
      ],
    }),
  ];
}
