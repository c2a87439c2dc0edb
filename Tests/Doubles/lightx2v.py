"""A double of LightX2V's server, not the real thing.

Routes and fields of github.com/ModelTC/LightX2V at commit f8aee98b (21 August 2026), lightx2v/server/api/tasks/{video,common}.py,
schema.py, task_manager.py, api/service_routes.py. What the real server does not say, how its models behave, is not here.
"""

import base64

from double import Double, Refusal, boolean, checked, picture

FORM = {
    "image_file": picture, "last_frame_file": picture, "prompt": str, "save_result_path": str, "use_prompt_enhancer": boolean,
    "negative_prompt": str, "num_fragments": int, "infer_steps": int, "target_video_length": int, "seed": int, "audio_file": picture,
    "video_duration": int, "target_fps": int,
}


def data_uri(value):
    """A picture as text. A last frame as text would be read as a path: the server resolves `image_path` alone."""
    kind, _, data = value.partition(";base64,")
    if kind != "data:image/png":
        raise ValueError("no picture")
    return picture(("", "image/png", base64.b64decode(data, validate=True)))


class LightX2V(Double):
    version = "commit f8aee98b"
    routes = {
        "POST /v1/tasks/video/": "create", "POST /v1/tasks/video/form": "create_form", "GET /v1/tasks/{id}/status": "status",
        "GET /v1/tasks/{id}/result": "result", "DELETE /v1/tasks/{id}": "stop_task", "GET /v1/service/status": "service",
    }

    def create(self, call):
        kinds = {name: kind for name, kind in FORM.items() if kind is not picture} | {"image_path": data_uri, "resize_mode": str}
        fields = checked(call.json.items(), kinds)
        return self.accept(fields, fields.get("image_path"), None)

    def create_form(self, call):
        fields = checked(call.form, FORM, required=["image_file"])
        return self.accept(fields, fields["image_file"], fields.get("last_frame_file"))

    def accept(self, fields, first, last):
        frames = fields.get("target_video_length", 81)
        if frames % 4 != 1:
            raise Refusal(500, {"detail": f"target_video_length {frames} is not 4n+1"})
        if not first:
            raise Refusal(500, {"detail": "no image"})
        job = self.begin({
            "first": first, "last": last, "size": self.size, "rate": fields.get("target_fps", 16), "frames": frames, "fields": fields,
        })
        return {"task_id": job.id, "task_status": "pending", "save_result_path": job.id}

    def state(self, job):
        if job.is_cancelled:
            return "cancelled"
        if "failing" in self.faults:
            return "failed"
        share = self.share(job)
        return "completed" if share == 1 else "processing" if share > 0.2 else "pending"

    def status(self, call, id):
        job = self.job(id)
        if not job:
            raise Refusal(404, {"detail": "Task not found"})
        return {
            "task_id": id, "status": self.state(job), "start_time": "2026-11-25T00:00:00", "end_time": None,
            "error": "CUDA out of memory" if self.state(job) == "failed" else None, "error_type": "", "save_result_path": id + ".mp4",
        }

    def result(self, call, id):
        job = self.job(id)
        if not job or self.state(job) != "completed":
            raise Refusal(404, {"detail": "Task not completed" if job else "Task not found"})
        self.give(call, self.video(job))

    def stop_task(self, call, id):
        job = self.jobs.get(id)
        if not job or self.state(job) in ("completed", "failed"):
            return {"stop_status": "do_nothing", "reason": "Task not found or already completed."}
        self.cancel(job)
        return {"stop_status": "success", "reason": "Task stopped successfully."}

    def service(self, call):
        return {"service_status": "idle", "current_task": None, "active_tasks": [], "pending_tasks": 0, "queue_size": 100}
