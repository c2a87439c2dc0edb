// A picture of the input: dropped, pasted, chosen or named by its URL; looked at here first, then sent to the server's storage.
import { site, upload } from "./api.js";
import { inWords, kept } from "./crop.js";

const megabytes = (bytes) => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 2 : 1).replace(/\.0$/, "")} MB`;
const NO_PICTURE = "This is not a picture that Reel reads: choose a JPEG, PNG, WebP, GIF or AVIF file.";

export class PictureField {
  /** `limit`: bytes. `onChange` hears of a picture that has come or gone. */
  constructor(control, limit, onChange) {
    const find = (selector) => control.box.querySelector(selector);
    Object.assign(this, { control, limit, onChange, pending: Promise.resolve() });
    this.drop = find(".drop");
    this.file = find(".file");
    this.url = find(".url");
    this.shown = find(".shown");
    this.picture = find(".shown img");
    this.crop = find(".crop");
    this.elsewhere = find(".elsewhere");
    this.bar = find("progress");
    this.facts = find(".facts-of");
    this.remove = find(".remove");
    this.types = this.file.accept.split(",");
    this.words = find(".words").textContent;
    this.listen();
  }

  listen() {
    this.file.addEventListener("change", () => this.file.files[0] && this.take(this.file.files[0]));
    this.file.addEventListener("input", (event) => event.stopPropagation());
    this.url.addEventListener("input", () => this.show());
    this.remove.addEventListener("click", () => {
      this.control.value = undefined;
      this.onChange();
      this.file.focus();
    });
    for (const name of ["dragenter", "dragover"]) {
      this.drop.addEventListener(name, (event) => {
        event.preventDefault();
        this.drop.classList.add("over");
      });
    }
    for (const name of ["dragleave", "drop"]) this.drop.addEventListener(name, () => this.drop.classList.remove("over"));
    this.drop.addEventListener("drop", (event) => {
      event.preventDefault();
      const { files } = event.dataTransfer;
      const text = event.dataTransfer.getData("text/uri-list") || event.dataTransfer.getData("text/plain");
      if (files.length) this.take(files[0]);
      else if (text) this.name(text.trim());
    });
    this.picture.addEventListener("load", () => this.measure());
    this.picture.addEventListener("error", () => this.picture.src && this.lose());
  }

  get isEmpty() { return this.url.value === "" && !this.sending; }

  /** Takes a URL as if it had been typed. */
  name(url) {
    this.control.value = url;
    this.onChange();
  }

  /** Looks at a file, shows it and sends it to the server. What is wrong with it is said at the field, which stays as it was. */
  async take(file) {
    this.file.value = "";
    this.control.clear();
    if (file.type && !this.types.includes(file.type)) return this.control.fail(`${file.name}: ${NO_PICTURE}`);
    if (file.size > this.limit) {
      return this.control.fail(`${file.name} has ${megabytes(file.size)}; at most ${megabytes(this.limit)} are taken. Choose a smaller one.`);
    }
    const local = URL.createObjectURL(file);
    if (!(await readable(local))) {
      URL.revokeObjectURL(local);
      return this.control.fail(`${file.name}: ${NO_PICTURE}`);
    }
    this.control.value = undefined;
    this.show(local);
    this.pending = this.send(file, local);
    await this.pending;
  }

  async send(file, local) {
    const sending = (this.sending = new AbortController());
    this.bar.value = 0;
    this.bar.hidden = this.remove.hidden = false;
    try {
      const url = await upload(file, { signal: sending.signal, progress: (share) => (this.bar.value = share) });
      this.url.value = url;
      this.sending = undefined;
      this.bar.hidden = true;
      this.onChange();
    } catch (error) {
      if (sending.signal.aborted) return;
      this.sending = undefined;
      this.show();
      this.isBroken = true;
      this.control.fail(`${file.name} could not be sent: ${error.message} Choose it again.`);
    } finally {
      if (this.sending === sending) {
        this.sending = undefined;
        this.bar.hidden = true;
      }
    }
  }

  /** Shows what the URL names, or a file that is here. Of other sites nothing is loaded: the server fetches it when it runs. */
  show(local) {
    if (!local) {
      this.sending?.abort();
      this.sending = undefined;
      this.bar.hidden = true;
    }
    const url = this.url.value.trim();
    const near = local ?? (url.startsWith("data:image/") || url.startsWith(`${site}/`) ? url : "");
    this.isBroken = false;
    this.size = undefined;
    if (this.local && this.local !== local) URL.revokeObjectURL(this.local);
    this.local = local;
    if (near) this.picture.src = near;
    else this.picture.removeAttribute("src");
    this.picture.alt = near ? `${this.words}, as chosen` : "";
    this.shown.hidden = !near;
    this.elsewhere.hidden = Boolean(near) || !url;
    this.elsewhere.textContent = this.elsewhere.hidden ? "" : `${host(url)} — the server fetches it when it runs.`;
    this.remove.hidden = !url && !local;
    this.drop.classList.toggle("full", Boolean(near || url));
    this.fit();
  }

  measure() {
    this.size = { width: this.picture.naturalWidth, height: this.picture.naturalHeight };
    this.onChange();
  }

  /** The picture cannot be shown, which the server may yet see otherwise. */
  lose() {
    this.shown.hidden = true;
    this.elsewhere.hidden = false;
    this.elsewhere.textContent = "This picture cannot be shown here.";
  }

  /** Marks what of the picture a video of `size` shows. */
  fit(size = this.target) {
    this.target = size;
    this.facts.hidden = !this.size;
    this.crop.hidden = true;
    if (!this.size) return;
    const share = kept(this.size, size);
    const words = inWords(share);
    this.crop.hidden = !words;
    this.crop.style.width = `${share.width * 100}%`;
    this.crop.style.height = `${share.height * 100}%`;
    this.facts.textContent = `${this.size.width} × ${this.size.height}${words ? `: ${words}` : ""}`;
  }
}

function readable(url) {
  const probe = new Image();
  probe.src = url;
  return probe.decode().then(() => true, () => false);
}

function host(url) {
  try {
    return new URL(url).host || "A URL";
  } catch {
    return "No URL of the web";
  }
}
