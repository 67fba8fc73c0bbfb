"""An OAuth 1.0a server that nobody here wrote, set up for `cargo xtask conformance interop`.

oauthlib collects the parameters and verifies the signatures; this file gives it credentials and a socket.
Prints one line of JSON with its issuer once it listens on 127.0.0.1, on a port the system chose.
Ends when its standard input ends, so that it never outlives the command that started it.
"""

import base64
import hashlib
import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.metadata import version
from urllib.parse import parse_qsl, urlsplit

from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from oauthlib.common import add_params_to_uri, generate_token, safe_string_equals
from oauthlib.oauth1 import RequestValidator, SignatureOnlyEndpoint, WebApplicationServer
from oauthlib.oauth1.rfc5849.errors import OAuth1Error

ODD = "s&cr%t+/=~ é"  # a secret that means something else wherever it is encoded once too often or too seldom
LIFETIME = 300  # seconds that clocks may differ
HASHES = {"SHA256": hashlib.sha256, "SHA512": hashlib.sha512}  # by how the signature method ends; SHA-1 for all others
PLACES = {"AUTH_HEADER": "header", "QUERY": "query", "BODY": "body"}


class Client:
    """Each has a secret and a key pair; what `/about` does not tell of them, nobody can sign with."""

    def __init__(self, name, secret=None):
        self.name, self.secret, self.is_told = name, secret or generate_token(), secret is not None
        self.key = generate_private_key(65537, 2048)
        self.public_key = self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()

    def about(self):
        if self.is_told:
            return {"id": self.name, "secret": self.secret}
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return {"id": self.name, "private_key": key.decode()}


