"""An authorization server that nobody here wrote, set up for `cargo xtask conformance interop`.

Authlib checks the assertions, issues the tokens and guards the resource; this file gives it accounts and a socket.
Prints one line of JSON with its issuer once it listens on 127.0.0.1, on a port the system chose.
Ends when its standard input ends, so that it never outlives the command that started it.
"""

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # 127.0.0.1 without TLS; read when Authlib is first imported

from authlib.common.security import generate_token
from authlib.oauth2 import AuthorizationServer, OAuth2Error, OAuth2Request, ResourceProtector
from authlib.oauth2.rfc6749 import ClientMixin, InvalidGrantError, TokenMixin
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator, BearerTokenValidator
from authlib.oauth2.rfc7523 import JWTBearerGrant
from authlib.oauth2.rfc8414 import AuthorizationServerMetadata
from joserfc.jwk import ECKey, KeySet, RSAKey

SCOPES = ["read", "write"]
LIFETIME = 40  # seconds; less than what Authlib allows clocks to differ, so a case can wait for it by putting its own ahead
USERS = {"alice": ["rs256", "file"], "bob": []}  # and the accounts that each of them has agreed to


class Account(ClientMixin):
    """A service account: a key pair, of which the server keeps the public half."""

    def __init__(self, name, key):
        self.name, self.key = name, key

    def check_grant_type(self, grant_type):
        return grant_type == JWTBearerGrant.GRANT_TYPE

    def get_allowed_scope(self, scope):
        return "read" if scope is None else " ".join(one for one in scope.split() if one in SCOPES)

    def file(self, token_uri):
        return {
            "type": "service_account", "client_email": self.name, "private_key_id": self.key.kid,
            "private_key": self.key.as_pem(private=True).decode(), "token_uri": token_uri,
        }


class Token(TokenMixin):
    def __init__(self, values, account, user):
        self.values, self.account, self.user = values, account, user
        self.end = time.time() + values["expires_in"]

    def get_scope(self):
        return self.values["scope"]

    def is_expired(self):
        return time.time() >= self.end

    def is_revoked(self):
        return False


class Assertions(JWTBearerGrant):
    def get_audiences(self):
        return [self.server.token_endpoint]

    def resolve_issuer_client(self, issuer):
        return self.server.accounts.get(issuer)

    def resolve_client_public_key(self, client):
        return KeySet([client.key])

    def authenticate_user(self, subject):
        return subject if subject in USERS else None

    def has_granted_permission(self, client, user):
        return client.name in USERS[user]

    def verify_claims(self, claims):
        super().verify_claims(claims)
        # RFC 7523 §3: a server may take each jti once. Authlib leaves that to who uses it.
        if not self.server.is_new(claims.get("jti")):
            raise InvalidGrantError(description="This jti was used before, or is none")


class Server(AuthorizationServer):
    def __init__(self, issuer):
        super().__init__(scopes_supported=SCOPES)
        self.issuer, self.token_endpoint = issuer, f"{issuer}/token"
        keys = {
            "rs256": RSAKey.generate_key(2048, auto_kid=True),
            "es256": ECKey.generate_key("P-256", auto_kid=True),
            "file": RSAKey.generate_key(2048, auto_kid=True),
        }
        self.accounts = {name: Account(name, key) for name, key in keys.items()}
        self.tokens, self.used, self.lock, self.asked = {}, set(), threading.Lock(), 0
        self.register_grant(Assertions)
        self.register_token_generator("default", BearerTokenGenerator(
            lambda **_: generate_token(42), expires_generator=lambda *_: LIFETIME,
        ))

    def metadata(self):
        metadata = AuthorizationServerMetadata({
            "issuer": self.issuer, "token_endpoint": self.token_endpoint, "scopes_supported": SCOPES,
            "grant_types_supported": [JWTBearerGrant.GRANT_TYPE], "response_types_supported": [],
        })
        metadata.validate_issuer()
        metadata.validate_token_endpoint()
        return dict(metadata)

    def is_new(self, jti):
        with self.lock:
            is_new = bool(jti) and jti not in self.used
            self.used.add(jti)
            return is_new

    def count(self):
        with self.lock:
            self.asked += 1

    def query_client(self, client_id):
        return None  # nobody has a client_id here: the assertion says who asks

    def save_token(self, token, request):
        self.tokens[token["access_token"]] = Token(token, request.client.name, request.user)

    def create_oauth2_request(self, request):
        return request

    def handle_response(self, status, body, headers):
        return status, body, headers

    def send_signal(self, name, *args, **kwargs):
        pass


class Tokens(BearerTokenValidator):
    def __init__(self, tokens):
        super().__init__(realm="resource")
        self.tokens = tokens

    def authenticate_token(self, token_string):
        return self.tokens.get(token_string)


class Request(OAuth2Request):
    """A request as Authlib sees it."""

    def __init__(self, handler, issuer):
        super().__init__(handler.command, issuer + handler.path, headers=handler.headers)
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0)).decode()
        self._form = dict(parse_qsl(body, keep_blank_values=True))
        self.payload = BasicOAuth2Payload(self._form)

    @property
    def form(self):
        return self._form


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.path == "/.well-known/oauth-authorization-server":
            return self.answer(200, self.oauth.metadata())
        if self.path == "/seen":
            return self.answer(200, {"token": self.oauth.asked})
        if self.path == "/resource":
            return self.resource()
        folder, _, name = self.path.rpartition("/")
        if folder == "/accounts" and name in self.oauth.accounts:
            return self.answer(200, self.oauth.accounts[name].file(self.oauth.token_endpoint))
        return self.answer(404, {})

    def do_POST(self):
        if self.path != "/token":
            return self.answer(404, {})
        self.oauth.count()
        return self.answer(*self.oauth.create_token_response(Request(self, self.oauth.issuer)))

    def do_DELETE(self):
        return self.resource() if self.path == "/resource" else self.answer(404, {})

    def resource(self):
        """Whose token it is, or what Authlib says against it. DELETE forgets the token."""
        guard = ResourceProtector()
        guard.register_token_validator(Tokens(self.oauth.tokens))
        try:
            token = guard.validate_request(["read"], Request(self, self.oauth.issuer))
        except OAuth2Error as error:
            return self.answer(*error())
        if self.command == "DELETE":
            del self.oauth.tokens[token.values["access_token"]]
        return self.answer(200, {"account": token.account, "user": token.user, "scope": token.get_scope()})

    def answer(self, status, body, headers=()):
        content = json.dumps(body).encode()
        headers = dict(headers) or {"Content-Type": "application/json"}
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(content)}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_):
        pass


http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
http.daemon_threads = True
Handler.oauth = Server(f"http://127.0.0.1:{http.server_port}")
threading.Thread(target=http.serve_forever, daemon=True).start()
print(json.dumps({"issuer": Handler.oauth.issuer}), flush=True)
sys.stdin.read()
