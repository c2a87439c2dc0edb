// What waits, what runs, and how fast the queue moves.
import {armed, figures, h, table} from "./dashboard-build.js";
import {bars} from "./dashboard-chart.js";
import {ago, clock, count, model, owner, shortID, share, span, until} from "./dashboard-words.js";

export default {
  every: 2,
  load: context => context.call("queue"),
  draw: (queue, context) => [
    figures([
      ["Waiting", queue.queued.toLocaleString("en")],
      ["Running", String(queue.running), `of ${count(queue.workers, "worker")}`],
      ["Oldest waiting", queue.oldest_waiting_at ? span(Math.max(0, (Date.parse(queue.time) - Date.parse(queue.oldest_waiting_at)) / 1000)) : "–"],
      ["Ended in 5 min", String(ended(queue.periods[0])), `${(ended(queue.periods[0]) / 5).toFixed(1)} a minute`],
    ]),
    h("h2", null, "Running"),
    running(queue, context.site),
    h("h2", null, "Next in the queue"),
    waiting(queue, context.site),
    h("h2", null, "Pace"),
    bars({
      title: "Requests ended in each minute of the last hour",
      groups: queue.minutes.map(minute => ({name: clock(minute.start).slice(0, 5), values: [minute.succeeded, minute.failed, minute.cancelled]})),
      series: [["Done", "d-fill-good"], ["Failed", "d-fill-bad"], ["Cancelled", "d-fill-soft"]],
      format: value => String(value),
    }),
    table({
      caption: "Requests of late", hideCaption: true, rows: queue.periods, key: period => period.seconds, empty: "",
      columns: [
        {title: "In the last", cell: period => ({300: "5 minutes", 3600: "hour", 86400: "24 hours"})[period.seconds]},
        {title: "Accepted", number: true, cell: period => period.accepted.toLocaleString("en")},
        {title: "Done", number: true, cell: period => period.succeeded.toLocaleString("en")},
        {title: "Failed", number: true, cell: period => period.failed.toLocaleString("en")},
        {title: "Cancelled", number: true, cell: period => period.cancelled.toLocaleString("en")},
        {title: "Ended a minute", number: true, cell: period => (ended(period) / period.seconds * 60).toFixed(2)},
      ],
    }),
  ],
  actions: {cancel},
};

const ended = period => period.succeeded + period.failed + period.cancelled;

/** Cancels the request that a button names. */
export async function cancel(context, element) {
  const answer = await context.call(`jobs/${element.dataset.id}/cancel`, {method: "POST"});
  await context.refresh();
  return answer.status === "cancelled" ? "The request is cancelled." : "The worker has been asked to stop.";
}

export function cancelButton(job) {
  return !job.cancel_requested && armed("Cancel", "Really?", "cancel", {id: job.request_id}, `Cancel ${job.request_id.slice(0, 8)}`);
}

export function name(job, site) {
  return h("a", {href: `${site}/dashboard/jobs/${job.request_id}`, class: "d-name"}, job.prompt ?? h("span", {class: "d-soft"}, "without a prompt"));
}

function running(queue, site) {
  return table({
    caption: "Running requests", hideCaption: true, rows: queue.running_jobs, key: job => job.request_id, empty: "Nothing runs.",
    columns: [
      {title: "Request", class: "d-wide", cell: job => name(job, site)},
      {title: "Id", class: "d-minor", cell: job => shortID(job.request_id)},
      {title: "Model", class: "d-minor", cell: job => model(job.endpoint_id)},
      {title: "Key", class: "d-minor", cell: job => owner(job.owner)},
      {title: "Attempt", number: true, class: "d-minor", cell: job => `${job.attempts} of ${job.maximum_attempts}`},
      {title: "Running for", number: true, cell: job => span(job.run_seconds)},
      {title: "Progress", cell: job => h("span", {class: "d-progress"},
        h("progress", {max: "1", value: job.progress ?? 0, "aria-label": `Progress of ${job.request_id.slice(0, 8)}`}),
        h("span", null, job.progress === null ? "–" : share(job.progress)))},
      {title: "Left", number: true, cell: job => span(job.eta)},
      {title: "", cell: job => job.cancel_requested ? "stopping" : cancelButton(job)},
    ],
  });
}

function waiting(queue, site) {
  const rest = queue.queued - queue.waiting_jobs.length;
  return [
    table({
      caption: "Waiting requests", hideCaption: true, rows: queue.waiting_jobs, key: job => job.request_id, empty: "Nothing waits.",
      columns: [
        {title: "Place", number: true, cell: job => job.position === null ? "–" : String(job.position + 1)},
        {title: "Request", class: "d-wide", cell: job => name(job, site)},
        {title: "Id", class: "d-minor", cell: job => shortID(job.request_id)},
        {title: "Model", class: "d-minor", cell: job => model(job.endpoint_id)},
        {title: "Key", class: "d-minor", cell: job => owner(job.owner)},
        {title: "Priority", class: "d-minor", cell: job => job.priority},
        {title: "Accepted", number: true, cell: job => ago(job.created_at)},
        {title: "Done in", number: true, cell: job => job.not_before && Date.parse(job.not_before) > Date.now()
          ? h("span", null, "again ", until(job.not_before)) : span(job.eta)},
        {title: "", cell: cancelButton},
      ],
    }),
    rest > 0 && h("p", null, h("a", {href: `${site}/dashboard/jobs?state=queued`}, rest === 1 ? "One more waits" : `${rest.toLocaleString("en")} more wait`)),
  ];
}
