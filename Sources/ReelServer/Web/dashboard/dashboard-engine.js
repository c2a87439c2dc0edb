// How the engine processes and the server around them are.
import {button, facts, figures, h, table} from "./dashboard-build.js";
import {bars} from "./dashboard-chart.js";
import {ago, bytes, count, model, moment, span} from "./dashboard-words.js";

const checks = {
  store: "The database answers", disk: "There is room on the disk", dispatcher: "Work is taken up", lifecycle: "The server is not being stopped"};
const causes = {
  input: "An input that cannot be used", engine_error: "The engine refused or failed the shot", engine_crash: "The engine process died",
  timeout: "It took too long", start_timeout: "Nobody started it in time", storage: "It could not be stored", internal: "A fault of the server’s"};

export default {
  every: 5,
  load: context => context.call("engine"),
  draw: (engine, context) => [
    figures([
      ["Server", engine.is_ready ? "Ready" : "Not ready", `Reel ${engine.version}`],
      ["Up for", engine.process.started_at ? span((Date.parse(engine.time) - Date.parse(engine.process.started_at)) / 1000) : "–", moment(engine.process.started_at)],
      ["Engines ready", String(engine.pool.waiting), `of ${count(engine.pool.workers, "worker")}`],
      ["Crashes", String(engine.failures.engine_crash + engine.pool.ended_waiting), "since the start"],
      ["Memory", bytes(engine.process.memory_bytes), `the server’s own, ${count(engine.process.open_files ?? 0, "open file")}`],
      ["Free on the disk", bytes(engine.disk.free_bytes), `no work below ${bytes(engine.disk.minimum_free_bytes)}`],
    ]),
    h("div", {class: "d-columns"},
      h("section", {"data-key": "checks"}, h("h2", null, "Checks"),
        h("ul", {class: "d-checks"}, Object.keys({...checks, ...engine.checks}).map(name => [name, engine.checks[name]]).filter(([, check]) => check).map(([name, check]) =>
          h("li", null, mark(check.status === "ok"), h("span", null, checks[name] ?? name, check.message && h("span", {class: "d-bad"}, ` ${check.message}`))))),
        h("h2", null, "What reel doctor says"),
        doctor(context.state.findings)),
      h("section", {"data-key": "times"}, h("h2", null, "Times"),
        table({
          caption: "Times since the start", hideCaption: true, key: row => row[0], empty: "",
          rows: [["A request waits", engine.wait_seconds], ["An attempt runs", engine.run_seconds], ["A commit takes", engine.commit_seconds]],
          columns: [
            {title: "Since the start", cell: ([name]) => name},
            {title: "Times", number: true, cell: ([, times]) => times.count.toLocaleString("en")},
            {title: "Mean", number: true, cell: ([, times]) => fine(times.mean)},
            {title: "Half within", number: true, cell: ([, times]) => fine(times.half_within)},
            {title: "95% within", number: true, cell: ([, times]) => fine(times.most_within)},
          ],
        }),
        table({
          caption: "Attempts that failed", hideCaption: true, key: ([cause]) => cause, empty: "No attempt has failed since the start.",
          rows: Object.entries(engine.failures).filter(([, number]) => number > 0),
          columns: [{title: "Attempts that failed", cell: ([cause]) => causes[cause] ?? cause}, {title: "Times", number: true, cell: ([, number]) => String(number)}],
        }))),
    h("h2", null, "Run times"),
    bars({
      title: "Attempts by how long they took, since the start", format: value => String(value), series: [["Attempts", "d-fill-1"]],
      groups: engine.run_seconds.buckets.map((bucket, index, all) => ({
        name: bucket.up_to === null ? `over ${short(all[index - 1].up_to)}` : `to ${short(bucket.up_to)}`, values: [bucket.count]})),
    }),
    table({
      caption: "Models since the start", hideCaption: true, rows: engine.endpoints, key: row => row.endpoint_id, empty: "",
      columns: [
        {title: "Model", cell: row => model(row.endpoint_id)},
        {title: "Done", number: true, cell: row => row.succeeded.toLocaleString("en")},
        {title: "Failed", number: true, cell: row => row.failed.toLocaleString("en")},
        {title: "Cancelled", number: true, cell: row => row.cancelled.toLocaleString("en")},
        {title: "Takes of late", number: true, cell: row => span(row.recent_run_seconds)},
      ],
    }),
    engine.delegates.length > 0 && [
      h("h2", null, "Other servers that make videos"),
      table({
        caption: "Other servers that make videos", hideCaption: true, rows: engine.delegates, key: row => row.name, empty: "",
        columns: [
          {title: "Server", cell: row => [row.name, ` (${row.kind}${row.model ? `, ${row.model}` : ""})`]},
          {title: "State", class: "d-wide", cell: row => [mark(row.is_used && !row.trouble), ` ${row.trouble ?? (row.last_heard ? "" : "not heard of yet")}`]},
          {title: "Heard of", cell: row => ago(row.last_heard)},
          {title: "Made", number: true, cell: row => row.made.toLocaleString("en")},
          {title: "Failed", number: true, cell: row => row.failed.toLocaleString("en")},
          {title: "Cannot", class: "d-wide", cell: row => row.lacks.join(", ")},
        ],
      }),
    ],
    engine.pool.troubles.length > 0 && [
      h("h2", null, "Engine processes that ended while they waited"),
      table({
        caption: "Engine processes that ended while they waited", hideCaption: true, rows: engine.pool.troubles, empty: "",
        columns: [{title: "When", cell: trouble => ago(trouble.time)}, {title: "What was left", class: "d-wide d-line", cell: trouble => trouble.text}],
      }),
    ],
    facts([["Data folder", h("code", {class: "d-all"}, engine.disk.folder)], ["Processor time", span(engine.process.cpu_seconds)]]),
  ],
  actions: {
    async visit(context) {
      context.announce("The doctor looks…");
      context.state.findings = await context.call("doctor");
      context.redraw();
      const wrong = context.state.findings.filter(finding => !finding.is_sound).length;
      return wrong ? `${wrong} of ${context.state.findings.length} are wrong.` : "Everything is sound.";
    },
  },
};

function mark(isGood) {
  return h("span", {class: isGood ? "d-state d-succeeded" : "d-state d-failed"}, isGood ? "ok" : "wrong");
}

function doctor(findings) {
  return [
    findings
      ? h("ul", {class: "d-checks"}, findings.map(finding => h("li", null, mark(finding.is_sound), h("span", {class: "d-all"}, finding.text))))
      : h("p", {class: "d-empty"}, "It reads the whole database and starts an engine, so it looks only when asked."),
    button(findings ? "Look again" : "Look now", "visit", {}, {"data-key": "visit"}),
  ];
}

function fine(seconds) {
  if (seconds === null) return "–";
  return seconds < 0.1 ? `${Math.round(seconds * 10000) / 10} ms` : span(seconds);
}

function short(seconds) {
  return seconds < 60 ? `${seconds} s` : seconds < 3600 ? `${seconds / 60} min` : `${seconds / 3600} h`;
}
