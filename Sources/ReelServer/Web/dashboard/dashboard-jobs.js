// Every request that the server still knows: filtered, searched, opened, cancelled, tried again.
import {button, h, table} from "./dashboard-build.js";
import {cancel, cancelButton, name} from "./dashboard-queue.js";
import {ago, dollars, model, owner, shortID, span, state, states} from "./dashboard-words.js";

const fields = ["state", "endpoint_id", "owner", "search"];

export default {
  every: 3,
  load(context) {
    const chosen = context.state.chosen ??= read();
    const search = (chosen.search ?? "").trim();
    const isID = /^[0-9a-f]{8}(-[0-9a-f-]*)?$/i.test(search);
    return context.call("jobs", {parameters: {
      state: chosen.state, endpoint_id: chosen.endpoint_id, cursor: chosen.cursor,
      owner: chosen.owner === "-" ? null : chosen.owner, without_key: chosen.owner === "-" ? "true" : null,
      request_id: isID ? search : null, text: isID ? null : search,
    }});
  },
  draw: (answer, context) => [
    filters(answer, context.state.chosen),
    table({
      caption: "Requests, the newest first", hideCaption: true, rows: answer.jobs, key: job => job.request_id,
      empty: answer.has_more ? "None among these. There are older ones." : "No request is like that.",
      columns: [
        {title: "State", cell: job => state(job)},
        {title: "Request", class: "d-wide", cell: job => name(job, context.site)},
        {title: "Id", class: "d-minor", cell: job => shortID(job.request_id)},
        {title: "Model", class: "d-minor", cell: job => model(job.endpoint_id)},
        {title: "Key", class: "d-minor", cell: job => owner(job.owner)},
        {title: "Accepted", number: true, cell: job => ago(job.created_at)},
        {title: "Waited", number: true, class: "d-minor", cell: job => span(job.wait_seconds)},
        {title: "Ran", number: true, cell: job => span(job.run_seconds)},
        {title: "Cost", number: true, class: "d-minor", cell: job => job.state === "succeeded" ? dollars(job.cost) : "–"},
        {title: "", cell: job => job.finished_at ? retryButton(job) : cancelButton(job)},
      ],
    }),
    (context.state.chosen.cursor || answer.has_more) && h("nav", {class: "d-pages", "aria-label": "Parts of the list"},
      context.state.chosen.cursor && button("Newest", "newest"),
      answer.has_more && button("Older", "older", {cursor: answer.next_cursor})),
  ],
  actions: {
    cancel,
    retry,
    filter(context, form) {
      const values = new FormData(form);
      choose(context, Object.fromEntries(fields.map(field => [field, values.get(field)])));
      return context.refresh();
    },
    older(context, element) {
      choose(context, {...context.state.chosen, cursor: element.dataset.cursor});
      return context.refresh();
    },
    newest(context) {
      choose(context, {...context.state.chosen, cursor: null});
      return context.refresh();
    },
  },
};

/** Sends the input of the request that a button names once more, and goes to the new one. */
export async function retry(context, element) {
  const answer = await context.call(`jobs/${element.dataset.id}/retry`, {method: "POST"});
  location.assign(`${context.site}/dashboard/jobs/${answer.request_id}`);
}

export function retryButton(job) {
  return button("Retry", "retry", {id: job.request_id}, {"aria-label": `Retry ${job.request_id.slice(0, 8)}`});
}

function filters(answer, chosen) {
  const choice = (label, field, first, options) => h("label", null, label,
    h("select", {name: field}, h("option", {value: ""}, first),
      options.map(([value, text]) => h("option", {value, selected: chosen[field] === value}, text))));
  return h("form", {class: "d-filter", "data-action": "filter", "data-change": "filter", role: "search", "data-key": "filters"},
    choice("State", "state", "Any", Object.entries(states)),
    choice("Model", "endpoint_id", "Any", answer.endpoints.map(id => [id, id.split("/").slice(1).join("/")])),
    choice("Key", "owner", "Any", answer.owners.map(id => id === null ? ["-", "no key"] : [id, id])),
    h("label", {class: "d-grow"}, "Prompt or id",
      h("input", {name: "search", type: "search", maxlength: "100", value: chosen.search ?? "", autocomplete: "off"})),
    h("button", {class: "d-button"}, "Search"));
}

/** What is chosen is in the address, so that a reload or a link shows the same. */
function read() {
  const query = new URLSearchParams(location.search);
  return Object.fromEntries([...fields, "cursor"].map(field => [field, query.get(field)]));
}

function choose(context, chosen) {
  context.state.chosen = chosen;
  const query = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value));
  history.replaceState(null, "", `${location.pathname}${query.size ? `?${query}` : ""}`);
}
