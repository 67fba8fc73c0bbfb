//! What runs at Keycloak.

use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    keycloak("discovery", "basic-rs256"),
    // Code + PKCE, one for each client authentication and each algorithm.
    keycloak("login", "basic-rs256"),
    keycloak("login", "post-rs256"),
    keycloak("login", "public-rs256"),
    keycloak("login", "basic-rs384"),
    keycloak("login", "basic-rs512"),
    keycloak("login", "basic-ps256"),
    keycloak("login", "basic-ps384"),
    keycloak("login", "basic-ps512"),
    keycloak("login", "basic-es256"),
    keycloak("login", "basic-es384"),
    keycloak("login", "basic-es512"),
    keycloak("login", "basic-eddsa"),
    Case {
        lacks: Some("Keycloak signs by HS256 with a key of its own, not with the client's secret"),
        ..keycloak("login", "basic-hs256")
    },
    // Clients that authenticate by assertions.
    keycloak("login", "secret-jwt-hs256"),
    keycloak("login", "secret-jwt-hs384"),
    keycloak("login", "secret-jwt-hs512"),
    keycloak("login", "key-jwt-rs256"),
    keycloak("login", "key-jwt-ps256"),
    keycloak("login", "key-jwt-es256"),
    keycloak("login", "key-jwt-eddsa"),
    // Tokens that are bound to a key.
    keycloak("login with a proof of possession", "dpop-public"),
    keycloak("login with a proof of possession", "dpop-basic"),
    keycloak("login with a proof of possession", "dpop-key-jwt"),
    // The same to a certificate.
    keycloak("login with a certificate", "tls-pki"),
    keycloak("login with a certificate", "tls-basic"),
    // Encrypted ID Tokens, with every content encryption in turn.
    keycloak("login", "encrypted-rsa-oaep"),
    keycloak("login", "encrypted-rsa-oaep-256"),
    keycloak("login", "encrypted-ecdh-es"),
    keycloak("login", "encrypted-ecdh-es+a128kw"),
    keycloak("login", "encrypted-ecdh-es+a192kw"),
    keycloak("login", "encrypted-ecdh-es+a256kw"),
    keycloak("login, another algorithm expected", "basic-es256"),
    keycloak("login, a secret of someone else", "basic-rs256"),
    keycloak("login refused by the person", "consent"),
    keycloak("login, a callback with another state", "basic-rs256"),
    keycloak("login, a callback with another issuer", "basic-rs256"),
    keycloak("login, a code used twice", "basic-rs256"),
    // The other response types and modes.
    keycloak("login by code, in a form", "front-rs256"),
    keycloak("login by code id_token", "front-rs256"),
    keycloak("login by code id_token", "front-es256"),
    keycloak(
        "login by code id_token, the signature of another",
        "front-rs256",
    ),
    keycloak(
        "login by code id_token, the signature of another",
        "front-es256",
    ),
    keycloak("login by code id_token, in a form", "front-rs256"),
    keycloak("login by id_token", "front-rs256"),
    keycloak("login by id_token", "front-es256"),
    keycloak("login by id_token, in a form", "front-rs256"),
    keycloak("login by id_token token", "front-rs256"),
    keycloak("login by code token", "front-rs256"),
    keycloak("login by code id_token token", "front-rs256"),
    keycloak("login by code id_token token", "front-es256"),
    keycloak("none", "front-rs256"),
    keycloak("none, in a form", "front-rs256"),
    // Responses in JWTs: every mode and signature, encrypted.
    keycloak("login in a JWT in the query", "jarm-rs256"),
    keycloak("login in a JWT in the fragment", "jarm-rs256"),
    keycloak("login in a JWT in a form", "jarm-rs256"),
    keycloak("login in a JWT", "jarm-ps256"),
    keycloak("login in a JWT", "jarm-es256"),
    keycloak("login in a JWT", "jarm-eddsa"),
    keycloak("login in a JWT", "jarm-rsa-oaep"),
    keycloak("login in a JWT", "jarm-rsa-oaep-256"),
    keycloak("login in a JWT", "jarm-ecdh-es"),
    keycloak("login in a JWT", "jarm-ecdh-es+a256kw"),
    keycloak("login in a JWT that names Keycloak twice", "jarm-twice"),
    keycloak("userinfo", "basic-rs256"),
    keycloak("userinfo", "userinfo-rs256"),
    keycloak("userinfo", "userinfo-ps256"),
    keycloak("userinfo", "userinfo-es256"),
    keycloak("userinfo", "userinfo-eddsa"),
    keycloak("userinfo", "userinfo-nested"),
    keycloak("userinfo of another subject", "basic-rs256"),
    // What a request demands.
    keycloak("login without a person", "basic-rs256"),
    keycloak("login that must be recent", "basic-rs256"),
    Case {
        lacks: Some("of the claims parameter Keycloak reads acr alone"),
        ..keycloak("login with essential claims", "basic-rs256")
    },
    keycloak("login with an essential acr", "basic-rs256"),
    keycloak("login, another strength than asked for", "basic-rs256"),
    // From here in the browser, and from there by a Logout Token.
    keycloak("logout", "logout-rs256"),
    keycloak("logout", "logout-es256"),
    keycloak("registration, changed and deleted", "basic-rs256"),
    keycloak("registration with encryption", "basic-rs256"),
    keycloak("protected resource", "basic-rs256"),
    keycloak("refresh with rotation", "basic-rs256"),
    keycloak("refresh with rotation", "public-rs256"),
    keycloak("renewal of an expired token, four callers", "basic-rs256"),
    keycloak("renewal after a 401", "basic-rs256"),
    keycloak("call after the grant was revoked", "basic-rs256"),
    keycloak("client credentials", "service"),
    keycloak("client credentials", "service-key-jwt"),
    keycloak("revocation of an access token", "basic-rs256"),
    keycloak("revocation of a refresh token", "post-rs256"),
    // Requests that were pushed.
    keycloak("login by a pushed request", "public-rs256"),
    keycloak("login by a pushed request", "basic-rs256"),
    keycloak("login by a pushed request", "key-jwt-es256"),
    keycloak("login by a pushed request", "pushed-only"),
    keycloak(
        "login by a pushed request with a proof of possession",
        "dpop-public",
    ),
    keycloak("login, not pushed where it must be", "pushed-only"),
    // Requests in signed tokens, encrypted too.
    keycloak("login by a request object", "request-rs256"),
    keycloak("login by a request object", "request-ps256"),
    keycloak("login by a request object", "request-es256"),
    keycloak("login by a request object", "request-eddsa"),
    keycloak("login by a request object", "request-hs256"),
    keycloak("login by a request object", "request-rsa-oaep-256"),
    keycloak("login by a pushed request object", "request-rs256"),
    keycloak("login by a pushed request object", "request-es256"),
    keycloak(
        "login by a pushed request object, a key of someone else",
        "request-es256",
    ),
    // By a user code.
    keycloak("login on another device", "device-public"),
    keycloak("login on another device", "device-basic"),
    keycloak("login on another device, refused", "device-public"),
    keycloak("login on another device, too late", "device-public"),
    keycloak("introspection", "basic-rs256"),
    // The provider asks the person.
    keycloak("login on the person's device, polled for", "ciba-poll"),
    keycloak("login on the person's device, polled for", "ciba-key-jwt"),
    keycloak("login on the person's device, refused", "ciba-poll"),
    keycloak("login on the person's device, by a ping", "ciba-ping"),
    keycloak("token exchange", "exchange"),
    keycloak("token exchange by a client that may not", "basic-rs256"),
    // By the rules of a profile.
    keycloak("login by FAPI 2.0", "fapi-security"),
];

const fn keycloak(feature: &'static str, client: &'static str) -> Case {
    case("keycloak", feature, client)
}
