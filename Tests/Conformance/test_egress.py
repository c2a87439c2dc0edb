"""The server reaches out to nothing but the public internet, however it is asked to: whoever gets connected to is counted in a network
namespace in which every address of the world is this machine's (egress.py), and names are answered by a server of the test's own."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).with_name("egress.py")
PUBLIC, PUBLIC6, OTHER = "93.184.216.34", "2606:2800:220:1::34", "151.101.1.69"


def unshare(*arguments, **options):
    import os

    root = [] if os.geteuid() == 0 else ["--map-root-user"]
    return subprocess.run(
        ["unshare", "--net", "--mount", *root, sys.executable, SCRIPT, *arguments], capture_output=True, text=True, **options
    )


@pytest.fixture(scope="module")
def report():
    if not shutil.which("unshare") or not shutil.which("ip"):
        pytest.skip("there is no `unshare` or no `ip` (Debian: util-linux, iproute2) to make a network namespace with")
    if (trial := unshare("--try")).returncode:
        pytest.skip(f"no network namespace can be made here: {trial.stderr.strip().splitlines()[-1:]}")
    done = unshare(timeout=300)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_listeners_hear_what_is_allowed(report):
    """Without this, silence would prove nothing."""
    for name, where in {
        "public": [PUBLIC], "public IPv6": [PUBLIC6], "alias": [PUBLIC], "literal": [PUBLIC], "literal IPv6": [PUBLIC6],
    }.items():  # fmt: skip
        found = report["pictures"][name]
        assert found["answer"][0] == 200, (name, found)
        assert [address for address, _ in found["heard"]] == where, name
    assert report["pictures"]["both"]["heard"][0][0] in (PUBLIC, PUBLIC6)
    assert report["webhooks"]["public"] == {"status": 200, "owed": 0, "heard": [[PUBLIC, 80]]}


def test_nothing_inside_is_ever_connected_to(report):
    """Pictures, redirects and webhooks, all together, and the proxy that the environment names."""
    assert {address for address, _ in report["heard"]} == {PUBLIC, PUBLIC6, OTHER}


def test_every_spelling_of_an_inner_address_is_refused(report):
    found = report["inner addresses"]
    assert len(found["urls"]) >= 150
    assert found["heard"] == []
    for url, (status, kind, place, _) in zip(found["urls"], found["answers"], strict=True):
        assert status == 422, (url, status)
        assert place == ["body", "image_url"], (url, kind)


def test_refusals_do_not_tell_what_lies_inside(report):
    """An address that is forbidden, and a name that does not exist, answer the same."""
    found = report["inner addresses"]
    answers = dict(zip(found["urls"], map(tuple, map(lambda a: a[:2] + a[3:], found["answers"])), strict=True))
    assert answers["http://10.0.0.1/"] == answers["http://no-such-name.test/"] == answers["http://private.test/"]


def test_redirects_are_checked_as_the_first_url_was(report):
    found = report["inner redirects"]
    assert len(found["urls"]) >= 150
    assert {address for address, _ in found["heard"]} <= {PUBLIC}
    # A reference without a host leads back to the server that sent it, which is public, and has the picture.
    relative = {"127.0.0.1", "/etc/passwd"}
    for url, (status, kind, *_) in zip(found["urls"], found["answers"], strict=True):
        assert (status, kind) == (422, "file_download_error") or (url in relative and status == 200), (url, status, kind)


def test_webhooks_go_under_the_same_guard(report):
    found = report["inner webhooks"]
    assert found["heard"] == [] and found["owed"] == 0
    assert set(found["statuses"]) <= {200, 422}
    assert found["statuses"].count(200) >= 100
    assert report["webhooks"]["redirect"]["heard"] == [[PUBLIC, 80]]


def test_a_name_that_changes_its_address_gains_nothing(report):
    pictures = report["pictures"]
    assert pictures["flips"]["answer"][0] == 200 and pictures["flips"]["lookups"] == 1
    assert pictures["flips, again"]["answer"][1] == "file_download_error" and pictures["flips, again"]["heard"] == []
    for name in ("flips to loopback", "flips between hops"):
        assert pictures[name]["answer"][1] == "file_download_error"
        assert [address for address, _ in pictures[name]["heard"]] == [PUBLIC]
        assert pictures[name]["lookups"] == 2
    assert report["webhooks"]["flips"]["heard"] == [[PUBLIC, 80]]
    assert report["webhooks"]["flips, again"]["heard"] == []


def test_redirects_end_somewhere(report):
    assert report["pictures"]["three hops"]["answer"][0] == 200
    assert report["pictures"]["four hops"]["answer"][:2] == [422, "file_download_error"]


def test_no_credentials_go_anywhere(report):
    assert report["pictures"]["to another host"]["answer"][0] == 200
    permitted = {"host", "user-agent", "accept", "accept-encoding", "connection", "content-length"}
    fetches = [text for text in report["requests"] if text.startswith("GET")]
    assert len(fetches) > 100
    for text in fetches:
        names = {line.split(":")[0].lower() for line in text.split("\r\n")[1:] if line}
        assert names <= permitted, text


@pytest.mark.parametrize(
    "name, kind",
    [
        ("endless picture", "file_too_large"), ("announces more", "file_too_large"), ("sends less", "file_download_error"),
        ("huge head", "file_download_error"), ("not HTTP", "file_download_error"), ("refused port", "file_download_error"),
    ],
)  # fmt: skip
def test_servers_that_misbehave(report, name, kind):
    found = report["pictures"][name]
    assert found["answer"][:2] == [422, kind], found
    assert found["answer"][2] == ["body", "image_url"]
    assert found["seconds"] < 20


def test_what_comes_behind_a_picture_is_not_read(report):
    assert report["pictures"]["sends more"]["answer"][0] == 200


def test_memory_stays_small(report):
    assert report["memory"] < 250, f"{report['memory']} MiB"
