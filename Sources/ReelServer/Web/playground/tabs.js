/** Brings a list of tabs to life: arrow keys, Home and End; one panel shown. `onShow` hears the key of the tab. */
export function tabs(list, onShow = () => {}) {
  const all = [...list.querySelectorAll("[role=tab]")];
  const panel = (tab) => document.getElementById(tab.getAttribute("aria-controls"));
  const key = (tab) => tab.id.split("-").at(-2);

  function show(wanted, focus) {
    for (const tab of all) {
      const chosen = tab === wanted;
      tab.setAttribute("aria-selected", chosen);
      tab.tabIndex = chosen ? 0 : -1;
      panel(tab).hidden = !chosen;
    }
    if (focus) wanted.focus();
    onShow(key(wanted));
  }

  list.addEventListener("click", (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) show(tab);
  });
  list.addEventListener("keydown", (event) => {
    const at = all.indexOf(event.target);
    const next = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (at < 0 || next === undefined) return;
    event.preventDefault();
    show(all.at(next % all.length), true);
  });
  show(all.find((tab) => tab.getAttribute("aria-selected") === "true"));
  return {
    show: (name) => show(all.find((tab) => key(tab) === name)),
    get shown() { return key(all.find((tab) => tab.getAttribute("aria-selected") === "true")); },
  };
}
