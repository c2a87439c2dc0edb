// What a published sample needs of @fal-ai/client, sent as version 1.10.1 sends it to a proxy (js_requests.mjs has the whole of it).
const settings = {};

async function call(method, url, input) {
  const response = await fetch(settings.proxyUrl.url, {
    method,
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      Authorization: `Key ${settings.credentials}`,
      "x-fal-target-url": url,
    },
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  });
  if (!response.ok) throw new Error(await response.text());
  return response.json();
}

export const fal = {
  config(given) {
    if (given.proxyUrl?.when !== "always") throw new Error("proxyUrl.when must be always outside a browser");
    Object.assign(settings, given);
  },
  async subscribe(endpoint, { input, logs, onQueueUpdate }) {
    const { request_id: requestId } = await call("POST", `https://queue.fal.run/${endpoint}`, input);
    const request = `https://queue.fal.run/${endpoint.split("/").slice(0, 2).join("/")}/requests/${requestId}`;
    for (;;) {
      const update = await call("GET", `${request}/status?logs=${logs ? 1 : 0}`);
      onQueueUpdate?.(update);
      if (update.status === "COMPLETED") return { data: await call("GET", request), requestId };
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  },
};
