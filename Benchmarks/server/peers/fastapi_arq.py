"""FastAPI in front of arq and Redis. The worker runs a job that does nothing: `arq fastapi_arq.Worker`."""

import os
from contextlib import asynccontextmanager

import arq
import arq.connections
import arq.jobs
import fastapi

redis = arq.connections.RedisSettings(port=int(os.environ["REDIS_PORT"]))
state = {}


@asynccontextmanager
async def lifespan(_):
    state["pool"] = await arq.create_pool(redis)
    yield


app = fastapi.FastAPI(lifespan=lifespan)


@app.post("/jobs")
async def submit(body: dict):
    job = await state["pool"].enqueue_job("render", body)
    return {"status": "IN_QUEUE", "request_id": job.job_id}


@app.get("/jobs/{id}/status")
async def status(id: str):
    found = await arq.jobs.Job(id, state["pool"]).status()
    return {"status": found.value, "request_id": id}


async def render(_, body):
    return {"video": "none"}


class Worker:
    functions = [render]
    redis_settings = redis
