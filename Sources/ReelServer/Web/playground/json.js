/** The input as JSON, for reading and for writing: what it says goes to the form, and what the form says comes here. */
export class JSONView {
  constructor(text, error, onChange) {
    Object.assign(this, { text, error });
    text.addEventListener("input", () => {
      const values = this.values;
      if (values) onChange(values);
    });
  }

  /** The object that the text is, or undefined, with a word on why it is none. */
  get values() {
    let problem;
    try {
      const values = JSON.parse(this.text.value);
      if (values !== null && typeof values === "object" && !Array.isArray(values)) {
        this.complain();
        return values;
      }
      problem = "The input must be an object: { … }.";
    } catch (error) {
      problem = `This is not JSON yet: ${error.message}.`;
    }
    this.complain(problem);
    return undefined;
  }

  show(values) {
    this.text.value = JSON.stringify(values, null, 2);
    this.complain();
  }

  complain(problem = "") {
    this.error.textContent = problem;
    this.error.hidden = !problem;
    if (problem) this.text.setAttribute("aria-invalid", "true");
    else this.text.removeAttribute("aria-invalid");
  }
}
