"""The proxy of moto_server.py in front of an S3 server that runs already, for its tests to be tried on.

REEL_S3_FACTS names a file: {"endpoint": "http://127.0.0.1:8000", "bucket": …, "region": …, "reel": {"accessKey": …, "secretKey": …}, "reader": …, "admin": …}
`reel` may read, write, list and delete in the bucket, `reader` read and list, `admin` everything.
"""

import json
import os
import sys
import urllib.parse
from pathlib import Path

from fault_proxy import FaultProxy

facts = json.loads(Path(os.environ["REEL_S3_FACTS"]).read_text())
address = urllib.parse.urlsplit(facts["endpoint"])
print(json.dumps(facts | {"faulty": FaultProxy(address.port, address.hostname).url}), flush=True)
sys.stdin.read()
