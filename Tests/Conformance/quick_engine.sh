#!/bin/sh
# An engine that needs no time: what it makes is no video, for tests of how results travel and not of what is in them.
read -r shot
output=$(printf '%s' "$shot" | sed 's/.*"output":"\([^"]*\)".*/\1/; s/\\//g')
echo '{"type":"log","log":{"level":"INFO","message":"made"}}'
sleep 0.3
printf movie >"$output"
echo '{"type":"finished","file":{"path":"'"$output"'","bytes":5,"size":{"width":2,"height":2},"frameRate":24,"frameCount":120,"hasSound":false}}'
cat >/dev/null
