#!/bin/sh
# fal's published call, but for the apostrophe in the prompt: it is written '\'' here, since as published no shell can read it.
curl --request POST \
  --url https://fal.run/fal-ai/kling-video/v2.5-turbo/standard/image-to-video \
  --header "Authorization: Key $FAL_KEY" \
  --header "Content-Type: application/json" \
  --data '{
     "prompt": "In a dimly lit room, a playful cat'\''s eyes light up, fixated on a dancing red dot. With boundless energy, it pounces and leaps, chasing the elusive beam across the floor and up the walls. The simple joy of the hunt unfolds in clear, uncomplicated visuals.",
     "image_url": "https://storage.googleapis.com/falserverless/example_inputs/kling_v25_std_i2v_input.png"
   }'
