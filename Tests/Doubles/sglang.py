"""A double of SGLang Diffusion's server, not the real thing.

Routes and fields of the wheel sglang 0.5.23: sglang/multimodal_gen/runtime/entrypoints/openai/{video_api,protocol}.py, http_server.py and,
for MiniMax H3, configs/sample/minimax_h3.py with pipelines_core/stages/model_specific_stages/minimax_h3/{request_validation,video_adapter}.py.
"""

from double import Refusal, boolean, checked
from lightx2v import data_uri
from openai_videos import OpenAIVideos

BODY = {
    "prompt": str, "enhance_prompt": boolean, "reference_url": data_uri, "model": str, "n": int, "seconds": int, "size": str, "fps": int,
    "num_frames": int, "seed": int, "width": int, "height": int, "num_inference_steps": int, "guidance_scale": float,
    "guidance_scale_2": float, "true_cfg_scale": float, "negative_prompt": str, "flow_shift": float,
}
H3 = {"task": str, "conditions": list, "target": dict, "quality": str}


def refused(message):
    return Refusal(400, {"detail": message})


class SGLang(OpenAIVideos):
    version = "0.5.23"
    failure = {"message": "CUDA out of memory"}
    given = ("completed", "failed")

    def create(self, call):
        fields = checked(call.json.items(), BODY | (H3 if self.model == "h3" else {}), required=["prompt"])
        wish = self.h3(fields) if self.model == "h3" else self.plain(fields)
        return self.facts(self.begin(wish | {"fields": fields}), "queued")

    def plain(self, fields):
        if "reference_url" not in fields:
            raise refused("Failed to process image source: none")
        return {
            "first": fields["reference_url"], "size": (fields.get("width", 832), fields.get("height", 480)), "rate": fields.get("fps", 24),
            "frames": fields.get("num_frames", 96), "sound": self.model == "ltx",
        }

    def h3(self, fields):
        if fields.get("task") != "fl2va":
            raise refused("task is required for MiniMax H3; supported tasks: fl2va, ref2va, t2va")
        for name in ("num_frames", "fps", "guidance_scale", "negative_prompt", "true_cfg_scale"):
            if name in fields:
                raise refused(f"{name} is not supported by MiniMax H3")
        target = fields.get("target") or {}
        if target.get("aspect_ratio") != "auto" or not isinstance(target.get("short_edge"), int):
            raise refused('target.aspect_ratio must be "auto" for task \'fl2va\'')
        if not 4 <= target.get("duration_seconds", 0) <= 15:
            raise refused("target.duration_seconds must be in [4, 15]")
        conditions = fields.get("conditions") or []
        for number, condition in enumerate(conditions):
            if set(condition) != {"type", "uri", "role", "frame_index"} or condition["role"] != "keyframe":
                raise refused(f"conditions[{number}] has unknown fields")
        if tuple(condition["frame_index"] for condition in conditions) not in [(0,), (-1,), (0, -1)]:
            raise refused("conditions: keyframes must be first, last, or both in order")
        pictures = [data_uri(condition["uri"]) for condition in conditions]
        frames = self.h3_frames(target["duration_seconds"])
        return {
            "first": pictures[0], "last": pictures[1] if len(pictures) > 1 else None, "size": self.h3_size, "rate": 24, "frames": frames,
            "sound": True,
        }

    def facts(self, job, status):
        return super().facts(job, status, progress=min(99, int(100 * self.share(job))), size="", quality="standard", url=None)

    def retrieve(self, call, id):
        job = self.known(self.job(id))
        return self.facts(job, self.state(job))

    def delete(self, call, id):
        """The record goes; the work goes on ("TODO: support aborting a job")."""
        return self.facts(self.forgotten(id), "deleted")

    def health(self, call):
        return {"status": "ok"}
