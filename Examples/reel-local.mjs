// Points fal's JavaScript client at a local Reel over plain http, and makes URLs of picture files.
import { existsSync, readFileSync } from "node:fs";
import { fal } from "@fal-ai/client";

const reel = (process.env.REEL_URL ?? "http://localhost:8080").replace(/\/$/, "");

fal.config({
  credentials: process.env.FAL_KEY ?? "local:local",
  requestMiddleware: async (request) => ({
    ...request,
    url: request.url
      .replace(/^https:\/\/queue\.fal\.run/, `${reel}/queue`)
      .replace(/^https:\/\/fal\.run/, reel),
  }),
});

// The command line's picture at `position` (a file becomes a data URI), or the published URL.
export function picture(position, published) {
  const given = process.argv[position + 1];
  if (given === undefined) return published;
  if (!existsSync(given)) return given;
  const type = given.endsWith(".png") ? "image/png" : given.endsWith(".webp") ? "image/webp" : "image/jpeg";
  return `data:${type};base64,${readFileSync(given).toString("base64")}`;
}
