"""Reel's OpenAPI documents: valid, built for whoever asks, and nothing that they describe breaks the server."""

import json
import os
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from conftest import KLING, VEO
from openapi_spec_validator import validate
from pictures import png
from reel_server import ReelServer

HERE = Path(__file__).parent
EXAMPLES = "https://storage.googleapis.com/falserverless/example_inputs/"
CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.fixture(scope="module")
def documented(tmp_path_factory):
    """A server whose engine makes no video, and which has pictures for the documents' examples."""
    pictures = tmp_path_factory.mktemp("examples")
    for name in ("veo31-flf2v-input-1.jpeg", "veo31-flf2v-input-2.jpeg", "kling_v25_std_i2v_input.png"):
        (pictures / name).write_bytes(png(64, 64))
    reel = ReelServer(
        tmp_path_factory.mktemp("documented"), workers=4, engine=HERE / "scripted_engine.py",
        environment={"REEL_OFFLINE_PICTURES": f"{EXAMPLES}={pictures}"})
    yield reel.wait_until_live()
    reel.stop()


def queue_document(server, endpoint, **headers):
    answer = httpx.get(
        f"{server.url}/api/openapi/queue/openapi.json", params={"endpoint_id": endpoint} if endpoint else {}, headers=headers)
    return answer.status_code, answer.json()


def test_the_servers_document_is_valid(documented):
    document = httpx.get(f"{documented.url}/openapi.json").json()
    validate(document)
    assert document["servers"] == [{"url": documented.url}]
    assert {f"/{VEO}", f"/queue/{VEO}", f"/{KLING}", f"/queue/{KLING}"} <= document["paths"].keys()


@pytest.mark.parametrize(("endpoint", "name"), [
    (VEO, "Veo31FastFirstLastFrameToVideo"), (KLING, "KlingVideoV25TurboStandardImageToVideo")])
def test_the_document_of_an_endpoints_queue_is_valid(documented, endpoint, name):
    code, document = queue_document(documented, endpoint)
    assert code == 200
    validate(document)
    assert document["servers"] == [{"url": f"{documented.url}/queue"}]
    request = f"/{endpoint}/requests/{{request_id}}"
    assert document["paths"].keys() == {f"/{endpoint}", request, f"{request}/status", f"{request}/cancel"}
    assert {"QueueStatus", "File", f"{name}Input", f"{name}Output"} <= document["components"]["schemas"].keys()


def test_under_fals_name_the_document_leads_to_fals_queue(documented):
    _, document = queue_document(documented, VEO, **{"x-fal-target-url": f"https://fal.ai/api/openapi/queue/openapi.json?endpoint_id={VEO}"})
    assert document["servers"] == [{"url": "https://queue.fal.run"}]


@pytest.mark.parametrize("endpoint", [None, "", "fal-ai/nothing", "../etc/passwd"])
def test_an_unknown_endpoint_has_no_document(documented, endpoint):
    code, answer = queue_document(documented, endpoint)
    assert code == 404 and VEO in answer["detail"] and KLING in answer["detail"]


def test_nothing_described_breaks_the_server(documented, tmp_path):
    """schemathesis sends the examples, the edges of every parameter, random requests, and sequences of them."""
    made = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), "run", f"{documented.url}/openapi.json", "--checks", CHECKS,
         "--max-examples", "15", "--generation-deterministic", "--continue-on-failure", "--warnings", "off", "--no-color",
         "--report", "har", "--report-har-path", tmp_path / "sent.har"],
        cwd=tmp_path, env=dict(os.environ, SCHEMATHESIS_HOOKS="schemathesis_hooks", PYTHONPATH=str(HERE)),
        capture_output=True, text=True, timeout=240,
    )
    assert made.returncode == 0, made.stdout + made.stderr
    sent = json.loads((tmp_path / "sent.har").read_text())["log"]["entries"]
    answers = {}
    for exchange in sent:
        path = httpx.URL(exchange["request"]["url"]).path
        answers.setdefault((exchange["request"]["method"], path), set()).add(exchange["response"]["status"])
    assert max(code for codes in answers.values() for code in codes) < 500
    # It got past the checks of the input, too.
    for endpoint in (VEO, KLING):
        assert {200, 400, 422} <= answers["POST", f"/{endpoint}"] & answers["POST", f"/queue/{endpoint}"]
    print(f"{len(sent)} requests")
