"""A double of ComfyUI's server, not the real thing.

Routes of github.com/Comfy-Org/ComfyUI at commit 002c3fb9 (version 0.38), server.py, and the messages of its WebSocket as
comfy_execution/progress.py and docs.comfy.org describe them. A workflow is not run: its nodes' classes and links are looked at, and what
LoadImage names is what the video is made of.
"""

import base64
import hashlib
import json
import struct
import subprocess
import time
import uuid

from double import Double, Refusal, picture

# Classes of nodes, their inputs, and which of these are numbers.
NODES = {
    "LoadImage": {"image": str}, "CLIPTextEncode": {"text": str, "clip": list}, "CLIPLoader": {"clip_name": str},
    "WanFirstLastFrameToVideo": {
        "width": int, "height": int, "length": int, "batch_size": int, "start_image": list, "end_image": list, "positive": list,
        "negative": list,
    },
    "WanImageToVideo": {
        "width": int, "height": int, "length": int, "batch_size": int, "start_image": list, "positive": list, "negative": list,
    },
    "KSampler": {"seed": int, "steps": int, "cfg": float, "latent_image": list, "positive": list, "negative": list},
    "CreateVideo": {"images": list, "fps": int}, "SaveVideo": {"video": list, "filename_prefix": str},
}


def rejected(kind, message, node_errors=None):
    error = {"type": kind, "message": message, "details": message, "extra_info": {}}
    return Refusal(400, {"error": error, "node_errors": node_errors or {}})


