#!/bin/sh
# fal's published cURL call, sent to Reel. Usage: image-to-video.sh [IMAGE]  (a URL or a picture file)
# The body comes from a here-document: the published one has an apostrophe inside single quotes, which no shell accepts.
set -eu
. "$(dirname "$0")/reel-local.sh"
IMAGE=$(picture "${1:-https://storage.googleapis.com/falserverless/example_inputs/kling_v25_std_i2v_input.png}")

curl --request POST \
  --url "$REEL_URL/fal-ai/kling-video/v2.5-turbo/standard/image-to-video" \
  --header "Authorization: Key $FAL_KEY" \
  --header "Content-Type: application/json" \
  --data @- <<END
{
     "prompt": "In a dimly lit room, a playful cat's eyes light up, fixated on a dancing red dot. With boundless energy, it pounces and leaps, chasing the elusive beam across the floor and up the walls. The simple joy of the hunt unfolds in clear, uncomplicated visuals.",
     "image_url": "$IMAGE"
   }
END