class Store(RequestValidator):
    """What oauthlib asks for. Identifiers that are unknown get those of `nobody`, so that it takes equally long."""

    dummy_client = dummy_request_token = dummy_access_token = "nobody"
    enforce_ssl = False  # 127.0.0.1 without TLS
    timestamp_lifetime = LIFETIME

    def __init__(self):
        clients = [Client("hmac", ODD), Client("plain", "secret"), Client("rsa"), Client("nobody")]
        self.clients = {client.name: client for client in clients}
        self.temporary, self.used = {}, set()
        self.tokens = {generate_token(): {"client": name, "secret": secret, "user": "alice"} for name, secret in [
            ("hmac", f"token {ODD}"), ("plain", "token-secret"), ("rsa", f"token {ODD}"),
        ]}

    def about(self):
        tokens = {held["client"]: {"token": token, "secret": held["secret"]} for token, held in self.tokens.items()}
        return {
            "name": "oauthlib", "version": version("oauthlib"), "methods": list(self.allowed_signature_methods),
            "body_hash": True, "two_legged": True,
            "clients": {name: self.clients[name].about() for name in tokens}, "token": tokens,
        }

    # Lengths and alphabets are a provider's own business, and realms too.
    def check_client_key(self, *_):
        return True

    check_request_token = check_access_token = check_nonce = check_verifier = check_realms = check_client_key

    def validate_requested_realms(self, *_, **__):
        return True

    validate_realms = validate_redirect_uri = verify_realms = validate_requested_realms

    def get_default_realms(self, *_):
        return []

    get_realms = get_default_realms

    def get_client_secret(self, client_key, request):
        return self.clients[client_key].secret

    def get_rsa_key(self, client_key, request):
        return self.clients[client_key].public_key

    def get_request_token_secret(self, client_key, token, request):
        return self.temporary[token]["secret"] if token in self.temporary else generate_token()

    def get_access_token_secret(self, client_key, token, request):
        return self.tokens[token]["secret"] if token in self.tokens else generate_token()

    def get_redirect_uri(self, token, request):
        return self.temporary[token]["callback"]

    def validate_client_key(self, client_key, request):
        return client_key in self.clients and client_key != self.dummy_client

    def validate_request_token(self, client_key, token, request):
        return token in self.temporary and self.temporary[token]["client"] == client_key

    def validate_access_token(self, client_key, token, request):
        return token in self.tokens and self.tokens[token]["client"] == client_key

    def validate_timestamp_and_nonce(
        self, client_key, timestamp, nonce, request, request_token=None, access_token=None,
    ):
        use = client_key, timestamp, nonce, request_token or access_token
        is_new = use not in self.used
        self.used.add(use)
        request.validator_log["nonce"] = is_new
        return is_new

    def validate_verifier(self, client_key, token, verifier, request):
        expected = self.temporary.get(token, {}).get("verifier")
        return expected is not None and safe_string_equals(expected, verifier)

    def verify_request_token(self, token, request):
        return token in self.temporary

    def save_request_token(self, token, request):
        self.temporary[token["oauth_token"]] = {
            "client": request.client_key, "secret": token["oauth_token_secret"], "callback": request.redirect_uri,
        }

    def save_verifier(self, token, verifier, request):
        self.temporary[token].update(verifier=verifier["oauth_verifier"], user="alice")

    def save_access_token(self, token, request):
        self.tokens[token["oauth_token"]] = {
            "client": request.client_key, "secret": token["oauth_token_secret"],
            "user": self.temporary[request.resource_owner_key]["user"],
        }

    def invalidate_request_token(self, client_key, request_token, request):
        del self.temporary[request_token]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body are two writes: the second would wait for the client's delayed ACK
    lock = threading.Lock()  # one request after another: what serves once is looked up first and taken away later

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self.serve  # any method
        raise AttributeError(name)

    def serve(self):
        body = self.body()
        target = self.requestline.split()[1]  # as it came; `self.path` has lost leading slashes
        # RFC 5849 §3.4.1.2: host and port are those of the Host header.
        request = f"http://{self.headers['Host']}{target}", self.command, body, dict(self.headers.items())
        try:
            with self.lock:
                answer = self.route(target.partition("?")[0], request)
        except OAuth1Error as error:
            answer = error.status_code, error.urlencoded, {"Content-Type": "application/x-www-form-urlencoded"}
        except ValueError as error:
            answer = 400, {"error": str(error)}, {}  # what it says to a query or a header that it cannot decode
        self.answer(*answer)

    def route(self, path, request):
        if path == "/about":
            return 200, self.store.about(), {}
        if path == "/initiate":
            return self.reordered(self.oauth.create_request_token_response(*request))
        if path == "/authorize":
            return self.authorize(*request)
        if path == "/token":
            return self.reordered(self.oauth.create_access_token_response(*request))
        if path == "/resource" or path.startswith("/resource/"):
            return self.resource(request, *self.oauth.validate_protected_resource_request(*request))
        if path == "/two-legged":
            return self.resource(request, *self.signature_only.validate_request(*request))
        return 404, {}, {}

    def reordered(self, answer):
        headers, body, status = answer
        return status, body or "", headers

    def authorize(self, uri, *request):
        query = dict(parse_qsl(urlsplit(uri).query))
        if "deny" in query:
            # oauthlib has no denial, only a way to look a temporary credential up. These are the names of the Problem
            # Reporting extension.
            token = self.oauth.get_realms_and_credentials(uri, *request)[1]["resource_owner_key"]
            callback = self.store.temporary.pop(token)["callback"]
            if callback == "oob":
                return 403, "user_refused", {"Content-Type": "text/plain"}
            problem = {"oauth_problem": "user_refused", "oauth_token": token}
            return 302, "", {"Location": add_params_to_uri(callback, problem)}
        status, body, headers = self.reordered(self.oauth.create_authorization_response(uri, *request))
        if status == 200:
            return 200, dict(parse_qsl(body))["oauth_verifier"], {"Content-Type": "text/plain"}
        return status, body, headers

    def resource(self, raw, is_valid, request):
        """What oauthlib read from the request, or the names of the checks that it did not pass."""
        log = request.validator_log if request else {}
        if not log:
            # oauthlib keeps to itself what it finds wrong before it looks anything up; this raises it again.
            self.oauth._check_mandatory_parameters(self.oauth._create_request(*raw))
        if is_valid:
            log["body hash"] = self.has_its_hash(raw[2], request)
        failed = [check for check, passed in log.items() if not passed]
        if not is_valid or failed:
            return 401, {"error": "refused", "failed": failed}, {"WWW-Authenticate": "OAuth"}
        place = self.oauth._get_signature_type_and_params(request)[0]
        held = self.store.tokens.get(request.resource_owner_key, {})
        return 200, {
            "client": request.client_key, "user": held.get("user"), "method": request.signature_method,
            "placement": PLACES[place], "body_hash": "oauth_body_hash" in request.oauth_params,
            "parameters": sorted(pair for pair in request.params if not pair[0].startswith("oauth_")),
        }, {}

    def has_its_hash(self, body, request):
        """Whether the body is the one that was signed, if its hash was signed: oauthlib leaves that to who uses it."""
        said = request.oauth_params.get("oauth_body_hash")
        if said is None:
            return True
        new = HASHES.get(request.signature_method.rpartition("-")[2], hashlib.sha1)
        is_form = self.headers.get_content_type() == "application/x-www-form-urlencoded"
        return not is_form and said == base64.b64encode(new(body).digest()).decode()

    def body(self):
        if "chunked" not in self.headers.get("Transfer-Encoding", "").lower():
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline().partition(b";")[0], 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        while self.rfile.readline().strip():
            pass  # trailers
        return body

    def answer(self, status, body, headers):
        if not isinstance(body, str):
            body, headers = json.dumps(body), {"Content-Type": "application/json", **headers}
        content = body.encode()
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(content)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_):
        pass


http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
http.daemon_threads = True
Handler.store = Store()
Handler.oauth, Handler.signature_only = WebApplicationServer(Handler.store), SignatureOnlyEndpoint(Handler.store)
threading.Thread(target=http.serve_forever, daemon=True).start()
print(json.dumps({"issuer": f"http://127.0.0.1:{http.server_port}"}), flush=True)
sys.stdin.read()