class ComfyUI(Double):
    version = "0.38 (commit 002c3fb9)"
    routes = {
        "POST /upload/image": "upload", "POST /prompt": "prompt", "GET /queue": "queue", "POST /queue": "post_queue",
        "POST /interrupt": "interrupt", "GET /history/{id}": "history", "GET /view": "view", "GET /ws": "socket",
        "GET /system_stats": "stats",
    }
    # Whether the WebSocket breaks after a few messages.
    breaks_socket = False

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.uploads, self.greetings = {}, []

    def upload(self, call):
        fields = dict(call.form)
        if set(fields) - {"image", "subfolder", "overwrite", "type"} or "image" not in fields:
            raise Refusal(400, b"")
        name, folder = fields["image"][0], fields.get("subfolder", "")
        try:
            self.uploads[f"{folder}/{name}" if folder else name] = picture(fields["image"])
        except ValueError:
            raise Refusal(400, b"") from None
        return {"name": name, "subfolder": folder, "type": "input"}

    def prompt(self, call):
        body = call.json
        if "prompt" not in body:
            raise rejected("no_prompt", "No prompt provided")
        if set(body) - {"prompt", "client_id", "prompt_id", "extra_data", "front", "number"}:
            raise rejected("invalid", f"unknown fields: {sorted(set(body))}")
        try:
            if str(uuid.UUID(body["prompt_id"])) != body["prompt_id"]:
                raise ValueError
        except (ValueError, KeyError):
            raise rejected("invalid_prompt_id", "prompt_id must be a valid UUID") from None
        graph = body["prompt"]
        errors = {id: found for id, node in graph.items() if (found := self.faults_of(node, graph))}
        if errors:
            raise rejected("prompt_outputs_failed_validation", "Prompt outputs failed validation", errors)
        named = {node["class_type"]: node["inputs"] for node in graph.values()}
        pictures = [self.uploads[node["inputs"]["image"]] for node in graph.values() if node["class_type"] == "LoadImage"]
        shape = named.get("WanFirstLastFrameToVideo") or named["WanImageToVideo"]
        job = self.begin({
            "first": pictures[0], "last": pictures[1] if len(pictures) > 1 else None, "size": (shape["width"], shape["height"]),
            "rate": named["CreateVideo"]["fps"], "frames": shape["length"], "fields": named, "client": body["client_id"],
        })
        with self.lock:
            self.jobs[body["prompt_id"]] = self.jobs.pop(job.id)
        job.id = body["prompt_id"]
        return {"prompt_id": job.id, "number": self.submissions, "node_errors": {}}

    def faults_of(self, node, graph):
        inputs = NODES.get(node["class_type"])
        if inputs is None:
            return {"errors": [{"type": "invalid_node", "message": node["class_type"]}]}
        for name, value in node["inputs"].items():
            kind = inputs.get(name)
            fits = isinstance(value, (int, float)) if kind is float else isinstance(value, kind or ()) and not isinstance(value, bool)
            if not fits or kind is list and value[0] not in graph:
                return {"errors": [{"type": "invalid_input_type", "message": f"{name}: {value!r}"}]}
        if node["class_type"] == "LoadImage" and node["inputs"].get("image") not in self.uploads:
            return {"errors": [{"type": "custom_validation_failed", "message": "Invalid image file"}]}
        return None

    def state(self, job):
        if job.is_cancelled:
            return "interrupted"
        if "failing" in self.faults:
            return "error"
        share = self.share(job)
        return "success" if share == 1 else "running" if share > 0.2 else "pending"

    def queue(self, call):
        running, pending = [], []
        for number, (id, job) in enumerate(list(self.jobs.items())):
            state = self.state(job)
            item = [number, id, {}, {}, []]
            if state == "running":
                running.append(item)
            elif state == "pending":
                pending.append(item)
        return {"queue_running": running, "queue_pending": pending}

    def post_queue(self, call):
        for id in call.json.get("delete", []):
            if id in self.jobs and self.state(self.jobs[id]) == "pending":
                self.cancel(self.jobs.pop(id))
        return b""

    def interrupt(self, call):
        id = call.json.get("prompt_id")
        if id is None:
            self.problems.append("a global interrupt, which stops other people's work")
        if id in self.jobs and self.state(self.jobs[id]) == "running":
            self.cancel(self.jobs[id])
        return b""

    def history(self, call, id):
        job = self.job(id)
        state = self.state(job) if job else "pending"
        if state in ("pending", "running"):
            return {}
        messages = [["execution_start", {"prompt_id": id}]]
        outputs = {}
        if state == "success":
            outputs = {"9": {"images": [{"filename": f"{id}.mp4", "subfolder": "video", "type": "output"}], "animated": [True]}}
        if state == "error":
            messages.append(["execution_error", {"node_type": "KSampler", "exception_message": "Allocation on device 0 would exceed memory"}])
        if state == "interrupted":
            messages.append(["execution_interrupted", {"node_type": "KSampler"}])
        status = {"status_str": "success" if state == "success" else "error", "completed": state == "success", "messages": messages}
        return {id: {"prompt": [], "outputs": outputs, "status": status, "meta": {}}}

    def view(self, call):
        name = call.query["filename"][0]
        if call.query["subfolder"] != ["video"] or call.query["type"] != ["output"]:
            raise Refusal(404, b"")
        self.give(call, self.video(self.jobs[name.removesuffix(".mp4")]))

    def stats(self, call):
        return {"system": {"comfyui_version": self.version}, "devices": []}

    # The socket: RFC 6455, as much of it as is needed.

    def socket(self, call):
        accept = call.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        handler = call.handler
        handler.send_response(101)
        handler.send_header("Upgrade", "websocket")
        handler.send_header("Connection", "Upgrade")
        handler.send_header("Sec-WebSocket-Accept", base64.b64encode(hashlib.sha1(accept.encode()).digest()).decode())
        handler.end_headers()
        handler.close_connection = True
        client = call.query["clientId"][0]
        self.greetings.append(json.loads(self.read(handler)))
        self.say(handler, {"type": "status", "data": {"status": {"exec_info": {"queue_remaining": 1}}, "sid": client}})
        for count in range(1000):
            job = next((job for job in list(self.jobs.values()) if job.wish.get("client") == client), None)
            if not job:
                time.sleep(0.05)
                continue
            state = self.state(job)
            if state in ("success", "error", "interrupted"):
                self.say(handler, {"type": f"execution_{state}", "data": {"prompt_id": job.id}})
                return
            if self.breaks_socket and count > 2:
                return
            steps = {"3": {"value": 20 * self.share(job), "max": 20, "state": "running", "prompt_id": job.id}}
            self.say(handler, {"type": "progress_state", "data": {"prompt_id": job.id, "nodes": steps}})
            facts = json.dumps({"prompt_id": job.id, "node_id": "3", "image_type": "image/jpeg"}).encode()
            self.say(handler, struct.pack(">II", 4, len(facts)) + facts + self.jpeg())
            # Somebody else's, which nobody here may take for theirs.
            self.say(handler, {"type": "execution_success", "data": {"prompt_id": "another"}})
            time.sleep(0.1)

    def jpeg(self):
        made = subprocess.run(
            ["ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc2=size=128x72", "-frames:v", "1", "-f", "image2", "-c:v", "mjpeg", "-"],
            capture_output=True, check=True,
        )
        return made.stdout

    def say(self, handler, message):
        data = message if isinstance(message, bytes) else json.dumps(message).encode()
        head = bytes([0x80 | (2 if isinstance(message, bytes) else 1)])
        head += bytes([len(data)]) if len(data) < 126 else struct.pack(">BH", 126, len(data)) if len(data) < 65536 else struct.pack(">BQ", 127, len(data))
        handler.wfile.write(head + data)
        handler.wfile.flush()

    def read(self, handler):
        first, second = handler.rfile.read(2)
        length = second & 127
        if length == 126:
            length = struct.unpack(">H", handler.rfile.read(2))[0]
        if not second & 128:
            self.problems.append("a frame of a client without a mask")
        mask = handler.rfile.read(4)
        return bytes(byte ^ mask[index % 4] for index, byte in enumerate(handler.rfile.read(length)))
