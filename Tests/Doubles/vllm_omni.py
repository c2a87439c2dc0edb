"""A double of vLLM-Omni's server, not the real thing.

Routes and fields of the wheel vllm-omni 0.30.0: vllm_omni/entrypoints/openai/{api_server,protocol/videos,video/generation/helpers}.py.
"""

import re

from double import Refusal, boolean, checked, missing, picture
from openai_videos import OpenAIVideos


def seconds(text):
    if not re.fullmatch(r"[1-9]\d*", text):
        raise ValueError(text)
    return text


def size(text):
    if not re.fullmatch(r"\d+x\d+", text):
        raise ValueError(text)
    return tuple(map(int, text.split("x")))


FORM = {
    "prompt": str, "input_reference": picture, "input_references": picture, "image_reference": str, "model": str, "seconds": seconds,
    "size": size, "user": str, "width": int, "height": int, "num_frames": int, "fps": float, "aspect_ratio": str, "short_edge": int,
    "num_outputs_per_prompt": int, "quality": str, "num_inference_steps": int, "guidance_scale": float, "guidance_scale_2": float,
    "boundary_ratio": float, "flow_shift": float, "true_cfg_scale": float, "seed": int, "generate_sound": boolean,
    "sound_duration": float, "negative_prompt": str, "enable_frame_interpolation": boolean, "frame_interpolation_exp": int,
    "frame_interpolation_scale": float, "lora": str, "extra_params": str,
}


class VLLMOmni(OpenAIVideos):
    version = "0.30.0"
    failure = {"code": 500, "message": "EngineGenerateError: out of memory"}

    def create(self, call):
        fields = checked(call.form, FORM, required=["prompt"])
        if not 0 <= fields.get("guidance_scale", 1) <= 20 or not 1 <= fields.get("num_inference_steps", 1) <= 200:
            raise Refusal(422, missing("guidance_scale", what="Input should be less than or equal to 20", kind="less_than_equal"))
        if "input_references" in fields and "input_reference" in fields:
            raise Refusal(400, {"error": {"message": "Provide input_references alone, without input_reference.", "code": 400}})
        pictures = fields.get("input_references", fields.get("input_reference"))
        pictures = pictures if isinstance(pictures, list) else [pictures]
        if len(pictures) > 1 and self.model != "h3":
            raise Refusal(400, {"error": {"message": "input_references are videos for this model", "code": 400}})
        if self.model == "h3" and {"negative_prompt", "guidance_scale", "fps", "num_frames"} & set(fields):
            raise Refusal(400, {"error": {"message": "MiniMax H3 does not take this field", "code": 400}})
        rate = int(fields.get("fps", 24))
        frames = fields.get("num_frames") or self.h3_frames(int(fields.get("seconds", 4)))
        job = self.begin({
            "first": pictures[0], "last": pictures[1] if len(pictures) > 1 else None, "size": fields.get("size", self.h3_size),
            "rate": rate, "frames": frames, "sound": fields.get("generate_sound", False), "fields": fields,
        })
        return self.facts(job, "queued")

    def facts(self, job, status):
        return super().facts(job, status, prompt="", quality="default", media_type="video/mp4")

    def retrieve(self, call, id):
        job = self.known(self.job(id))
        state = self.state(job)
        if state == "failed":
            raise Refusal(500, self.facts(job, state))
        return self.facts(job, state)

    def delete(self, call, id):
        self.forgotten(id)
        return {"id": id, "deleted": True, "object": "video.deleted"}

    def health(self, call):
        return b""
