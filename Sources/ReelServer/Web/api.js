// Calls of this server, with the key that it asks for.
import { askForKey, authorization } from "./key.js";

/** Start of the server's addresses as this browser reaches it, without a slash at the end. */
export const site = new URL("..", import.meta.url).href.replace(/\/$/, "");

/** An answer that says no: `status`, the `body` as JSON or text, and `details`, one for each thing that is wrong. */
export class Refusal extends Error {
  constructor(status, body, headers) {
    const details = Refusal.read(body, status);
    super(details.map((detail) => detail.message).join(" "));
    Object.assign(this, { status, body, headers, details });
  }

  /** `[{ field, type, message }]` from fal's errors, the platform's, or any other; `field` is absent where it is about no field. */
  static read(body, status) {
    const detail = body?.detail;
    if (Array.isArray(detail)) {
      return detail.map(({ loc = [], msg, type }) => ({
        field: loc[0] === "body" && typeof loc[1] === "string" ? loc[1] : undefined, type, message: msg ?? "Something is wrong.",
      }));
    }
    const text = typeof detail === "string" ? detail : body?.error?.message ?? body?.error;
    return [{ type: body?.error_type, message: typeof text === "string" ? text : `The server answered ${status}.` }];
  }
}

/** The server could not be reached, or went away. */
export class Unreachable extends Error {
  constructor() {
    super("The server does not answer. Is it still running?");
  }
}

/** Sends a request, asking for a key where the server wants one. Throws `Refusal`, `Unreachable`, or what `signal` aborts with. */
export async function request(method, path, { json, headers = {}, signal } = {}) {
  for (;;) {
    let answer;
    try {
      answer = await fetch(path.startsWith(site) ? path : site + path, {
        method, signal, cache: "no-store",
        headers: { ...(json === undefined ? {} : { "Content-Type": "application/json" }), ...authorization(), ...headers },
        body: json === undefined ? undefined : JSON.stringify(json),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Unreachable();
    }
    if (answer.ok) return answer;
    if (answer.status === 401 && (await askForKey())) continue;
    throw new Refusal(answer.status, await body(answer), answer.headers);
  }
}

/** The answer's JSON. */
export async function call(method, path, options) {
  const answer = await request(method, path, options);
  const given = await body(answer);
  return options?.whole ? { status: answer.status, headers: answer.headers, body: given } : given;
}

async function body(answer) {
  const text = await answer.text().catch(() => {
    throw new Unreachable();
  });
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The events of a stream as they come, each the JSON in it. Ends when the stream does; throws as `request`. */
export async function* events(path, signal) {
  const answer = await request("GET", path, { signal, headers: { Accept: "text/event-stream" } });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += value;
      const parts = text.split("\n\n");
      text = parts.pop();
      for (const part of parts) {
        const data = part.split("\n").filter((line) => line.startsWith("data:")).map((line) => line.slice(5).trimStart()).join("\n");
        if (data) yield JSON.parse(data);
      }
    }
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Unreachable();
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** Sends a file to the server's storage as fal's clients do: `progress` hears 0...1. Resolves to its URL. */
export async function upload(file, { progress, signal } = {}) {
  const { upload_url: target, file_url: url } = await call("POST", "/rest/storage/upload/initiate?storage_type=fal-cdn-v3", {
    json: { content_type: file.type, file_name: file.name || "picture" }, signal,
  });
  await new Promise((resolve, reject) => {
    // fetch tells nothing of how far an upload is.
    const sending = new XMLHttpRequest();
    sending.open("PUT", target);
    sending.setRequestHeader("Content-Type", file.type);
    sending.upload.addEventListener("progress", (event) => event.lengthComputable && progress?.(event.loaded / event.total));
    sending.addEventListener("error", () => reject(new Unreachable()));
    sending.addEventListener("abort", () => reject(new DOMException("Aborted", "AbortError")));
    sending.addEventListener("load", () => {
      if (sending.status < 300) return resolve();
      let said;
      try { said = JSON.parse(sending.responseText); } catch { said = sending.responseText; }
      reject(new Refusal(sending.status, said));
    });
    signal?.addEventListener("abort", () => sending.abort());
    sending.send(file);
  });
  return url;
}
