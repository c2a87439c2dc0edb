"""`reel generate --delegate` against doubles of inference servers: what they are asked, what comes of every fault."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from reel_server import BIN

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "Doubles"))

import comfyui  # noqa: E402
import fal  # noqa: E402
import lightx2v  # noqa: E402
import pictures as drawing  # noqa: E402
import sglang  # noqa: E402
import vllm_omni  # noqa: E402
from video_facts import facts_of  # noqa: E402

SECRET = "sekrit-key-1234567890"
WORKFLOW = Path(__file__).resolve().parents[1] / "Doubles/first_last.workflow.json"
