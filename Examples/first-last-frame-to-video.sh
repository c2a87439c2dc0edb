#!/bin/sh
# fal's published cURL call, sent to Reel. Usage: first-last-frame-to-video.sh [FIRST LAST]  (URLs or picture files)
# The body comes from a here-document: the published one has an apostrophe inside single quotes, which no shell accepts.
set -eu
. "$(dirname "$0")/reel-local.sh"
FIRST=$(picture "${1:-https://storage.googleapis.com/falserverless/example_inputs/veo31-flf2v-input-1.jpeg}")
LAST=$(picture "${2:-https://storage.googleapis.com/falserverless/example_inputs/veo31-flf2v-input-2.jpeg}")

curl --request POST \
  --url "$REEL_URL/fal-ai/veo3.1/fast/first-last-frame-to-video" \
  --header "Authorization: Key $FAL_KEY" \
  --header "Content-Type: application/json" \
  --data @- <<END
{
     "first_frame_url": "$FIRST",
     "last_frame_url": "$LAST",
     "prompt": "A woman looks into the camera, breathes in, then exclaims energetically, \"have you guys checked out Veo3.1 First-Last-Frame-to-Video on Fal? It's incredible!\""
   }
END
