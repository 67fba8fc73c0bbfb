"""The signature base strings of requests, by oauthlib: JSON lines in, JSON lines out."""

import json
import sys
from urllib.parse import urlsplit

from oauthlib.oauth1.rfc5849 import signature


def base_string(request):
    parameters = signature.collect_parameters(
        uri_query=urlsplit(request["uri"]).query, body=request["form"]
    )
    parameters += [tuple(pair) for pair in request["parameters"]]
    return signature.signature_base_string(
        request["method"],
        signature.base_string_uri(request["uri"]),
        signature.normalize_parameters(parameters),
    )


# All is read before anything is written: the other side does one after the other.
for line in sys.stdin.read().splitlines():
    print(json.dumps(base_string(json.loads(line))))
