import { fal } from "@fal-ai/client";

const result = await fal.subscribe(
  "fal-ai/kling-video/v2.5-turbo/standard/image-to-video",
  {
    input: {
      prompt:
        "In a dimly lit room, a playful cat's eyes light up, fixated on a dancing red dot. With boundless energy, it pounces and leaps, chasing the elusive beam across the floor and up the walls. The simple joy of the hunt unfolds in clear, uncomplicated visuals.",
      image_url:
        "https://storage.googleapis.com/falserverless/example_inputs/kling_v25_std_i2v_input.png",
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
