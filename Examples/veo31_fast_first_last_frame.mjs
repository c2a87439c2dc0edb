import { fal } from "@fal-ai/client";

const result = await fal.subscribe(
  "fal-ai/veo3.1/fast/first-last-frame-to-video",
  {
    input: {
      first_frame_url:
        "https://storage.googleapis.com/falserverless/example_inputs/veo31-flf2v-input-1.jpeg",
      last_frame_url:
        "https://storage.googleapis.com/falserverless/example_inputs/veo31-flf2v-input-2.jpeg",
      prompt:
        'A woman looks into the camera, breathes in, then exclaims energetically, "have you guys checked out Veo3.1 First-Last-Frame-to-Video on Fal? It\'s incredible!"',
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
