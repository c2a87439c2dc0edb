"""Points fal's Python client at a local Reel over plain http, and makes URLs of picture files."""

import os
import sys

import fal_client
import fal_client.client

REEL_URL = os.environ.get("REEL_URL", "http://localhost:8080").rstrip("/")
os.environ.setdefault("FAL_KEY", "local:local")
fal_client.client.RUN_URL_FORMAT = f"{REEL_URL}/"
fal_client.client.QUEUE_URL_FORMAT = f"{REEL_URL}/queue/"


def picture(position, published):
    """The command line's picture at `position` (a file becomes a data URI), or the published URL."""
    if len(sys.argv) <= position:
        return published
    given = sys.argv[position]
    return fal_client.encode_file(given) if os.path.isfile(given) else given
