// What requests have cost, by day and model, and by key.
import {figures, h, table} from "./dashboard-build.js";
import {bars} from "./dashboard-chart.js";
import {dollars, owner, thousandths} from "./dashboard-words.js";

const spans = {7: "7 days", 30: "30 days", 90: "90 days", 365: "a year"};
const measures = {cost: "Dollars", seconds: "Seconds of video", requests: "Requests"};
const marks = ["d-fill-1", "d-fill-2", "d-fill-3", "d-fill-4"];

export default {
  every: 30,
  load(context) {
    const chosen = context.state.chosen ??= {days: "30", measure: "cost", owner: ""};
    const start = new Date();
    start.setDate(start.getDate() - (Number(chosen.days) - 1));
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    return context.call("usage", {parameters: {
      start: day(start), timezone: zone, owner: chosen.owner === "-" ? null : chosen.owner,
      without_key: chosen.owner === "-" ? "true" : null,
    }});
  },
  draw(usage, context) {
    const {measure, days} = context.state.chosen;
    const endpoints = [...new Set([...usage.endpoints, ...usage.rows.map(row => row.endpoint_id)])];
    const names = endpoints.map(id => id.split("/").at(-1));
    const values = new Map(usage.rows.map(row => [`${row.day} ${row.endpoint_id}`, row[measure]]));
    const digits = usage.rows.some(row => thousandths(row.cost)) ? 3 : 2;
    const format = measure === "cost" ? value => dollars(value, digits) : value => Math.round(value * 10) / 10 === value ? value.toLocaleString("en") : value.toFixed(1);
    return [
      filters(usage, context.state.chosen),
      figures([
        [`Cost in ${spans[days]}`, dollars(usage.total.cost)],
        ["Videos", usage.total.requests.toLocaleString("en")],
        ["Seconds of video", usage.total.seconds.toLocaleString("en")],
      ]),
      bars({
        title: `${measures[measure]} by day and model`, format, isTableOpen: true,
        axis: measure === "cost" ? value => `$${Number(value.toFixed(2))}` : format,
        groups: usage.days.map(date => ({name: short(date), long: date, values: endpoints.map(id => values.get(`${date} ${id}`) ?? 0)})),
        series: names.map((name, index) => [name, marks[index % marks.length]]),
      }),
      h("h2", null, "By key"),
      table({
        caption: "Accounts", hideCaption: true, rows: accounts(usage), key: account => account.owner ?? "", empty: "No request has cost anything yet.",
        columns: [
          {title: "Key", cell: account => owner(account.owner)},
          {title: `Videos in ${spans[days]}`, number: true, cell: account => (account.requests ?? 0).toLocaleString("en")},
          {title: `Cost in ${spans[days]}`, number: true, cell: account => dollars(account.cost ?? 0, digits)},
          {title: "Cost ever", number: true, cell: account => dollars(account.spent, digits)},
          {title: "Under way", number: true, cell: account => dollars(account.pending, digits)},
          {title: "Budget", number: true, cell: account => account.budget === null ? "none" : dollars(account.budget)},
        ],
      }),
    ];
  },
  actions: {
    filter(context, form) {
      context.state.chosen = Object.fromEntries(new FormData(form));
      return context.refresh();
    },
  },
};

function accounts(usage) {
  const recent = new Map(usage.owners.map(sum => [sum.owner, sum]));
  return usage.accounts.map(account => ({...recent.get(account.owner), ...account}));
}

function filters(usage, chosen) {
  const choice = (label, field, options) => h("label", null, label, h("select", {name: field},
    options.map(([value, text]) => h("option", {value, selected: chosen[field] === value}, text))));
  return h("form", {class: "d-filter", "data-action": "filter", "data-change": "filter", "data-key": "filters"},
    choice("Time", "days", Object.entries(spans)),
    choice("Measure", "measure", Object.entries(measures)),
    choice("Key", "owner", [["", "Any"], ...usage.accounts.map(({owner}) => owner === null ? ["-", "no key"] : [owner, owner])]));
}

/** The day of a time, as people here count it: `2026-11-24`. */
function day(date) {
  const two = number => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function short(date) {
  return new Intl.DateTimeFormat("en-GB", {day: "numeric", month: "short", timeZone: "UTC"}).format(new Date(`${date}T00:00:00Z`));
}
