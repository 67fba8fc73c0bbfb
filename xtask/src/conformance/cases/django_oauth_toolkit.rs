//! What runs at Django OAuth Toolkit. Rows that name it are about what it does in its own way.

use super::{Case, case};

pub(super) const CASES: &[Case] = &[
    toolkit("discovery", "basic-rs256"),
    toolkit(
        "discovery as an OAuth server, of other endpoints than as an OpenID provider",
        "basic-rs256",
    ),
    toolkit("login", "basic-rs256"),
    toolkit("login", "post-rs256"),
    toolkit("login", "public-rs256"),
    toolkit("login", "basic-hs256"),
    toolkit("login, another algorithm expected", "basic-hs256"),
    toolkit("login, a secret of someone else", "basic-rs256"),
    toolkit("login, a secret of someone else", "post-rs256"),
    toolkit("login refused by the person", "basic-rs256"),
    toolkit("login, a callback with another state", "basic-rs256"),
    toolkit("login, another verifier", "basic-rs256"),
    toolkit("login, another verifier", "public-rs256"),
    toolkit("login, a scope that is not offered", "basic-rs256"),
    toolkit(
        "login, a code used twice, whose tokens Django OAuth Toolkit leaves",
        "basic-rs256",
    ),
    toolkit(
        "login, a code used twice, whose tokens Django OAuth Toolkit leaves",
        "public-rs256",
    ),
    // Implicit and hybrid.
    toolkit("login by id_token", "implicit-rs256"),
    toolkit("login by id_token token", "implicit-rs256"),
    toolkit("token from the browser", "implicit-rs256"),
    toolkit("login by code id_token", "hybrid-rs256"),
    toolkit("login by code id_token", "hybrid-hs256"),
    toolkit("login by code token", "hybrid-rs256"),
    toolkit("login by code id_token token", "hybrid-rs256"),
    toolkit("login by code id_token token", "hybrid-hs256"),
    toolkit(
        "login by id_token, refused by Django OAuth Toolkit in the query",
        "implicit-rs256",
    ),
    toolkit(
        "login by code id_token, refused by Django OAuth Toolkit in the query",
        "hybrid-rs256",
    ),
    toolkit_lacks(
        "login by code, in a form",
        "basic-rs256",
        "Django OAuth Toolkit posts no forms",
    ),
    // What a request demands.
    toolkit("login without a person", "basic-rs256"),
    toolkit("login that must be recent", "basic-rs256"),
    toolkit(
        "login, older than asked for, which Django OAuth Toolkit does not read",
        "basic-rs256",
    ),
    toolkit_lacks(
        "login with essential claims",
        "basic-rs256",
        "Django OAuth Toolkit does not do what a claims request says",
    ),
    toolkit("userinfo", "basic-rs256"),
    toolkit("userinfo", "basic-hs256"),
    toolkit("userinfo of another subject", "basic-rs256"),
    // What becomes of tokens.
    toolkit("protected resource", "basic-rs256"),
    toolkit("refresh with rotation", "basic-rs256"),
    toolkit("refresh with rotation", "post-rs256"),
    toolkit("refresh with rotation", "public-rs256"),
    toolkit("refresh with rotation", "basic-hs256"),
    toolkit(
        "refresh after a login elsewhere, which Django OAuth Toolkit takes for this one",
        "basic-rs256",
    ),
    toolkit("renewal of an expired token, four callers", "basic-rs256"),
    toolkit("renewal after a 401", "basic-rs256"),
    toolkit("revocation of an access token", "basic-rs256"),
    toolkit("revocation of an access token", "public-rs256"),
    toolkit("revocation of a refresh token", "basic-rs256"),
    toolkit("revocation of a refresh token", "public-rs256"),
    toolkit("call after the grant was revoked", "basic-rs256"),
    toolkit(
        "introspection, of access tokens alone and without a subject",
        "basic-rs256",
    ),
    toolkit(
        "introspection, of access tokens alone and without a subject",
        "post-rs256",
    ),
    toolkit("introspection by someone else, forbidden", "basic-rs256"),
    toolkit("logout", "basic-rs256"),
    toolkit("logout", "basic-hs256"),
    // Without a browser.
    toolkit("client credentials", "machine-basic"),
    toolkit("client credentials", "machine-post"),
    toolkit(
        "client credentials, a secret of someone else",
        "machine-basic",
    ),
    toolkit(
        "client credentials, a scope that is not offered",
        "machine-basic",
    ),
    toolkit("login by a password", "password-basic"),
    toolkit("login by a password", "password-public"),
    toolkit("login by a password, a wrong one", "password-basic"),
    toolkit(
        "login by a password, a secret of someone else",
        "password-basic",
    ),
    toolkit(
        "tokens on another device, an ID Token with the second ones alone",
        "device-public",
    ),
    toolkit("tokens on another device, refused", "device-public"),
    toolkit("tokens on another device, too late", "device-public"),
];

const fn toolkit(feature: &'static str, client: &'static str) -> Case {
    case("django-oauth-toolkit", feature, client)
}

/// What it cannot do.
const fn toolkit_lacks(feature: &'static str, client: &'static str, what: &'static str) -> Case {
    Case {
        lacks: Some(what),
        ..toolkit(feature, client)
    }
}
