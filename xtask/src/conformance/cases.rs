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
        skipped: &[],
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
    oidc_provider("login, another algorithm expected", "basic-es256"),
    oidc_provider("login, a secret of someone else", "basic-rs256"),
    oidc_provider("login refused by the person", "basic-rs256"),
    oidc_provider("login, a callback with another state", "basic-rs256"),
    oidc_provider("login, a code used twice", "basic-rs256"),
    oidc_provider("userinfo", "basic-rs256"),
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
