"""What makes `server.py` an OpenID provider: Authlib's grants for the code, the implicit and the hybrid flow, and UserInfo.

Nobody is shown a page: who signs in, and what is wrong with it, is what `login_hint` says.
"""

import hmac
import json
import os
import time
from pathlib import Path
from urllib.request import urlopen

from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import (
    AuthorizationCodeGrant,
    RefreshTokenGrant,
    ResourceOwnerPasswordCredentialsGrant,
)
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc9101 import JWTAuthenticationRequest
from authlib.oidc.core import AuthorizationCodeMixin, OpenIDCode, OpenIDToken, UserInfo, UserInfoEndpoint
from authlib.oidc.core.grants import OpenIDHybridGrant, OpenIDImplicitGrant
from authlib.oidc.discovery import OpenIDProviderMetadata
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

SCOPES = ["openid", "email", "api", "offline_access"]
ALGORITHMS = ["RS256", "ES256", "HS256", "none"]
AUTHENTICATION = ["client_secret_basic", "client_secret_post", "client_secret_jwt", "none"]
REQUEST_ALGORITHMS = ["RS256", "ES256", "HS256"]
PASSWORDS = {"alice": "pa%ss w+o=r&d é"}
RESPONSE_TYPES = ["code", *sorted(OpenIDImplicitGrant.RESPONSE_TYPES), *sorted(OpenIDHybridGrant.RESPONSE_TYPES)]
HOUR = 3600  # seconds


class Client(ClientMixin):
    """A client as it would describe itself at registration."""

    def __init__(self, metadata):
        self.client_metadata, self.client_id = metadata, metadata["client_id"]
        self.id_token_signed_response_alg = metadata.get("id_token_signed_response_alg", "RS256")

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return self.client_metadata["redirect_uris"][0]

    def check_redirect_uri(self, redirect_uri):
        return redirect_uri in self.client_metadata["redirect_uris"]

    def check_client_secret(self, client_secret):
        return hmac.compare_digest(self.client_metadata["client_secret"].encode(), client_secret.encode())

    def check_endpoint_auth_method(self, method, endpoint):
        return method == self.client_metadata["token_endpoint_auth_method"]

    def check_response_type(self, response_type):
        return response_type in self.client_metadata.get("response_types", ["code"])

    def check_grant_type(self, grant_type):
        return grant_type in self.client_metadata.get("grant_types", ["authorization_code", "refresh_token"])

    def get_allowed_scope(self, scope):
        return " ".join(one for one in (scope or "").split() if one in SCOPES)


class Login:
    """Somebody who is signed in: since when, and what is to be said of it that Authlib would not say."""

    def __init__(self, sub, since=None, **claims):
        self.sub, self.since, self.claims = sub, since, claims

    @classmethod
    def by_hint(cls, hint):
        now = int(time.time())
        match hint:
            case "alice":
                return cls("alice", now, auth_time=now)
            case "long ago":
                return cls("alice", now - HOUR, auth_time=now - HOUR)
            case "long ago, forgotten at renewal":
                return cls("alice", now - HOUR)
            case "another nonce":
                return cls("alice", now, auth_time=now, nonce="the nonce of another login")
        return None  # who refuses, or is nobody

    def about(self, scope):
        return UserInfo(sub=self.sub, email=f"{self.sub}@example.com", email_verified=True).filter(scope)


class Code(AuthorizationCodeMixin):
    def __init__(self, code, request):
        data = request.payload.data
        self.code, self.client_id, self.user = code, request.client.client_id, request.user
        self.redirect_uri, self.scope, self.nonce = data.get("redirect_uri"), request.scope, data.get("nonce")
        self.code_challenge, self.code_challenge_method = data.get("code_challenge"), data.get("code_challenge_method")

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return self.scope

    def get_nonce(self):
        return self.nonce

    def get_auth_time(self):
        return self.user.since


class IdTokens:
    """What Authlib asks about ID Tokens, whatever the flow."""

    def get_client_claims(self, client):
        return {"iss": self.server.issuer, "aud": [client.client_id]}

    def resolve_client_private_key(self, client):
        if client.id_token_signed_response_alg.startswith("HS"):
            return OctKey.import_key(client.client_metadata["client_secret"])
        return self.server.keys

    def generate_user_info(self, user, scope):
        return {"sub": user.sub, **user.claims}

    def exists_nonce(self, nonce, request):
        return nonce in self.server.nonces


class CodeIdTokens(IdTokens, OpenIDCode):
    def __init__(self, server):
        super().__init__(require_nonce=True)
        self.server = server


class RenewedIdTokens(IdTokens, OpenIDToken):
    def __init__(self, server):
        self.server = server


class Codes:
    def save_authorization_code(self, code, request):
        self.server.codes[code] = Code(code, request)


