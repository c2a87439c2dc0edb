// Calls of the server. The key is kept for this tab alone, and goes out as a header and in nothing else.

// The same place as the playground's: a key that was given there need not be given again.
const place = "reel.key";

export const credential = {
  get: () => sessionStorage.getItem(place) ?? localStorage.getItem(place),
  set: key => sessionStorage.setItem(place, key),
  forget() {
    sessionStorage.removeItem(place);
    localStorage.removeItem(place);
  },
};

/** What a call came to if not to an answer: the server's own words, and its status; 0 where nothing came back. */
export class CallError extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/** Calls `/dashboard/api/…`; parameters that are null or empty are left out. */
export async function call(site, path, {method = "GET", parameters = {}, body, signal, key = credential.get()} = {}) {
  const query = new URLSearchParams(
    Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined && value !== ""));
  const headers = key ? {Authorization: `Key ${key}`} : {};
  if (body) headers["Content-Type"] = "application/json";
  let response;
  try {
    response = await fetch(`${site}/dashboard/api/${path}${query.size ? `?${query}` : ""}`, {
      method, headers, signal, body: body && JSON.stringify(body), cache: "no-store", credentials: "omit", redirect: "error"});
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new CallError(0, "The server does not answer.");
  }
  const text = await response.text();
  let answer = null;
  try {
    answer = JSON.parse(text);
  } catch {
    if (response.ok) throw new CallError(response.status, "The answer is no JSON. Is there a proxy in between?");
  }
  if (response.ok) return answer;
  const detail = answer?.error?.message ?? (Array.isArray(answer?.detail) ? answer.detail[0]?.msg : answer?.detail);
  throw new CallError(response.status, detail ?? `The server answered ${response.status}.`);
}
