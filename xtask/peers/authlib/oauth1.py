"""An OAuth 1.0a server that nobody here wrote, set up for `cargo xtask conformance interop`.

Authlib collects the parameters and verifies the signatures; this file gives it credentials and a socket.
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
from urllib.parse import parse_qsl, urlencode, urlsplit

from authlib.common.security import generate_token
from authlib.oauth1 import (
    AuthorizationServer, ClientMixin, OAuth1Request, ResourceProtector, TemporaryCredential, TokenCredentialMixin,
)
from authlib.oauth1.errors import OAuth1Error
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

ODD = "s&cr%t+/=~ é"  # a secret that means something else wherever it is encoded once too often or too seldom
FORM = "application/x-www-form-urlencoded"


class Client(ClientMixin):
    """Each has a secret and a key pair; what `/about` does not tell of them, nobody can sign with."""

    def __init__(self, name, callback, secret=None):
        self.name, self.callback = name, callback
        self.secret, self.is_told = secret or generate_token(), secret is not None
        self.key = generate_private_key(65537, 2048)

    def get_default_redirect_uri(self):
        return self.callback

    def get_client_secret(self):
        return self.secret

    def get_rsa_public_key(self):
        return self.key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def about(self):
        if self.is_told:
            return {"id": self.name, "secret": self.secret}
        key = self.key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return {"id": self.name, "private_key": key.decode()}


class Token(TokenCredentialMixin):
    def __init__(self, client, secret=None, user="alice"):
        self.token, self.client, self.secret, self.user = generate_token(42), client, secret or generate_token(48), user

    def get_oauth_token(self):
        return self.token

    def get_oauth_token_secret(self):
        return self.secret


class OtherBody(OAuth1Error):
    error, description, status_code = "invalid_body_hash", "The body is not the one that was signed", 401


class Server(AuthorizationServer, ResourceProtector):
    SUPPORTED_SIGNATURE_METHODS = list(AuthorizationServer.SIGNATURE_METHODS)

    def __init__(self, issuer):
        clients = [Client("hmac", issuer, ODD), Client("plain", issuer, "secret"), Client("rsa", issuer)]
        self.clients = {client.name: client for client in clients}
        tokens = [Token("hmac", f"token {ODD}"), Token("plain", "token-secret"), Token("rsa", f"token {ODD}")]
        self.tokens, self.temporary, self.used = {token.token: token for token in tokens}, {}, set()

    def about(self):
        return {
            "name": "Authlib", "version": version("Authlib"), "methods": self.SUPPORTED_SIGNATURE_METHODS,
            "body_hash": True, "two_legged": False,
            "clients": {name: client.about() for name, client in self.clients.items()},
            "token": {one.client: {"token": one.token, "secret": one.secret} for one in self.tokens.values()},
        }

    def get_client_by_id(self, client_id):
        return self.clients.get(client_id)

    def exists_nonce(self, nonce, request):
        use = request.client_id, request.timestamp, nonce, request.token
        exists = use in self.used
        self.used.add(use)
        return exists

    def create_temporary_credential(self, request):
        credential = TemporaryCredential(
            oauth_token=generate_token(36), oauth_token_secret=generate_token(48),
            client_id=request.client_id, oauth_callback=request.redirect_uri,
        )
        self.temporary[credential.get_oauth_token()] = credential
        return credential

    def get_temporary_credential(self, request):
        credential = self.temporary.get(request.token)
        # The person's browser, at `/authorize`, names no client.
        if credential and request.client_id in (None, credential.get_client_id()):
            return credential

    def delete_temporary_credential(self, request):
        self.temporary.pop(request.token, None)

    def create_authorization_verifier(self, request):
        request.credential.update(user_id=request.user, oauth_verifier=generate_token(36))
        return request.credential["oauth_verifier"]

    def create_token_credential(self, request):
        token = Token(request.client_id, user=request.credential.get_user_id())
        self.tokens[token.token] = token
        return token

    def get_token_credential(self, request):
        token = self.tokens.get(request.token)
        return token if token and token.client == request.client_id else None

    def create_oauth1_request(self, request):
        return OAuth1Request(*request)

    def handle_response(self, status, payload, headers):
        if not isinstance(payload, str):
            # RFC 5849 §2.1 has `oauth_callback_confirmed=true`; here it is Python's `True`.
            payload = urlencode([(name, "true" if value is True else value) for name, value in payload])
        return status, payload, dict(headers)


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
        try:
            # Authlib takes every body for a form, so it gets none but forms.
            form = body.decode() if self.headers.get_content_type() == FORM else None
            # RFC 5849 §3.4.1.2: host and port are those of the Host header.
            request = self.command, f"http://{self.headers['Host']}{target}", form, self.headers
            with self.lock:
                answer = self.route(target.partition("?")[0], request, body)
        except OAuth1Error as error:
            answer = self.oauth.handle_error_response(error)
        except (TypeError, ValueError) as error:
            answer = 400, {"error": str(error)}, {}  # what it says to a query, header or signature it cannot decode
        self.answer(*answer)

    def route(self, path, request, body):
        if path == "/about":
            return 200, self.oauth.about(), {}
        if path == "/initiate":
            return self.oauth.create_temporary_credentials_response(request)
        if path == "/authorize":
            return self.authorize(request)
        if path == "/token":
            return self.oauth.create_token_response(request)
        if path == "/resource" or path.startswith("/resource/"):
            return self.resource(self.oauth.validate_request(*request), body)
        if path == "/two-legged":
            return 501, {"error": "Authlib verifies no request without a token"}, {}
        return 404, {}, {}

    def authorize(self, request):
        query = dict(parse_qsl(urlsplit(request[1]).query))
        credential = self.oauth.temporary.get(query.get("oauth_token"), {})
        user = None if "deny" in query else "alice"
        answer = self.oauth.create_authorization_response(request, user)
        if user is None:
            del self.oauth.temporary[query["oauth_token"]]
        if credential["oauth_callback"] != "oob":
            return answer
        # Authlib redirects to the client's own address.
        status, text = (403, "access_denied") if user is None else (200, credential["oauth_verifier"])
        return status, text, {"Content-Type": "text/plain"}

    def resource(self, request, body):
        """What Authlib read from the request, once it has verified it."""
        said = request.oauth_params.get("oauth_body_hash")
        # Authlib leaves this hash to who uses it; all its methods go with SHA-1.
        if said is not None:
            if request.body is not None or said != base64.b64encode(hashlib.sha1(body).digest()).decode():
                raise OtherBody()
        parameters = request.query_params + request.body_params
        return 200, {
            "client": request.client_id, "user": request.credential.user, "method": request.signature_method,
            "placement": request.signature_type.lower(), "body_hash": said is not None,
            "parameters": sorted(pair for pair in parameters if not pair[0].startswith("oauth_")),
        }, {}

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
issuer = f"http://127.0.0.1:{http.server_port}"
Handler.oauth = Server(issuer)
threading.Thread(target=http.serve_forever, daemon=True).start()
print(json.dumps({"issuer": issuer}), flush=True)
sys.stdin.read()
