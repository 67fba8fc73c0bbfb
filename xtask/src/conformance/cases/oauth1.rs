//! What runs at oauthlib and Authlib, as servers of OAuth 1.0a.

use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    // OAuth 1.0a. Each signed case is 15 requests: no body, a form and JSON with its hash, with plain, reserved, Unicode,
    // repeated and empty parameters.
    oauthlib("login in the header", "hmac"),
    oauthlib("login in the query", "hmac"),
    oauthlib("login in the form", "hmac"),
    oauthlib("login in the header", "rsa"),
    oauthlib("login in the query", "rsa"),
    oauthlib("login in the form", "rsa"),
    oauthlib("login without a callback", "hmac"),
    oauthlib("login refused by the resource owner", "hmac"),
    oauthlib("login, another verifier", "hmac"),
    oauthlib("login, the secret of someone else", "hmac"),
    oauthlib("login, temporary credentials used twice", "hmac"),
    oauthlib("HMAC-SHA1 in the header", "hmac"),
    oauthlib("HMAC-SHA1 in the query", "hmac"),
    oauthlib("HMAC-SHA1 in the form", "hmac"),
    oauthlib("HMAC-SHA256 in the header", "hmac"),
    oauthlib("HMAC-SHA256 in the query", "hmac"),
    oauthlib("HMAC-SHA256 in the form", "hmac"),
    oauthlib("HMAC-SHA512 in the header", "hmac"),
    oauthlib("HMAC-SHA512 in the query", "hmac"),
    oauthlib("HMAC-SHA512 in the form", "hmac"),
    oauthlib("RSA-SHA1 in the header", "rsa"),
    oauthlib("RSA-SHA1 in the query", "rsa"),
    oauthlib("RSA-SHA1 in the form", "rsa"),
    oauthlib("RSA-SHA256 in the header", "rsa"),
    oauthlib("RSA-SHA256 in the query", "rsa"),
    oauthlib("RSA-SHA256 in the form", "rsa"),
    oauthlib("RSA-SHA512 in the header", "rsa"),
    oauthlib("RSA-SHA512 in the query", "rsa"),
    oauthlib("RSA-SHA512 in the form", "rsa"),
    oauthlib("PLAINTEXT in the header", "hmac"),
    // In the query and the form oauthlib decodes a signature twice: these secrets hold nothing that is encoded.
    oauthlib("PLAINTEXT in the query", "plain"),
    oauthlib("PLAINTEXT in the form", "plain"),
    oauthlib("calls without a token", "hmac"),
    oauthlib("a nonce used twice", "hmac"),
    oauthlib("a token of someone else", "hmac"),
    oauthlib("a clock that is behind", "hmac"),
    authlib_oauth1("login in the header", "hmac"),
    authlib_oauth1("login in the query", "hmac"),
    authlib_oauth1("login in the form", "hmac"),
    authlib_oauth1("login in the header", "rsa"),
    authlib_oauth1("login in the query", "rsa"),
    authlib_oauth1("login in the form", "rsa"),
    authlib_oauth1("login without a callback", "hmac"),
    authlib_oauth1("login refused by the resource owner", "hmac"),
    authlib_oauth1("login, another verifier", "hmac"),
    authlib_oauth1("login, the secret of someone else", "hmac"),
    authlib_oauth1("login, temporary credentials used twice", "hmac"),
    authlib_oauth1("HMAC-SHA1 in the header", "hmac"),
    authlib_oauth1("HMAC-SHA1 in the query", "hmac"),
    authlib_oauth1("HMAC-SHA1 in the form", "hmac"),
    authlib_lacks(
        "HMAC-SHA256 in the header",
        "hmac",
        "Authlib knows no HMAC-SHA256",
    ),
    authlib_lacks(
        "HMAC-SHA256 in the query",
        "hmac",
        "Authlib knows no HMAC-SHA256",
    ),
    authlib_lacks(
        "HMAC-SHA256 in the form",
        "hmac",
        "Authlib knows no HMAC-SHA256",
    ),
    authlib_lacks(
        "HMAC-SHA512 in the header",
        "hmac",
        "Authlib knows no HMAC-SHA512",
    ),
    authlib_lacks(
        "HMAC-SHA512 in the query",
        "hmac",
        "Authlib knows no HMAC-SHA512",
    ),
    authlib_lacks(
        "HMAC-SHA512 in the form",
        "hmac",
        "Authlib knows no HMAC-SHA512",
    ),
    authlib_oauth1("RSA-SHA1 in the header", "rsa"),
    authlib_oauth1("RSA-SHA1 in the query", "rsa"),
    authlib_oauth1("RSA-SHA1 in the form", "rsa"),
    authlib_lacks(
        "RSA-SHA256 in the header",
        "rsa",
        "Authlib knows no RSA-SHA256",
    ),
    authlib_lacks(
        "RSA-SHA256 in the query",
        "rsa",
        "Authlib knows no RSA-SHA256",
    ),
    authlib_lacks(
        "RSA-SHA256 in the form",
        "rsa",
        "Authlib knows no RSA-SHA256",
    ),
    authlib_lacks(
        "RSA-SHA512 in the header",
        "rsa",
        "Authlib knows no RSA-SHA512",
    ),
    authlib_lacks(
        "RSA-SHA512 in the query",
        "rsa",
        "Authlib knows no RSA-SHA512",
    ),
    authlib_lacks(
        "RSA-SHA512 in the form",
        "rsa",
        "Authlib knows no RSA-SHA512",
    ),
    authlib_oauth1("PLAINTEXT in the header", "hmac"),
    authlib_oauth1("PLAINTEXT in the query", "hmac"),
    authlib_oauth1("PLAINTEXT in the form", "hmac"),
    authlib_lacks("calls without a token", "hmac", "Authlib demands a token"),
    authlib_oauth1("a nonce used twice", "hmac"),
    authlib_oauth1("a token of someone else", "hmac"),
    authlib_oauth1("a clock that is behind", "hmac"),
];

const fn oauthlib(feature: &'static str, client: &'static str) -> Case {
    case("oauthlib", feature, client)
}

const fn authlib_oauth1(feature: &'static str, client: &'static str) -> Case {
    case("authlib-oauth1", feature, client)
}

/// What Authlib's server of OAuth 1.0a cannot do.
const fn authlib_lacks(feature: &'static str, client: &'static str, what: &'static str) -> Case {
    Case {
        lacks: Some(what),
        ..authlib_oauth1(feature, client)
    }
}