class CodeFlow(Codes, AuthorizationCodeGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTHENTICATION

    def query_authorization_code(self, code, client):
        found = self.server.codes.get(code)
        return found if found and found.client_id == client.client_id else None

    def delete_authorization_code(self, authorization_code):
        del self.server.codes[authorization_code.code]

    def authenticate_user(self, authorization_code):
        return authorization_code.user


class ImplicitFlow(IdTokens, OpenIDImplicitGrant):
    pass


class HybridFlow(Codes, IdTokens, OpenIDHybridGrant):
    pass


class Renewal(RefreshTokenGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTHENTICATION
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token):
        return self.server.renewable.get(refresh_token)

    def authenticate_user(self, refresh_token):
        return refresh_token.user

    def revoke_old_credential(self, refresh_token):
        del self.server.renewable[refresh_token.values["refresh_token"]]


class Passwords(ResourceOwnerPasswordCredentialsGrant):
    TOKEN_ENDPOINT_AUTH_METHODS = AUTHENTICATION

    def authenticate_user(self, username, password):
        known = PASSWORDS.get(username)
        return Login(username) if known and hmac.compare_digest(known.encode(), password.encode()) else None


class SecretAssertions(JWTBearerClientAssertion):
    """Clients that sign with their secrets."""

    CLIENT_AUTH_METHOD = "client_secret_jwt"

    def __init__(self, server):
        super().__init__()
        self.server = server

    def get_audiences(self):
        return [self.server.issuer, self.server.token_endpoint]

    def validate_jti(self, claims, jti):
        return self.server.is_new(jti)

    def resolve_client_public_key(self, client):
        return OctKey.import_key(client.client_metadata["client_secret"])


class RequestObjects(JWTAuthenticationRequest):
    """Requests in signed tokens, which may be where those who run this serve them."""

    def __init__(self, server):
        super().__init__()
        self.keys = KeySet.import_key_set(json.loads(os.environ["CLIENT_JWKS"]))
        self.metadata = server.metadata

    def get_server_metadata(self):
        return self.metadata()

    def get_client_require_signed_request_object(self, client):
        return client.client_metadata.get("require_signed_request_object", False)

    def get_request_object_signing_algorithms(self, client):
        return [client.client_metadata["request_object_signing_alg"]]

    def resolve_client_public_key(self, client):
        if client.client_metadata["request_object_signing_alg"].startswith("HS"):
            return OctKey.import_key(client.client_metadata["client_secret"])
        return self.keys

    def validate_request_uri(self, request_uri, client):
        return request_uri.startswith(os.environ["REQUEST_URI"])

    def get_request_object(self, request_uri):
        with urlopen(request_uri, timeout=5) as answer:
            is_one = answer.headers.get_content_type() == "application/oauth-authz-req+jwt"
            return answer.read().decode() if is_one else None


class Claims(UserInfoEndpoint):
    def get_issuer(self):
        return self.server.issuer

    def resolve_private_key(self):
        return self.server.keys

    def generate_user_info(self, user, scope):
        return user.about(scope)


class Provider:
    """The part of the server that is an OpenID provider."""

    def open_provider(self):
        listed = json.loads(Path(__file__).with_name("clients.json").read_text())
        self.clients = {metadata["client_id"]: Client(metadata) for metadata in listed}
        use = {"use": "sig"}
        self.keys = KeySet([
            RSAKey.generate_key(2048, use, auto_kid=True), ECKey.generate_key("P-256", use, auto_kid=True),
        ])
        self.codes, self.renewable, self.nonces = {}, {}, set()
        pkce = CodeChallenge(required=True)
        self.register_grant(CodeFlow, [CodeIdTokens(self), pkce])
        self.register_grant(ImplicitFlow)
        self.register_grant(HybridFlow, [pkce])
        self.register_grant(Renewal, [RenewedIdTokens(self)])
        self.register_grant(Passwords)
        self.register_client_auth_method(SecretAssertions.CLIENT_AUTH_METHOD, SecretAssertions(self))
        self.register_extension(RequestObjects(self))

    def query_client(self, client_id):
        return self.clients.get(client_id)

    def authorize(self, request):
        """Signs in by `login_hint`, without a page. A browser is nobody before that."""
        grant = self.get_consent_grant(request, end_user=None)
        data = request.payload.data  # what a request object says, where there is one
        answer = self.create_authorization_response(request, Login.by_hint(data.get("login_hint")), grant)
        self.nonces.add(data.get("nonce"))
        return answer

    def provider_metadata(self, grant_types, scopes):
        metadata = OpenIDProviderMetadata({
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": self.token_endpoint,
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/jwks",
            "scopes_supported": scopes,
            "grant_types_supported": ["authorization_code", "implicit", "password", "refresh_token", *grant_types],
            "response_types_supported": RESPONSE_TYPES,
            "response_modes_supported": ["query", "fragment", "form_post"],
            "token_endpoint_auth_methods_supported": AUTHENTICATION,
            "token_endpoint_auth_signing_alg_values_supported": ["HS256"],
            "code_challenge_methods_supported": ["S256"],
            "request_parameter_supported": True,
            "request_uri_parameter_supported": True,
            "request_object_signing_alg_values_supported": REQUEST_ALGORITHMS,
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ALGORITHMS,
            "userinfo_signing_alg_values_supported": ["RS256", "ES256"],
            # Authlib's `iss` (RFC 9207) goes into the query where all else is in the fragment, and into no form.
            "authorization_response_iss_parameter_supported": False,
        })
        metadata.validate()
        return dict(metadata)
