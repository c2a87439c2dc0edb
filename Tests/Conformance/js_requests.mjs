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

// The two ways of fal.storage.upload: only what announces the file goes over the proxy and carries the key.
function announce(kind, file) {
  return call("POST", `https://rest.fal.ai/storage/upload/${kind}?storage_type=fal-cdn-v3`, {
    content_type: file.type || "application/octet-stream",
    file_name: file.name || `${Date.now()}.${file.type.split("/")[1] ?? "bin"}`,
  });
}

async function upload(file) {
  const { upload_url, file_url } = (await announce("initiate", file)).body;
  const sent = await fetch(upload_url, { method: "PUT", body: file, headers: { "Content-Type": file.type || "application/octet-stream" } });
  return { sent: sent.status, url: file_url };
}

async function uploadInParts(file, partSize) {
  const { upload_url, file_url } = (await announce("initiate-multipart", file)).body;
  const { origin, pathname, search } = new URL(upload_url);
  const parts = [];
  for (let number = 1; (number - 1) * partSize < file.size; number++) {
    const part = file.slice((number - 1) * partSize, number * partSize);
    const answer = await fetch(`${origin}${pathname}/${number}${search}`, { method: "PUT", body: part });
    const { partNumber, etag } = await answer.json();
    parts.push({ partNumber, etag });
  }
  const completed = await fetch(`${origin}${pathname}/complete${search}`, {
    method: "POST",
    headers: { Accept: "application/json", "Content-Type": "application/json" },
    body: JSON.stringify({ parts }),
  });
  return { sent: completed.status, parts: parts.map((part) => part.partNumber), url: file_url };
}

async function uploads() {
  const bytes = new Uint8Array(700_000).map((_, index) => index % 251);
  const back = async ({ url, ...rest }) => {
    const answer = await fetch(url);
    const content = Buffer.from(await answer.arrayBuffer());
    return { ...rest, url, type: answer.headers.get("content-type"), whole: content.equals(Buffer.from(bytes)) };
  };
  const picture = await (await fetch(given.arguments.image_url)).blob();
  const image = await upload(picture);
  return {
    single: await back(await upload(new File([bytes], "f.bin.png", { type: "image/png" }))),
    multipart: await back(await uploadInParts(new File([bytes], "f.mp4", { type: "video/mp4" }), 300_000)),
    unnamed: (await upload(new Blob(["x"]))).sent,
    asInput: await call("POST", `https://fal.run/${given.endpoint}`, { ...given.arguments, image_url: image.url }),
  };
}

const seen = {
  subscribe: await subscribe(),
  run: await call("POST", `https://fal.run/${given.endpoint}`, given.arguments),
  cancel: await cancel(),
  invalid: await call("POST", `https://fal.run/${given.endpoint}`, { prompt: 1 }),
  unknown: await call("POST", "https://queue.fal.run/fal-ai/no-such-model", {}),
  token: await call("POST", "https://rest.fal.ai/tokens/", { allowed_apps: ["veo3.1"], token_expiration: 120 }),
  uploads: await uploads(),
};
const file = await fetch(seen.run.body.video.url);
seen.file = { bytes: (await file.arrayBuffer()).byteLength, origin: file.headers.get("access-control-allow-origin") };
console.log(JSON.stringify(seen));
