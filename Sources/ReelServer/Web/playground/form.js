// The form of an endpoint: values in and out, errors at their fields. What a field is, its markup says.
import { PictureField } from "./picture.js";

const equal = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/** One field: `value` is undefined where the field is left at its default, so that only what was chosen is sent. */
class Control {
  constructor(box) {
    this.box = box;
    this.name = box.dataset.field;
    this.kind = box.dataset.kind;
    this.fallback = "default" in box.dataset ? JSON.parse(box.dataset.default) : undefined;
    this.inputs = [...box.querySelectorAll(`[name="${this.name}"]`)];
    this.main = this.inputs[0];
    this.error = box.querySelector(".error");
    const slide = box.querySelector(".slide");
    if (slide) {
      slide.addEventListener("input", () => (this.main.value = slide.value));
      this.main.addEventListener("input", () => (slide.value = this.main.value));
      this.slide = slide;
    }
    // Whatever is changed by hand is no longer what JSON said.
    box.addEventListener("input", () => {
      this.odd = undefined;
      this.clear();
      this.count();
    });
  }

  /** What the field says now, its default included. */
  get current() {
    if (this.odd !== undefined) return this.odd;
    switch (this.kind) {
      case "choice": return this.inputs.find((radio) => radio.checked)?.value ?? this.fallback;
      case "flag": return this.main.checked;
      case "number":
      case "integer": return this.main.value === "" ? this.fallback : Number(this.main.value);
      default: return this.main.value;
    }
  }

  get value() {
    const value = this.current;
    const isLeft = equal(value, this.fallback) || (value === "" && (this.fallback === undefined || this.fallback === null));
    return isLeft ? undefined : value;
  }

  /** Takes a value, also one that it cannot show: that is kept until the field is changed. */
  set value(given) {
    const value = given === undefined ? this.fallback : given;
    this.odd = undefined;
    this.clear();
    switch (this.kind) {
      case "choice":
        for (const radio of this.inputs) radio.checked = radio.value === value;
        break;
      case "flag":
        this.main.checked = value === true;
        break;
      case "number":
      case "integer":
        this.main.value = typeof value === "number" ? value : "";
        if (this.slide && typeof value === "number") this.slide.value = value;
        break;
      default:
        this.main.value = typeof value === "string" ? value : "";
    }
    if (given !== undefined && !equal(this.current, given)) this.odd = given;
    this.picture?.show();
    this.count();
  }

  fail(message) {
    this.error.textContent = message;
    this.error.hidden = false;
    for (const input of this.box.querySelectorAll("input, textarea")) input.setAttribute("aria-invalid", "true");
    const folded = this.box.closest("details");
    if (folded) folded.open = true;
  }

  clear() {
    if (this.error.hidden) return;
    this.error.hidden = true;
    for (const input of this.box.querySelectorAll("[aria-invalid]")) input.removeAttribute("aria-invalid");
  }

  focus() {
    (this.inputs.find((input) => input.checked) ?? this.main).focus();
  }

  /** Tells how long a text is when its limit is near. */
  count() {
    const limit = Number(this.box.dataset.limit);
    const count = this.box.querySelector(".count");
    if (!limit || !count) return;
    const length = [...this.main.value].length;
    count.hidden = length < limit * 0.8;
    count.textContent = `${length} of ${limit} characters`;
    count.classList.toggle("over", length > limit);
  }
}

export class Form {
  /** `onChange` hears that a value has changed. */
  constructor(form, onChange) {
    this.form = form;
    this.endpoint = form.dataset.endpoint;
    this.onChange = onChange;
    this.extra = {};
    this.controls = [...form.querySelectorAll(".control")].map((box) => new Control(box));
    const limit = Number(form.dataset.pictureBytes);
    this.pictures = this.controls.filter((control) => control.kind === "picture").map((control) => {
      control.picture = new PictureField(control, limit, () => this.changed());
      return control.picture;
    });
    form.addEventListener("input", () => this.changed());
  }

  changed() {
    this.complain();
    this.onChange();
  }

  /** The input as it is sent: fields in order, then what JSON had besides. */
  get values() {
    const given = this.controls.map((control) => [control.name, control.value]).filter(([, value]) => value !== undefined);
    return { ...Object.fromEntries(given), ...this.extra };
  }

  set values(values) {
    const known = new Set(this.controls.map((control) => control.name));
    this.extra = Object.fromEntries(Object.entries(values).filter(([name]) => !known.has(name)));
    for (const control of this.controls) control.value = values[control.name];
    this.changed();
  }

  /** The row of a table that the choices lead to. */
  row(table) {
    const key = table.fields.map((name) => JSON.stringify(this.controls.find((control) => control.name === name).current));
    return table.values[key.join("|")];
  }

  /** Shows what is wrong, each thing at its field, and goes to the first. What is about no field is said beside Run. */
  fail(details, { focus = true } = {}) {
    this.complain();
    let first;
    const others = [];
    for (const { field, message } of details) {
      const control = this.controls.find((control) => control.name === field);
      if (!control) others.push(field ? `${field}: ${message}` : message);
      control?.fail(message);
      first ??= control;
    }
    this.complain(others.join(" "));
    if (focus) (first ?? document.getElementById("run")).focus();
  }

  complain(message = "") {
    const error = document.getElementById("form-error");
    error.textContent = message;
    error.hidden = !message;
  }

  clear() {
    this.complain();
    for (const control of this.controls) control.clear();
  }
}
