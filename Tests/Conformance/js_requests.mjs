// Sends the requests of fal's JavaScript client, version 1.10.1, as its source sends them, and prints what comes back.
// Standard input: {"endpoint", "arguments", "proxy"}; with a proxy every call goes there and names its target in a header.
import { readFileSync } from "node:fs";

const given = JSON.parse(readFileSync(0, "utf8"));
const application = given.endpoint.split("/").slice(0, 2).join("/");

async function call(method, url, input, headers = {}) {
  const response = await fetch(given.proxy ?? url, {
    method,
    headers: {
      Accept: "application/json",
      "Content-Type": "application/json",
      "User-Agent": "@fal-ai/client/1.10.1",
      Authorization: `Key ${process.env.FAL_KEY}`,
      ...(given.proxy ? { "x-fal-target-url": url } : {}),
      ...headers,
    },
    ...(input === undefined ? {} : { body: JSON.stringify(input) }),
  });
  if (!response.headers.get("content-type").startsWith("application/json")) throw new Error(await response.text());
  return {
    status: response.status,
    reason: response.statusText,
    requestId: response.headers.get("x-fal-request-id"),
    body: await response.json(),
  };
}

async function subscribe() {
  const submitted = await call("POST", `https://queue.fal.run/${given.endpoint}`, given.arguments, {
    "x-fal-queue-priority": "normal",
  });
  const request = `https://queue.fal.run/${application}/requests/${submitted.body.request_id}`;
  const states = [];
  for (;;) {
    const status = await call("GET", `${request}/status?logs=1`);
    states.push([status.status, status.body.status, Array.isArray(status.body.logs)]);
    if (status.body.status === "COMPLETED") break;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return { submitted, states, result: await call("GET", request) };
}

async function cancel() {
  const submitted = await call("POST", `https://queue.fal.run/${given.endpoint}`, given.arguments);
  const request = `https://queue.fal.run/${application}/requests/${submitted.body.request_id}`;
  const cancelled = await call("PUT", `${request}/cancel`);
  while ((await call("GET", `${request}/status?logs=0`)).body.status !== "COMPLETED");
  return { cancelled, result: await call("GET", request) };
}

const seen = {
  subscribe: await subscribe(),
  run: await call("POST", `https://fal.run/${given.endpoint}`, given.arguments),
  cancel: await cancel(),
  invalid: await call("POST", `https://fal.run/${given.endpoint}`, { prompt: 1 }),
  unknown: await call("POST", "https://queue.fal.run/fal-ai/no-such-model", {}),
  token: await call("POST", "https://rest.fal.ai/tokens/", { allowed_apps: ["veo3.1"], token_expiration: 120 }),
};
const file = await fetch(seen.run.body.video.url);
seen.file = { bytes: (await file.arrayBuffer()).byteLength, origin: file.headers.get("access-control-allow-origin") };
console.log(JSON.stringify(seen));
