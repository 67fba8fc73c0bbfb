//! What runs at which peer over which adapter. A case that its peer's file does not handle fails the run.

mod authlib;
mod django_oauth_toolkit;
mod keycloak;
mod oauth1;
mod oidc_provider;

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

const fn case(peer: &'static str, feature: &'static str, client: &'static str) -> Case {
    Case {
        peer,
        feature,
        client,
        lacks: None,
        skipped: &[],
    }
}

/// All of them, peer by peer.
pub(super) fn cases() -> impl Iterator<Item = &'static Case> {
    let peers = [
        oidc_provider::CASES,
        authlib::CASES,
        django_oauth_toolkit::CASES,
        oauth1::CASES,
        keycloak::CASES,
    ];
    peers.into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_case_is_listed_twice() {
        let mut seen = HashSet::new();
        assert!(cases().all(|case| seen.insert((case.peer, case.feature, case.client))));
    }

    #[test]
    fn what_is_skipped_is_an_adapter_and_has_a_reason() {
        let mut skipped = cases().flat_map(|case| case.skipped);
        assert!(skipped.all(|(adapter, reason)| ADAPTERS.contains(adapter) && !reason.is_empty()));
    }
}
