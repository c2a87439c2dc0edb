#!/usr/bin/env python3
"""Makes Tests/Fixtures/s3/signatures.json: requests, and the signatures that botocore gives them. Needs botocore (1.43.11 made what is committed)."""

import datetime
import json
import pathlib
import urllib.parse

import botocore
from botocore import auth, awsrequest, credentials

TIME = datetime.datetime(2026, 2, 3, 4, 5, 6, tzinfo=datetime.timezone.utc)
auth.get_current_datetime = lambda *_, **__: TIME
KEY, SECRET, TOKEN = "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "IQoJb3JpZ2luX2VjEPT//////////wEaCXVz+example=="

REQUESTS = [
    ("a plain key", "GET", "s3.eu-central-1.amazonaws.com", "/bucket/a.txt", [], []),
    ("a space, a plus, an equals sign", "GET", "bucket.s3.amazonaws.com", "/a b+c=d.mp4", [], []),
    ("letters beyond ASCII, a combining mark, an emoji", "GET", "127.0.0.1:9000", "/bucket/ä/e\u0301/🎬.png", [], []),
    ("slashes, dots and reserved characters", "DELETE", "h", "/bucket/a//b/./%41~!*'();:@&$,?#[]", [], []),
    ("a query of empty values", "POST", "h:81", "/bucket/key", [("uploads", "")], []),
    ("a query out of order, names twice", "PUT", "h", "/b/k", [("uploadId", "x/+y=="), ("partNumber", "2"), ("a", "2"), ("a", "1"), ("A", "0")], []),
    ("a list", "GET", "h", "/b", [("list-type", "2"), ("prefix", "a/ä b"), ("encoding-type", "url"), ("continuation-token", "1/+=")], []),
    ("headers with spaces, out of order", "PUT", "h", "/b/k", [], [("x-amz-meta-z", "  two   spaces "), ("Content-Type", "video/mp4"), ("Range", "bytes=0-9"), ("x-amz-meta-a", "1")]),
    ("a copy", "PUT", "h", "/b/k", [], [("x-amz-copy-source", "/b/%C3%A4/k%20k"), ("x-amz-metadata-directive", "REPLACE")]),
    ("the root", "GET", "b.h", "/", [("list-type", "2")], []),
]
PAYLOADS = ["e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", "UNSIGNED-PAYLOAD"]


def request(method, host, path, query, headers):
    url = f"https://{host}{urllib.parse.quote(path, safe='/~')}"
    # What botocore is handed is encoded already, in any order.
    pairs = [f"{urllib.parse.quote(n, safe='-_.~')}={urllib.parse.quote(v, safe='-_.~')}" for n, v in query]
    return awsrequest.AWSRequest(method=method, url=url + ("?" + "&".join(pairs) if pairs else ""), headers=dict(headers))


def vectors():
    for index, (name, method, host, path, query, headers) in enumerate(REQUESTS):
        for token in (None, TOKEN):
            region = ["us-east-1", "eu-central-1"][index % 2]
            key = credentials.Credentials(KEY, SECRET, token)
            payload = PAYLOADS[index % 2]
            made = request(method, host, path, query, headers + [("x-amz-content-sha256", payload)])
            signer = auth.S3SigV4Auth(key, "s3", region)
            # It would take the digest of a body; here that is given.
            signer.payload = lambda *_, payload=payload: payload
            signer.add_auth(made)

            asked = request(method, host, path, query, [])
            auth.S3SigV4QueryAuth(key, "s3", region, expires=900).add_auth(asked)
            # botocore drops all but one of several of the same name from a URL that it signs.
            repeats = len({name for name, _ in query}) < len(query)
            signature = None if repeats else dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(asked.url).query))["X-Amz-Signature"]
            yield {
                "name": name + (", with a session token" if token else ""), "method": method, "host": host, "path": path,
                "query": query, "headers": headers, "region": region, "token": token, "payload": payload,
                "authorization": made.headers["Authorization"], "presigned": signature,
            }


if __name__ == "__main__":
    path = pathlib.Path(__file__).parent.parent / "Tests/Fixtures/s3/signatures.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {
        "botocore": botocore.__version__, "time": TIME.timestamp(), "accessKey": KEY, "secretKey": SECRET, "presignedSeconds": 900,
        "vectors": list(vectors()),
    }
    path.write_text(json.dumps(document, indent=1, ensure_ascii=True) + "\n")
    print(f"{len(document['vectors'])} vectors in {path}")
