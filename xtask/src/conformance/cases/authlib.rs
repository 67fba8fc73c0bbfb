//! What runs at Authlib: OpenID Connect and service accounts.

use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    // Service accounts: the JWT bearer grant.
    authlib("discovery", "rs256"),
    authlib("service account by explicit values", "rs256"),
    authlib("service account by explicit values", "es256"),
    authlib("service account by its file", "file"),
    authlib("service account by its file, for a user", "file"),
    authlib("service account for a user", "rs256"),
    authlib("service account for a user who has not agreed", "es256"),
    authlib("service account, a scope that is not offered", "rs256"),
    authlib("service account, another audience", "rs256"),
    authlib("service account, the key of someone else", "rs256"),
    authlib("service account, a clock that is ahead", "rs256"),
    authlib("one assertion for four callers", "rs256"),
    authlib("one assertion for four callers", "file"),
    authlib("renewal by another assertion, four callers", "es256"),
    authlib("renewal by another assertion after a 401", "rs256"),
    // Authlib as an OpenID provider. Rows that name it are about what it does in its own way.
    authlib("discovery", "basic-rs256"),
    authlib("login", "basic-rs256"),
    authlib("login", "post-rs256"),
    authlib("login", "public-rs256"),
    authlib("login", "basic-es256"),
    authlib("login", "basic-hs256"),
    authlib("login, another algorithm expected", "basic-es256"),
    authlib("login, another algorithm expected", "basic-hs256"),
    authlib("login without a signature", "basic-none"),
    authlib("login by code id_token without a signature", "basic-none"),
    authlib("login, a secret of someone else", "basic-rs256"),
    authlib(
        "login, a secret with a space that Authlib takes for a plus",
        "space-rs256",
    ),
    authlib("login refused by the person", "basic-rs256"),
    authlib("login by id_token", "implicit-rs256"),
    authlib("login by id_token", "implicit-es256"),
    authlib("login by id_token, in a form", "implicit-rs256"),
    authlib("login by id_token token", "implicit-rs256"),
    authlib("login by id_token token", "implicit-es256"),
    authlib("login by id_token token, in a form", "implicit-rs256"),
    authlib("login by code id_token", "hybrid-rs256"),
    authlib("login by code id_token", "hybrid-es256"),
    authlib("login by code id_token", "hybrid-hs256"),
    authlib(
        "login by code id_token, the signature of another",
        "hybrid-rs256",
    ),
    authlib(
        "login by code id_token, the signature of another",
        "hybrid-es256",
    ),
    authlib(
        "login by code id_token, the signature of another",
        "hybrid-hs256",
    ),
    authlib("login by code id_token, in a form", "hybrid-rs256"),
    authlib("login by code token", "hybrid-rs256"),
    authlib("login by code token, in a form", "hybrid-rs256"),
    authlib(
        "login by code token, in a form, two scopes that Authlib makes one",
        "hybrid-rs256",
    ),
    authlib("login by code id_token token", "hybrid-rs256"),
    authlib("login by code id_token token", "hybrid-es256"),
    authlib("login by code id_token token", "hybrid-hs256"),
    authlib("login by code id_token token, in a form", "hybrid-rs256"),
    authlib(
        "login by id_token, refused by Authlib without a state",
        "implicit-rs256",
    ),
    authlib(
        "login by code id_token, refused by Authlib without a state",
        "hybrid-rs256",
    ),
    authlib("login, another nonce", "basic-rs256"),
    authlib("login by id_token, another nonce", "implicit-rs256"),
    authlib("login by code id_token, another nonce", "hybrid-rs256"),
    authlib("login by code id_token, another nonce", "hybrid-hs256"),
    authlib("login without a person", "basic-rs256"),
    authlib("login that must be recent", "basic-rs256"),
    authlib(
        "login, older than asked for, which Authlib does not read",
        "basic-rs256",
    ),
    authlib("userinfo", "basic-rs256"),
    authlib("userinfo", "userinfo-rs256"),
    authlib("userinfo", "userinfo-es256"),
    authlib("userinfo of another subject", "basic-rs256"),
    authlib("refresh with rotation", "basic-rs256"),
    authlib("refresh with rotation", "public-rs256"),
    authlib("refresh with rotation", "basic-hs256"),
    authlib("refresh, which Authlib takes for a login", "basic-rs256"),
    authlib("renewal of an expired token, four callers", "basic-rs256"),
    authlib("renewal after a 401", "basic-rs256"),
    // Clients that sign with their secrets.
    authlib("login", "secret-jwt-hs256"),
    authlib("login, a secret of someone else", "secret-jwt-hs256"),
    authlib("refresh with rotation", "secret-jwt-hs256"),
    // What the standards forbid.
    authlib("login by a password", "password-basic"),
    authlib("login by a password", "password-public"),
    authlib("login by a password", "password-secret-jwt"),
    authlib(
        "login by a password, a wrong one, which Authlib calls an invalid request",
        "password-basic",
    ),
    authlib(
        "login by a password, a secret of someone else",
        "password-basic",
    ),
    authlib(
        "login by a password, a secret of someone else",
        "password-secret-jwt",
    ),
    // Requests in signed tokens, which Authlib fetches too.
    authlib("login by a request object", "request-rs256"),
    authlib("login by a request object", "request-es256"),
    authlib("login by a request object", "request-hs256"),
    authlib(
        "login by a request object behind a reference",
        "request-rs256",
    ),
    authlib(
        "login by a request object behind a reference",
        "request-es256",
    ),
    authlib(
        "login by a request object behind a reference",
        "request-hs256",
    ),
    authlib(
        "login by a request object behind a reference, a key of someone else",
        "request-es256",
    ),
];

const fn authlib(feature: &'static str, client: &'static str) -> Case {
    case("authlib", feature, client)
}
