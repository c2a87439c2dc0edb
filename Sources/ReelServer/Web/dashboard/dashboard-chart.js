// Stacked bars, drawn as SVG; the same figures are to be had as a table.
import {h, s, table} from "./dashboard-build.js";

const height = 160;
const left = 44;
const foot = 20;
const head = 8;

/**
 * `groups` are `{name, long, values}`, one bar each; `series` are `[name, class]`, one part of each bar; `format` writes a value, and
 * `axis` one at the side. The table leaves out groups without anything, and has the last first.
 */
export function bars({title, groups, series, format, axis = format, isTableOpen = false}) {
  // As wide as there is room, so that letters stay as large as all others.
  const width = Math.max(240, document.getElementById("view").clientWidth);
  const top = ceiling(Math.max(0, ...groups.map(sum)));
  const usable = width - left;
  const step = usable / Math.max(1, groups.length);
  const gap = step > 6 ? Math.min(4, step * 0.2) : 0.5;
  const y = value => head + (height - head - foot) * (1 - value / top);
  const lines = [0, top / 2, top].map(value => [
    s("line", {x1: left, x2: width, y1: y(value), y2: y(value), class: "d-grid"}),
    s("text", {x: left - 6, y: y(value) + 4, class: "d-axis d-end"}, axis(value)),
  ]);
  const columns = groups.map((group, index) => {
    let below = 0;
    const x = left + index * step + gap / 2;
    const parts = group.values.map((value, part) => {
      if (!value) return null;
      const from = y(below);
      below += value;
      return s("rect", {x: round(x), width: round(step - gap), y: round(y(below)), height: round(Math.max(1, from - y(below))), class: series[part][1]});
    });
    return below > 0 && s("g", null, s("title", null, tip(group, series, format)), parts);
  });
  const labels = spread(groups.length, width).map(index =>
    s("text", {x: round(left + (index + 0.5) * step), y: height - 4, class: `d-axis ${index === 0 ? "" : index === groups.length - 1 ? "d-end" : "d-middle"}`}, groups[index].name));
  const told = groups.filter(group => sum(group) > 0).reverse();
  return h("figure", {class: "d-chart", "data-key": title},
    h("figcaption", null, h("span", null, title), legend(series)),
    s("svg", {viewBox: `0 0 ${width} ${height}`, width, height, role: "img", "aria-label": `${title}. ${told.length === 0 ? "Nothing yet." : "The table below has the figures."}`}, lines, columns, labels),
    h("details", {open: isTableOpen}, h("summary", null, "As a table"),
      table({
        caption: title, hideCaption: true, rows: told, key: group => group.name, empty: "Nothing yet.",
        columns: [
          {title: "When", cell: group => group.long ?? group.name},
          ...series.map(([name], part) => ({title: name, number: true, cell: group => format(group.values[part])})),
          ...(series.length > 1 ? [{title: "All", number: true, cell: group => format(sum(group))}] : []),
        ],
      })));
}

const sum = group => group.values.reduce((total, value) => total + value, 0);
const round = value => Math.round(value * 100) / 100;

function tip(group, series, format) {
  const parts = group.values.map((value, part) => value ? `${series[part][0]} ${format(value)}` : null).filter(Boolean);
  return `${group.long ?? group.name}: ${parts.join(", ")}`;
}

function legend(series) {
  return series.length > 1 && h("span", {class: "d-legend"}, series.map(([name, mark]) =>
    h("span", null, s("svg", {viewBox: "0 0 10 10", "aria-hidden": "true"}, s("rect", {width: 10, height: 10, rx: 2, class: mark})), name)));
}

/** The next of 1, 2, 4, 5, 10, … at or above `value`, half of which is told too. */
function ceiling(value) {
  if (value <= 0) return 2;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 10].map(step => step * power).find(step => step >= value * 0.999999);
}

/** Which of so many labels have room. */
function spread(count, width) {
  if (count === 0) return [];
  const most = Math.max(2, Math.min(8, Math.floor(width / 90)));
  if (count <= most) return [...Array(count).keys()];
  return [...new Set([...Array(most).keys()].map(index => Math.round(index * (count - 1) / (most - 1))))];
}
