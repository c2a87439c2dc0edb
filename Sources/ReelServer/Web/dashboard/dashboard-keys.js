// The keys that open the server: listed, made, revoked. A secret is shown once.
import {credential} from "./dashboard-api.js";
import {armed, button, h, table} from "./dashboard-build.js";
import {ago, dollars, until} from "./dashboard-words.js";

export default {
  every: 10,
  load: context => context.call("keys"),
  draw: (answer, context) => [
    context.state.issued && issued(context.state.issued),
    !answer.is_closed && h("p", {class: "d-soft"}, "There is no key: whoever can reach this server from this machine is let in. ",
      "From the first key on, every call needs one."),
    table({
      caption: "Keys", hideCaption: true, rows: answer.keys, key: key => key.id, empty: "No key yet.",
      columns: [
        {title: "Name", class: "d-wide", cell: key => key.is_kept ? key.name || h("span", {class: "d-soft"}, "without a name") : h("span", {class: "d-soft"}, "from the settings")},
        {title: "Id", class: "d-minor", cell: key => h("code", {class: "d-id"}, key.id)},
        {title: "Scopes", class: "d-minor", cell: key => key.scopes.join(", ")},
        {title: "Calls a minute", number: true, class: "d-minor", cell: key => key.rate === null ? "–" : key.rate.toLocaleString("en")},
        {title: "Jobs at once", number: true, class: "d-minor", cell: key => key.jobs ?? "–"},
        {title: "Budget", number: true, class: "d-minor", cell: key => dollars(key.budget)},
        {title: "Made", number: true, class: "d-minor", cell: key => key.created_at ? ago(key.created_at) : "–"},
        {title: "Expires", number: true, cell: key => until(key.expires_at)},
        {title: "State", cell: key => h("span", {class: `d-state d-${key.state === "live" ? "succeeded" : "cancelled"}`}, key.state)},
        {title: "", cell: key => key.is_own ? h("span", {class: "d-soft"}, "used here")
          : key.is_kept && key.state !== "revoked" && armed("Revoke", "Really?", "revoke", {id: key.id}, `Revoke ${key.name || key.id}`)},
      ],
    }),
    answer.can_create && [h("h2", {"data-key": "new"}, "New key"), form(answer, context.state.wrong)],
  ],
  actions: {
    async create(context, form) {
      const values = new FormData(form);
      const number = name => values.get(name) === "" ? null : Number(values.get(name));
      const body = {
        name: values.get("name"), scopes: values.getAll("scope"), rate: number("rate"), jobs: number("jobs"),
        budget: number("budget"), expires_at: values.get("expires") || null,
      };
      try {
        const made = await context.call("keys", {method: "POST", body});
        context.state.wrong = null;
        context.state.issued = made.key;
        form.reset();
        // The first key closes the server to whoever has none, this page too.
        if (!credential.get()) credential.set(made.key);
      } catch (error) {
        if (!error.status) throw error;
        context.state.wrong = error.message;
      }
      await context.refresh();
      document.getElementById(context.state.wrong ? "key-wrong" : "issued")?.focus();
      return context.state.wrong ? null : "The key is made. Copy it now: it is shown this once.";
    },
    async revoke(context, element) {
      await context.call(`keys/${encodeURIComponent(element.dataset.id)}`, {method: "DELETE"});
      await context.refresh();
      return `${element.dataset.id} is revoked. Calls with it hear 401.`;
    },
    async copy(context) {
      const field = document.getElementById("issued");
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        return "Copied.";
      } catch {
        return "The browser does not let this page copy. The key is selected: copy it yourself.";
      }
    },
    hide(context) {
      context.state.issued = null;
      context.redraw();
    },
  },
};

function issued(text) {
  return h("div", {class: "d-issued", "data-key": "issued"},
    h("label", {for: "issued"}, "The new key. It is shown this once: copy it now."),
    h("div", {class: "d-line-of"}, h("input", {id: "issued", readonly: true, value: text, spellcheck: "false", autocomplete: "off"}),
      button("Copy", "copy"), button("Done", "hide")));
}

function form(answer, wrong) {
  const field = (label, name, attributes) => h("label", null, label, h("input", {name, autocomplete: "off", ...attributes}));
  const scope = (name, words, checked) => h("label", {class: "d-check"}, h("input", {type: "checkbox", name: "scope", value: name, checked}), words);
  return h("form", {class: "d-filter d-new", "data-action": "create", "data-key": "create"},
    h("fieldset", null, h("legend", null, "Scopes"),
      scope("api", "api: runs, queue, files of its own", true), scope("admin", "admin: everything, this dashboard too", !answer.is_closed)),
    field("Name", "name", {maxlength: "100"}),
    field("Calls a minute", "rate", {type: "number", min: "1", max: "1000000", placeholder: "any"}),
    field("Jobs at once", "jobs", {type: "number", min: "1", max: "64", placeholder: "server’s"}),
    field("Budget, dollars", "budget", {type: "number", min: "0", max: "1000000", step: "0.01", placeholder: "server’s"}),
    field("Expires", "expires", {type: "date"}),
    h("button", {class: "d-button d-first"}, "Make the key"),
    wrong && h("p", {id: "key-wrong", class: "d-bad", role: "alert", tabindex: "-1"}, wrong));
}
