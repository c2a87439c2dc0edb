"""moto with its IAM check on, a bucket and two keys in it, and a proxy in front that misbehaves when told to (fault_proxy.py).

    python moto_server.py        prints a line of JSON that says where, and serves until its standard input ends

moto takes any signature for a URL, has no clock and does not look at a body's digest; of a key with a space or a plus, and of a prefix with a
slash, it finds a good signature wrong. So what is in front of it here checks requests by the bytes that came, with botocore's own code, and
hands them to moto signed anew; moto's IAM then says whether the key may do that.

`PUT /__policy` with {"user", "policy"} says what a key may do from now on: "least", "read" or "everything".
"""

import datetime
import hashlib
import io
import json
import logging
import os
import sys
import threading
import urllib.parse

os.environ.setdefault("AWS_EC2_METADATA_DISABLED", "true")

import boto3
import moto.settings
from botocore import auth, awsrequest, credentials
from moto.core import DEFAULT_ACCOUNT_ID
from moto.core.authorization import ActionAuthenticatorMixin
from moto.iam.access_control import S3IAMRequest
from moto.iam.models import iam_backends
from moto.server import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import WSGIRequestHandler, make_server

from fault_proxy import FaultProxy

BUCKET, REGION = "reel-files", "us-east-1"
#: Where to listen: on loopback, or on an address that the hosts of a cluster reach.
HOST = os.environ.get("REEL_S3_HOST", "127.0.0.1")
# What docs/operations.md says is enough.
LEAST = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": f"arn:aws:s3:::{BUCKET}"},
        {
            "Effect": "Allow",
            "Action": ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
            "Resource": f"arn:aws:s3:::{BUCKET}/*",
        },
    ],
}
EVERYTHING = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}]}
READ_ONLY = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": "*"}]}
POLICIES = {"least": LEAST, "read": READ_ONLY, "everything": EVERYTHING}
# Requests are signed anew for moto by then.
S3IAMRequest.check_signature = lambda _: None


class Refused(Exception):
    def __init__(self, status, code, message):
        self.status, self.code, self.message = status, code, message


