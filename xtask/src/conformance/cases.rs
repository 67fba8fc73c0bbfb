//! What runs at which peer over which adapter. A case that its peer's file does not handle fails the run.

/// The adapters, in the order of the table; the behaviour suite has them all.
pub(super) const ADAPTERS: [&str; 3] = ["hyper", "reqwest", "ureq"];

/// One row of the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Case {
    pub(super) peer: &'static str,
    pub(super) feature: &'static str,
    /// Who asks, as the peer has registered it; that says the client authentication and the ID Token's algorithm.
    pub(super) client: &'static str,
    /// What the peer cannot do, so that this case is listed and not run.
    pub(super) lacks: Option<&'static str>,
    /// Adapters that leave this case out, each with its reason.
    pub(super) skipped: &'static [(&'static str, &'static str)],
}

const fn oidc_provider(feature: &'static str, client: &'static str) -> Case {
    case("oidc-provider", feature, client)
}

const fn authlib(feature: &'static str, client: &'static str) -> Case {
    case("authlib", feature, client)
}

const fn case(peer: &'static str, feature: &'static str, client: &'static str) -> Case {
    Case {
        peer,
        feature,
        client,
        lacks: None,
        skipped: &[],
    }
}

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

pub(super) const CASES: &[Case] = &[
    oidc_provider("discovery", "basic-rs256"),
    // Code + PKCE, one for each client authentication and each algorithm.
    oidc_provider("login", "basic-rs256"),
    oidc_provider("login", "post-rs256"),
    oidc_provider("login", "public-rs256"),
    oidc_provider("login", "basic-ps256"),
    oidc_provider("login", "basic-es256"),
    oidc_provider("login", "basic-eddsa"),
    oidc_provider("login", "basic-hs256"),
    oidc_provider("login", "basic-rs384"),
    oidc_provider("login", "basic-rs512"),
    oidc_provider("login", "basic-ps384"),
    oidc_provider("login", "basic-ps512"),
    oidc_provider("login", "basic-es384"),
    oidc_provider("login", "basic-es512"),
    oidc_provider("login", "basic-ed25519"),
    oidc_provider("login", "basic-hs384"),
    oidc_provider("login", "basic-hs512"),
    // Encrypted ID Tokens, with every content encryption in turn.
    oidc_provider("login", "encrypted-rsa-oaep"),
    oidc_provider("login", "encrypted-rsa-oaep-256"),
    oidc_provider("login", "encrypted-rsa-oaep-384"),
    oidc_provider("login", "encrypted-rsa-oaep-512"),
    oidc_provider("login", "encrypted-ecdh-es"),
    oidc_provider("login", "encrypted-ecdh-es+a128kw"),
    oidc_provider("login", "encrypted-ecdh-es+a192kw"),
    oidc_provider("login", "encrypted-ecdh-es+a256kw"),
    oidc_provider("login", "encrypted-a128kw"),
    oidc_provider("login", "encrypted-a192kw"),
    oidc_provider("login", "encrypted-a256kw"),
    oidc_provider("login", "encrypted-a128gcmkw"),
    oidc_provider("login", "encrypted-a192gcmkw"),
    oidc_provider("login", "encrypted-a256gcmkw"),
    oidc_provider("login", "encrypted-dir"),
    oidc_provider("login, another algorithm expected", "basic-es256"),
    oidc_provider("login, a secret of someone else", "basic-rs256"),
    oidc_provider("login refused by the person", "basic-rs256"),
    oidc_provider("login, a callback with another state", "basic-rs256"),
    oidc_provider("login, a code used twice", "basic-rs256"),
    // The other response types and modes.
    oidc_provider("login by code, in a form", "front-rs256"),
    oidc_provider("login by code id_token", "front-rs256"),
    oidc_provider("login by code id_token", "front-es256"),
    oidc_provider("login by code id_token, in a form", "front-rs256"),
    oidc_provider("login by id_token", "front-rs256"),
    oidc_provider("login by id_token", "front-es256"),
    oidc_provider("login by id_token, in a form", "front-rs256"),
    oidc_provider("login by id_token token", "front-rs256"),
    oidc_provider("login by code token", "front-rs256"),
    oidc_provider("login by code id_token token", "front-rs256"),
    oidc_provider("login by code id_token token", "front-es256"),
    oidc_provider("none", "front-rs256"),
    oidc_provider("none, in a form", "front-rs256"),
    // Responses in JWTs: every mode, every signature, encrypted.
    oidc_provider("login in a JWT in the query", "jarm-rs256"),
    oidc_provider("login in a JWT in the fragment", "jarm-rs256"),
    oidc_provider("login in a JWT in a form", "jarm-rs256"),
    oidc_provider("login in a JWT", "jarm-ps256"),
    oidc_provider("login in a JWT", "jarm-es256"),
    oidc_provider("login in a JWT", "jarm-eddsa"),
    oidc_provider("login in a JWT", "jarm-hs256"),
    oidc_provider("login in a JWT", "jarm-rsa-oaep"),
    oidc_provider("login in a JWT", "jarm-rsa-oaep-256"),
    oidc_provider("login in a JWT", "jarm-ecdh-es"),
    oidc_provider("login in a JWT", "jarm-ecdh-es+a256kw"),
    oidc_provider("login by code id_token in a JWT", "jarm-rs256"),
    oidc_provider("userinfo", "basic-rs256"),
    // UserInfo in JWTs; the peer encrypts none that it does not sign.
    oidc_provider("userinfo", "userinfo-rs256"),
    oidc_provider("userinfo", "userinfo-ps256"),
    oidc_provider("userinfo", "userinfo-es256"),
    oidc_provider("userinfo", "userinfo-eddsa"),
    oidc_provider("userinfo", "userinfo-hs256"),
    oidc_provider("userinfo", "userinfo-nested"),
    // What a request demands.
    oidc_provider("login", "aged"),
    oidc_provider("login without a person", "basic-rs256"),
    oidc_provider("login that must be recent", "basic-rs256"),
    oidc_provider("login with essential claims", "basic-rs256"),
    oidc_provider("login, another strength than asked for", "basic-rs256"),
    // From here in the browser, and from there by a Logout Token, encrypted too.
    oidc_provider("logout", "logout-rs256"),
    oidc_provider("logout", "logout-es256"),
    oidc_provider("logout", "logout-hs256"),
    oidc_provider("logout", "logout-ecdh-es"),
    oidc_provider("logout", "logout-rsa-oaep-256"),
    oidc_provider("logout", "logout-a256kw"),
    oidc_provider("registration, changed and deleted", "basic-rs256"),
    oidc_provider("registration with encryption", "basic-rs256"),
    oidc_provider("userinfo of another subject", "basic-rs256"),
    oidc_provider("protected resource", "basic-rs256"),
    oidc_provider("refresh with rotation", "basic-rs256"),
    oidc_provider("refresh with rotation", "public-rs256"),
    oidc_provider("refresh with rotation", "basic-hs256"),
    oidc_provider("renewal of an expired token, four callers", "basic-rs256"),
    oidc_provider("renewal after a 401", "basic-rs256"),
    oidc_provider("call after the grant was revoked", "basic-rs256"),
    oidc_provider("client credentials", "service"),
    oidc_provider("revocation of an access token", "basic-rs256"),
    oidc_provider("revocation of a refresh token", "post-rs256"),
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_case_is_listed_twice() {
        let mut seen = HashSet::new();
        assert!(
            CASES
                .iter()
                .all(|case| seen.insert((case.peer, case.feature, case.client)))
        );
    }

    #[test]
    fn what_is_skipped_is_an_adapter_and_has_a_reason() {
        let mut skipped = CASES.iter().flat_map(|case| case.skipped);
        assert!(skipped.all(|(adapter, reason)| ADAPTERS.contains(adapter) && !reason.is_empty()));
    }
}
