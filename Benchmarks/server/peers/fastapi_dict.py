"""What most model servers do: jobs in a dict of the process, gone with it. uvicorn with uvloop and httptools."""

import uuid

import fastapi

app = fastapi.FastAPI()
jobs = {}


@app.post("/jobs")
async def submit(body: dict):
    id = str(uuid.uuid4())
    jobs[id] = {"status": "IN_QUEUE", "request_id": id, "input": body}
    return {"status": "IN_QUEUE", "request_id": id, "queue_position": len(jobs)}


@app.get("/jobs/{id}/status")
async def status(id: str):
    if id not in jobs:
        raise fastapi.HTTPException(404, "Request not found")
    return {"status": jobs[id]["status"], "request_id": id}