class Guard:
    """Checks what a request is signed with, as S3 does and moto does not."""

    def __init__(self, app):
        self.app, self.secrets = app, {}

    def __call__(self, environ, start_response):
        now = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=int(environ.pop("HTTP_X_TEST_SKEW", 0)))
        if environ["PATH_INFO"] == "/__policy":
            wanted = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            allow(wanted["user"], wanted["policy"])
            start_response("200 OK", [("Content-Length", "0")])
            return [b""]
        try:
            if self.secrets:
                self.check(environ, now)
            return self.app(environ, self.answering(environ, start_response))
        except Refused as refusal:
            # A real server repeats the request and its signature here, which must not get into anybody's log.
            body = (
                f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{refusal.code}</Code><Message>{refusal.message}</Message>'
                f"<StringToSign>planted-string-to-sign</StringToSign></Error>"
            ).encode()
            date = now.strftime("%a, %d %b %Y %H:%M:%S GMT")
            start_response(
                f"{refusal.status} Refused",
                [("Content-Type", "application/xml"), ("Content-Length", str(len(body))), ("Date", date), ("Connection", "close")],
            )
            return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]

    @staticmethod
    def answering(environ, start_response):
        """What a URL says of its answer's headers counts, which moto does not do."""
        prefix = "response-"
        fields = urllib.parse.parse_qsl(urllib.parse.urlsplit(environ["RAW_URI"]).query)
        wanted = {name.removeprefix(prefix): value for name, value in fields if name.startswith(prefix)}

        def start(status, headers, *more):
            if status.startswith("2"):
                headers = [(name, value) for name, value in headers if name.lower() not in wanted] + list(wanted.items())
            return start_response(status, headers, *more)

        return start

    def check(self, environ, now):
        uri, method = environ["RAW_URI"], environ["REQUEST_METHOD"]
        fields = urllib.parse.parse_qs(urllib.parse.urlsplit(uri).query, keep_blank_values=True)
        header = environ.get("HTTP_AUTHORIZATION", "")
        if "X-Amz-Signature" in fields:
            scope, names = fields["X-Amz-Credential"][0], fields["X-Amz-SignedHeaders"][0].split(";")
            given, date = fields["X-Amz-Signature"][0], fields["X-Amz-Date"][0]
        elif header.startswith("AWS4-HMAC-SHA256 "):
            parts = dict(part.split("=", 1) for part in header.split(" ", 1)[1].replace(" ", "").split(","))
            scope, names, given = parts["Credential"], parts["SignedHeaders"].split(";"), parts["Signature"]
            date = environ["HTTP_X_AMZ_DATE"]
        else:
            raise Refused(403, "AccessDenied", "Access Denied")
        key, _, region, _, _ = scope.split("/")
        if key not in self.secrets:
            raise Refused(403, "InvalidAccessKeyId", "The AWS Access Key Id you provided does not exist in our records.")
        if region != REGION:
            raise Refused(400, "AuthorizationHeaderMalformed", f"the region '{region}' is wrong</Message><Region>{REGION}</Region><Message>")
        time = datetime.datetime.strptime(date, "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
        if "X-Amz-Expires" in fields:
            if now > time + datetime.timedelta(seconds=int(fields["X-Amz-Expires"][0])):
                raise Refused(403, "AccessDenied", "Request has expired")
        elif abs(now - time) > datetime.timedelta(minutes=15):
            raise Refused(403, "RequestTimeTooSkewed", "The difference between the request time and the current time is too large.")
        host = environ["HTTP_HOST"]
        headers = {name: environ.get("HTTP_" + name.upper().replace("-", "_"), "") for name in names if name != "host"}
        if "content-type" in headers:
            headers["content-type"] = environ.get("CONTENT_TYPE", "")
        body, length = b"", int(environ.get("CONTENT_LENGTH") or 0)
        if length:
            body = environ["wsgi.input"].read(length)
            environ["wsgi.input"] = io.BytesIO(body)
        digest = headers.get("x-amz-content-sha256", "UNSIGNED-PAYLOAD")
        if digest != "UNSIGNED-PAYLOAD" and digest != hashlib.sha256(body).hexdigest():
            raise Refused(400, "XAmzContentSHA256Mismatch", "The provided 'x-amz-content-sha256' header does not match what was computed.")
        known = credentials.Credentials(key, self.secrets[key])
        signer = auth.S3SigV4Auth(known, "s3", region)
        unsigned = "&".join(p for p in urllib.parse.urlsplit(uri).query.split("&") if not p.startswith("X-Amz-Signature="))
        url = f"http://{host}{urllib.parse.urlsplit(uri).path}" + (f"?{unsigned}" if unsigned else "")
        request = awsrequest.AWSRequest(method=method, url=url, headers=headers)
        request.headers["host"] = host
        request.context["timestamp"] = date
        signer.payload = lambda *_: digest
        if signer.signature(signer.string_to_sign(request, signer.canonical_request(request)), request) != given:
            raise Refused(403, "SignatureDoesNotMatch", "The request signature we calculated does not match the signature you provided.")
        # For moto's IAM, which reads who it is from this header alone.
        environ["HTTP_AUTHORIZATION"] = f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature={given}"
        environ.pop("HTTP_IF_NONE_MATCH", None)


def allow(user, policy):
    iam_backends[DEFAULT_ACCOUNT_ID]["aws"].put_user_policy(user, "it", json.dumps(POLICIES[policy]))


class Quiet(WSGIRequestHandler):
    protocol_version = "HTTP/1.1"

    def send_response(self, code, message=None):
        # Server and Date are added by werkzeug where they are missing; a second Date would be this machine's.
        self.send_response_only(code, message)

    def log(self, *_):
        pass


def main():
    logging.disable(logging.CRITICAL)
    moto.settings.INITIAL_NO_AUTH_ACTION_COUNT = float("inf")
    guard = Guard(DomainDispatcherApplication(create_backend_app))
    server = make_server(HOST, 0, guard, threaded=True, request_handler=Quiet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = f"http://{HOST}:{server.server_port}"

    options = {"endpoint_url": endpoint, "region_name": REGION, "aws_access_key_id": "setup", "aws_secret_access_key": "setup"}
    s3, iam = boto3.client("s3", **options), boto3.client("iam", **options)
    s3.create_bucket(Bucket=BUCKET)
    keys = {}
    for name, policy in (("reel", "least"), ("reader", "read"), ("admin", "everything")):
        iam.create_user(UserName=name)
        allow(name, policy)
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys[name] = {"accessKey": key["AccessKeyId"], "secretKey": key["SecretAccessKey"]}
    guard.secrets = {key["accessKey"]: key["secretKey"] for key in keys.values()}
    moto.settings.INITIAL_NO_AUTH_ACTION_COUNT = 0
    ActionAuthenticatorMixin.request_count = 1

    proxy = FaultProxy(server.server_port, HOST)
    print(json.dumps({"endpoint": endpoint, "faulty": proxy.url, "bucket": BUCKET, "region": REGION, **keys}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
