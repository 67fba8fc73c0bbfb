"""An authorization server that nobody here wrote, set up for `cargo xtask conformance interop`.

Authlib checks what is asked, issues the tokens and guards the resource; this file gives it service accounts and a socket,
`openid.py` people and clients.
Prints one line of JSON with its issuer once it listens on 127.0.0.1, on a port the system chose.
Ends when its standard input ends, so that it never outlives the command that started it.
"""

import json
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"  # 127.0.0.1 without TLS; read when Authlib is first imported

from authlib.common.security import generate_token
from authlib.oauth2 import AuthorizationServer, OAuth2Error, OAuth2Request, ResourceProtector
from authlib.oauth2.rfc6749 import ClientMixin, InvalidGrantError, TokenMixin
from authlib.oauth2.rfc6749.requests import BasicOAuth2Payload
from authlib.oauth2.rfc6750 import BearerTokenGenerator, BearerTokenValidator
from authlib.oauth2.rfc7523 import JWTBearerGrant
from joserfc.jwk import ECKey, KeySet, RSAKey

import openid
from openid import Login

SCOPES = ["read", "write"]
LIFETIME = 40  # seconds; less than what Authlib allows clocks to differ, so a case can wait for it by putting its own ahead
USERS = {"alice": ["rs256", "file"], "bob": []}  # and the accounts that each of them has agreed to


class Account(ClientMixin):
    """A service account: a key pair, of which the server keeps the public half."""

    def __init__(self, name, key):
        self.name, self.key = name, key

    def get_client_id(self):
        return self.name

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
    def __init__(self, values, client, user):
        self.values, self.client, self.user, self.scope = values, client, user, values["scope"]
        self.end = time.time() + values["expires_in"]

    def check_client(self, client):
        return self.client is client

    def get_client(self):
        return self.client

    def get_user(self):
        return self.user

    def get_scope(self):
        return self.scope

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
        return Login(subject) if subject in USERS else None

    def has_granted_permission(self, client, user):
        return client.name in USERS[user.sub]

    def verify_claims(self, claims):
        super().verify_claims(claims)
        # RFC 7523 §3: a server may take each jti once. Authlib leaves that to who uses it.
        if not self.server.is_new(claims.get("jti")):
            raise InvalidGrantError(description="This jti was used before, or is none")


class Server(openid.Provider, AuthorizationServer):
    def __init__(self, issuer):
        super().__init__(scopes_supported=[*SCOPES, *openid.SCOPES])
        self.issuer, self.token_endpoint = issuer, f"{issuer}/token"
        keys = {
            "rs256": RSAKey.generate_key(2048, auto_kid=True),
            "es256": ECKey.generate_key("P-256", auto_kid=True),
            "file": RSAKey.generate_key(2048, auto_kid=True),
        }
        self.accounts = {name: Account(name, key) for name, key in keys.items()}
        self.tokens, self.used, self.lock, self.log = {}, set(), threading.Lock(), []
        self.register_grant(Assertions)
        self.open_provider()
        random = lambda **_: generate_token(42)
        self.register_token_generator("default", BearerTokenGenerator(random, random, lambda *_: LIFETIME))

    def metadata(self):
        return self.provider_metadata([JWTBearerGrant.GRANT_TYPE], self.scopes_supported)

    def is_new(self, jti):
        with self.lock:
            is_new = bool(jti) and jti not in self.used
            self.used.add(jti)
            return is_new

    def note(self, path):
        """Keeps what was asked for, in its order; the tests' own questions apart."""
        if path != "/seen":
            with self.lock:
                self.log.append(path)

    def save_token(self, token, request):
        saved = Token(dict(token), request.client, request.user)
        self.tokens[token["access_token"]] = saved
        if "refresh_token" in token:
            self.renewable[token["refresh_token"]] = saved

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
        query = dict(parse_qsl(urlsplit(handler.path).query, keep_blank_values=True))
        self.payload = BasicOAuth2Payload({**query, **self._form})

    @property
    def form(self):
        return self._form


class Guard(ResourceProtector):
    """The guard of one request: Authlib's UserInfo leaves it to frameworks to know which that is."""

    def __init__(self, request, tokens):
        super().__init__()
        self.request = request
        self.register_token_validator(Tokens(tokens))

    def acquire_token(self, *scopes):
        """The token of the request, if it has one of the scopes."""
        return self.validate_request(scopes, self.request)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = self.begin()
        if path in ("/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"):
            return self.answer(200, self.oauth.metadata())
        if path == "/jwks":
            return self.answer(200, self.oauth.keys.as_dict(private=False))
        if path == "/seen":
            log = self.oauth.log
            return self.answer(200, {"token": log.count("/token"), "log": log})
        folder, _, name = path.rpartition("/")
        if folder == "/accounts" and name in self.oauth.accounts:
            return self.answer(200, self.oauth.accounts[name].file(self.oauth.token_endpoint))
        served = {"/authorize": self.oauth.authorize, "/userinfo": self.userinfo, "/resource": self.resource}
        return self.serve(served.get(path))

    def do_POST(self):
        return self.serve(self.oauth.create_token_response if self.begin() == "/token" else None)

    def do_DELETE(self):
        return self.serve(self.resource if self.begin() == "/resource" else None)

    def begin(self):
        path = urlsplit(self.path).path
        self.oauth.note(path)
        return path

    def serve(self, endpoint):
        """What an endpoint says to the request, or what Authlib says against it."""
        if endpoint is None:
            return self.answer(404, {})
        try:
            return self.answer(*endpoint(Request(self, self.oauth.issuer)))
        except OAuth2Error as error:
            return self.answer(*error())

    def userinfo(self, request):
        return openid.Claims(self.oauth, Guard(request, self.oauth.tokens))(request)

    def resource(self, request):
        """Whose token it is. DELETE forgets the token."""
        token = Guard(request, self.oauth.tokens).acquire_token("read", "api", "openid")
        if self.command == "DELETE":
            del self.oauth.tokens[token.values["access_token"]]
        subject = token.user.sub if token.user else None
        return 200, {"account": token.client.get_client_id(), "sub": subject, "scope": token.scope}, ()

    def answer(self, status, body, headers=()):
        content = body if isinstance(body, str) else json.dumps(body, separators=(",", ":"))
        headers = dict(headers) or {"Content-Type": "application/json"}
        self.send_response(status)
        for name, value in {**headers, "Content-Length": len(content.encode())}.items():
            self.send_header(name, str(value))
        self.end_headers()
        self.wfile.write(content.encode())

    def log_message(self, *_):
        pass


http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
http.daemon_threads = True
Handler.oauth = Server(f"http://127.0.0.1:{http.server_port}")
threading.Thread(target=http.serve_forever, daemon=True).start()
print(json.dumps({"issuer": Handler.oauth.issuer}), flush=True)
sys.stdin.read()
