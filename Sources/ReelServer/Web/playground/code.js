// The call that Run makes, as programs: the server writes them.
import { call } from "./api.js";
import { copy } from "./copy.js";
import { tabs } from "./tabs.js";

export class CodeView {
  constructor(panel, endpoint) {
    this.endpoint = endpoint;
    this.panel = panel;
    this.languages = tabs(panel.querySelector("[role=tablist]"));
    const button = panel.querySelector("#code-copy");
    button.addEventListener("click", () => copy(button, panel.querySelector("pre:not([hidden] *) code").textContent));
  }

  /** Shows the programs for an input, unless another has come meanwhile. */
  async show(values) {
    this.asked?.abort();
    const asked = (this.asked = new AbortController());
    try {
      const programs = await call("POST", `/models/${this.endpoint}/code`, { json: values, signal: asked.signal });
      for (const [language, program] of Object.entries(programs)) {
        this.panel.querySelector(`#code-${language} code`).textContent = program;
      }
    } catch (error) {
      if (asked.signal.aborted) return;
      for (const code of this.panel.querySelectorAll("code:not(.help code)")) code.textContent = error.message;
    }
  }
}
