// What is stored: results and uploads.
import {armed, button, figures, h, table} from "./dashboard-build.js";
import {ago, bytes, count, shortID, until} from "./dashboard-words.js";

const kinds = {result: "Results", upload: "Uploads"};
const orders = {newest: "Newest first", largest: "Largest first", expiring: "First to expire"};

export default {
  every: 10,
  load(context) {
    const chosen = context.state.chosen ??= {kind: "", sort_by: "newest", cursor: null, earlier: []};
    return context.call("files", {parameters: {kind: chosen.kind, sort_by: chosen.sort_by, cursor: chosen.cursor}});
  },
  draw: (answer, context) => [
    figures([
      ...answer.totals.map(total => [kinds[total.kind], bytes(total.bytes), count(total.count, "file")]),
      ["Free on the disk", bytes(answer.free_bytes), `no work is taken below ${bytes(answer.minimum_free_bytes)}`],
    ]),
    filters(context.state.chosen),
    table({
      caption: "Files", hideCaption: true, rows: answer.files, key: file => file.key, empty: "No file is stored.",
      columns: [
        {title: "Kind", cell: file => h("span", {class: "d-soft"}, file.kind)},
        {title: "Name", class: "d-wide", cell: file => h("a", {href: file.url, target: "_blank", rel: "noopener"}, file.name)},
        {title: "Type", class: "d-minor", cell: file => file.content_type},
        {title: "Size", number: true, cell: file => bytes(file.bytes)},
        {title: "Stored", number: true, class: "d-minor", cell: file => ago(file.stored_at)},
        {title: "Expires", number: true, cell: file => until(file.expires_at)},
        {title: "Request", cell: file => file.request_id ? h("a", {href: `${context.site}/dashboard/jobs/${file.request_id}`}, shortID(file.request_id)) : "–"},
        {title: "", cell: file => armed("Delete", "Really?", "remove", {key: file.key, name: file.name}, `Delete ${file.name} ${file.key.slice(0, 8)}`)},
      ],
    }),
    (context.state.chosen.cursor || answer.has_more) && h("nav", {class: "d-pages", "aria-label": "Parts of the list"},
      context.state.chosen.earlier.length > 0 && button("Back", "back"),
      answer.has_more && button("More", "more", {cursor: answer.next_cursor})),
  ],
  actions: {
    async remove(context, element) {
      await context.call(`files/${element.dataset.key}`, {method: "DELETE"});
      await context.refresh();
      return `${element.dataset.name} is deleted. Its address answers 404 from now on.`;
    },
    filter(context, form) {
      const values = new FormData(form);
      context.state.chosen = {kind: values.get("kind"), sort_by: values.get("sort_by"), cursor: null, earlier: []};
      return context.refresh();
    },
    more(context, element) {
      const chosen = context.state.chosen;
      context.state.chosen = {...chosen, cursor: element.dataset.cursor, earlier: [...chosen.earlier, chosen.cursor]};
      return context.refresh();
    },
    back(context) {
      const chosen = context.state.chosen;
      context.state.chosen = {...chosen, cursor: chosen.earlier.at(-1), earlier: chosen.earlier.slice(0, -1)};
      return context.refresh();
    },
  },
};

function filters(chosen) {
  const choice = (label, field, options) => h("label", null, label, h("select", {name: field},
    options.map(([value, text]) => h("option", {value, selected: chosen[field] === value}, text))));
  return h("form", {class: "d-filter", "data-action": "filter", "data-change": "filter", "data-key": "filters"},
    choice("Kind", "kind", [["", "All"], ...Object.entries(kinds)]),
    choice("Order", "sort_by", Object.entries(orders)));
}
