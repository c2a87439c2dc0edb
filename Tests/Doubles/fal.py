"""A double of fal's queue and storage, not the real thing.

Routes as fal's documentation and its clients have them (November 2026): the queue's submit, status, result and cancel, and the storage's
initiate. Nothing was measured at fal itself.
"""


from double import Double, Refusal, boolean, checked, missing, png_size

VEO = "fal-ai/veo3.1/fast/first-last-frame-to-video"
KLING = "fal-ai/kling-video/v2.5-turbo/standard/image-to-video"
FIELDS = {
    VEO: ({
        "prompt": str, "first_frame_url": str, "last_frame_url": str, "duration": str, "aspect_ratio": str, "resolution": str,
        "generate_audio": boolean, "negative_prompt": str, "seed": int,
    }, ["prompt", "first_frame_url", "last_frame_url"]),
    KLING: ({"prompt": str, "image_url": str, "duration": str, "negative_prompt": str, "cfg_scale": float}, ["prompt", "image_url"]),
}
SIZES = {("16:9", "720p"): (1280, 720), ("9:16", "720p"): (720, 1280), ("1:1", "720p"): (720, 720), ("16:9", "1080p"): (1920, 1080)}


class Fal(Double):
    version = "November 2026"
    routes = {f"POST /{id}": "submit" for id in FIELDS} | {
        "GET /{owner}/{app}/requests/{id}/status": "status", "GET /{owner}/{app}/requests/{id}": "result",
        "PUT /{owner}/{app}/requests/{id}/cancel": "put_cancel", "POST /storage/upload/initiate": "initiate",
        "PUT /bucket/{name}": "put_file", "GET /files/{name}": "file",
    }

    def __init__(self, *arguments, **named):
        super().__init__(*arguments, **named)
        self.uploads = {}

    def authenticate(self, call):
        if call.path.startswith(("/bucket", "/files")):
            # Places that are not fal's own must not be shown the key.
            if "Authorization" in call.headers:
                self.problems.append(f"the key was sent to {call.path}")
            return
        if self.key and call.headers.get("Authorization") != f"Key {self.key}":
            raise Refusal(401, {"detail": "invalid key credentials"})

    def initiate(self, call):
        if call.query.get("storage_type") != ["fal-cdn-v3"] or set(call.json) != {"content_type", "file_name"}:
            raise Refusal(422, missing("file_name"))
        name = f"{len(self.uploads)}-{call.json['file_name']}"
        self.uploads[name] = None
        return {"upload_url": f"{self.url}/bucket/{name}?signature=abc", "file_url": f"{self.url}/files/{name}"}

    def put_file(self, call, name):
        if name not in self.uploads or call.query.get("signature") != ["abc"] or not png_size(call.body):
            raise Refusal(403, b"")
        self.uploads[name] = call.body
        return b""

    def uploaded(self, url):
        data = self.uploads.get(url.rsplit("/", 1)[-1])
        if data is None:
            raise Refusal(422, missing("image_url", what="Failed to download the file", kind="file_download_error"))
        return data

    def submit(self, call):
        endpoint = call.path.strip("/")
        kinds, required = FIELDS[endpoint]
        fields = checked(call.json.items(), kinds, required)
        if endpoint == VEO:
            first, last = self.uploaded(fields["first_frame_url"]), self.uploaded(fields["last_frame_url"])
            size, seconds = SIZES[fields["aspect_ratio"], fields["resolution"]], int(fields["duration"].rstrip("s"))
        else:
            first, last = self.uploaded(fields["image_url"]), None
            size, seconds = png_size(first), int(fields["duration"])
        job = self.begin({
            "first": first, "last": last, "size": size, "rate": 24, "frames": seconds * 24, "sound": fields.get("generate_audio", False),
            "fields": fields,
        })
        return {"status": "IN_QUEUE", "request_id": job.id, "queue_position": 1}

    def state(self, job):
        share = self.share(job)
        return "COMPLETED" if share == 1 else "IN_PROGRESS" if share > 0.3 else "IN_QUEUE"

    def status(self, call, owner, app, id):
        job = self.job(id)
        if not job:
            raise Refusal(404, {"status": "NOT_FOUND"})
        state = self.state(job)
        answer = {"status": state, "request_id": id}
        if state == "IN_QUEUE":
            answer["queue_position"] = 1
        else:
            answer["logs"] = None
        call.answer(200 if state == "COMPLETED" else 202, answer)

    def result(self, call, owner, app, id):
        job = self.job(id)
        if not job:
            raise Refusal(404, {"status": "NOT_FOUND"})
        if self.state(job) != "COMPLETED":
            raise Refusal(400, {"detail": "Request is still in progress"})
        if "failing" in self.faults:
            raise Refusal(422, missing("prompt", what="The content could not be processed", kind="content_policy_violation"))
        return {"video": {"url": f"{self.url}/files/{id}.mp4", "content_type": "video/mp4"}}

    def file(self, call, name):
        job = self.jobs.get(name.removesuffix(".mp4"))
        if not job:
            raise Refusal(404, b"")
        self.give(call, self.video(job))

    def put_cancel(self, call, owner, app, id):
        job = self.jobs.get(id)
        if not job:
            raise Refusal(404, {"status": "NOT_FOUND"})
        if self.state(job) == "COMPLETED":
            raise Refusal(400, {"status": "ALREADY_COMPLETED"})
        self.cancel(job)
        call.answer(202, {"status": "CANCELLATION_REQUESTED"})
