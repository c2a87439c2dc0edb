"""What the doubles of servers with OpenAI's routes for videos share: SGLang Diffusion's and vLLM-Omni's differ in fields, not in these."""

import time

from double import Double, Refusal


class OpenAIVideos(Double):
    routes = {
        "POST /v1/videos": "create", "GET /v1/videos/{id}": "retrieve", "DELETE /v1/videos/{id}": "delete",
        "GET /v1/videos/{id}/content": "content", "GET /health": "health",
    }
    # "wan", "ltx" or "h3": what the server was started with.
    model = "wan"
    # What a failed job's record has as its error.
    failure = {}
    # States in which its file is given.
    given = ("completed",)

    def facts(self, job, status, **own):
        facts = {
            "id": job.id, "object": "video", "model": self.model, "status": status, "progress": 0, "created_at": int(time.time()),
            "seconds": "4", "error": None,
        } | own  # fmt: skip
        if status == "completed":
            facts["progress"] = 100
        if status == "failed":
            facts["error"] = self.failure
        return facts

    def state(self, job):
        if "failing" in self.faults:
            return "failed"
        share = self.share(job)
        return "completed" if share == 1 else "in_progress" if share > 0.2 else "queued"

    def known(self, job):
        if not job:
            raise Refusal(404, {"detail": "Video not found"})
        return job

    def forgotten(self, id):
        """The job of a DELETE, which is known no more."""
        job = self.known(self.jobs.pop(id, None))
        self.cancel(job)
        return job

    def content(self, call, id):
        job = self.known(self.job(id))
        if self.state(job) not in self.given:
            raise Refusal(404, {"detail": "Generation is still in-progress"})
        self.give(call, self.video(job))
