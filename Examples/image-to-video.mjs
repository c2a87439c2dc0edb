// fal's published JavaScript call, sent to Reel by reel-local. Usage: node image-to-video.mjs [IMAGE]  (a URL or a picture file)
import { fal } from "@fal-ai/client";
import { picture } from "./reel-local.mjs";

const result = await fal.subscribe(
  "fal-ai/kling-video/v2.5-turbo/standard/image-to-video",
  {
    input: {
      prompt:
        "In a dimly lit room, a playful cat's eyes light up, fixated on a dancing red dot. With boundless energy, it pounces and leaps, chasing the elusive beam across the floor and up the walls. The simple joy of the hunt unfolds in clear, uncomplicated visuals.",
      image_url: picture(
        1, "https://storage.googleapis.com/falserverless/example_inputs/kling_v25_std_i2v_input.png"),
    },
    logs: true,
    onQueueUpdate: (update) => {
      if (update.status === "IN_PROGRESS") {
        update.logs.map((log) => log.message).forEach(console.log);
      }
    },
  }
);
console.log(result.data);
console.log(result.requestId);
