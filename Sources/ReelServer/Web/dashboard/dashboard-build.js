// Builds what a page shows, and brings what is shown up to date without losing focus, selection or a playing video.

/** An element: `h("a", {href: "/x", class: "y"}, "text", child, …)`. False, null and undefined attributes and children are left out. */
export function h(tag, attributes, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for drawings. */
export function s(tag, attributes, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (value === false || value === null || value === undefined) continue;
    element.setAttribute(name, value === true ? "" : value);
  }
  for (const child of children.flat(Infinity)) {
    if (child !== false && child !== null && child !== undefined) element.append(child);
  }
  return element;
}

/** Makes `shown` hold what `wanted` holds, changing no more than differs. Elements with the same `data-key` stay the same. */
export function patch(shown, wanted) {
  const known = new Map();
  for (const child of shown.children) if (child.dataset?.key) known.set(child.dataset.key, child);
  let place = shown.firstChild;
  for (const next of [...wanted.childNodes]) {
    const own = next.dataset?.key ? known.get(next.dataset.key) : place;
    if (own && isAlike(own, next)) {
      if (own === place) place = place.nextSibling;
      else shown.insertBefore(own, place);
      update(own, next);
    } else {
      shown.insertBefore(next, place);
    }
  }
  while (place) {
    const gone = place;
    place = place.nextSibling;
    gone.remove();
  }
}

function isAlike(shown, wanted) {
  return shown.nodeType === wanted.nodeType && shown.nodeName === wanted.nodeName
    && (shown.dataset?.key ?? "") === (wanted.dataset?.key ?? "");
}

function update(shown, wanted) {
  if (shown.nodeType === Node.TEXT_NODE) {
    if (shown.data !== wanted.data) shown.data = wanted.data;
    return;
  }
  for (const {name} of [...shown.attributes]) {
    // Whoever has opened a part keeps it open.
    if (!wanted.hasAttribute(name) && !(name === "open" && shown.tagName === "DETAILS")) shown.removeAttribute(name);
  }
  for (const {name, value} of wanted.attributes) {
    const before = shown.getAttribute(name);
    // A link to the same file under a new signature would begin the video anew.
    const isSame = name === "src" ? before?.split("?")[0] === value.split("?")[0] : before === value;
    if (!isSame) shown.setAttribute(name, value);
  }
  patch(shown, wanted);
}

/**
 * A table that can be scrolled with the keyboard. `columns` are `{title, number, cell: row => node, class}`; `key` names a row.
 * With nothing to show it is the sentence `empty`.
 */
export function table({caption, columns, rows, key, empty, hideCaption}) {
  if (rows.length === 0) return h("p", {class: "d-empty", "data-key": caption}, empty);
  const align = column => [column.number && "d-number", column.class].filter(Boolean).join(" ") || null;
  return h("div", {class: "table", tabindex: "0", role: "group", "aria-label": caption, "data-key": caption},
    h("table", null,
      h("caption", {class: hideCaption ? "d-hidden" : null}, caption),
      h("thead", null, h("tr", null, columns.map(column => h("th", {scope: "col", class: align(column)},
        column.title || h("span", {class: "d-hidden"}, "Action"))))),
      h("tbody", null, rows.map((row, index) => h("tr", {"data-key": key ? key(row) : index},
        columns.map(column => h("td", {class: align(column)}, column.cell(row))))))));
}

/** Figures side by side: `[[name, value, remark], …]`. */
export function figures(list) {
  return h("dl", {class: "d-figures"}, list.map(([name, value, remark]) =>
    h("div", null, h("dt", null, name), h("dd", null, h("strong", null, value), remark && h("span", null, remark)))));
}

/** Names and what they are, one on each line. */
export function facts(list) {
  return h("dl", {class: "facts d-facts"}, list.filter(Boolean).map(([name, ...value]) =>
    h("div", null, h("dt", null, name), h("dd", null, value))));
}

export function button(text, action, data = {}, more = {}) {
  const attributes = {type: "button", class: "d-button", "data-action": action, ...more};
  for (const [name, value] of Object.entries(data)) attributes[`data-${name}`] = value;
  return h("button", attributes, text);
}

/** What cannot be undone takes a second press of the same place, within a few seconds. */
export function armed(text, sure, action, data, label) {
  return button(text, "arm", {then: action, sure, ...data}, {"aria-label": label, "data-key": `${action} ${label}`});
}
