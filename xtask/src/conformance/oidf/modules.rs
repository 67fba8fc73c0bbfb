//! What the suite's modules ask of us: a row for each, or its reason why not.
//!
//! A module of a plan that has no row here fails the run.

mod ciba;
mod fapi;
mod login;
mod logout;

use super::judge::{Expected, Refusal};
use super::variant::Variant;

/// A module, and what must become of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Module {
    pub(super) name: &'static str,
    pub(super) play: Play,
    expected: Expected,
    /// The same for a client that could register itself for what the module does.
    once_registered: Option<Expected>,
    /// Results of the suite that will do beside PASSED, each with its reason.
    pub(super) listed: &'static [(&'static str, &'static str)],
}

/// What we do in a module. Each has its body in `party`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Play {
    /// A login, then claims that came along in a JWT of somebody else's.
    AggregatedClaims,
    /// From here, and from there by a Logout Token.
    BackchannelLogout,
    /// A login for which the provider asks somebody elsewhere, and a call.
    Ciba,
    /// The same, with a renewal before the call.
    CibaRefresh,
    /// The metadata and nothing else.
    Discovery,
    /// A login, then claims that are fetched from somebody else.
    DistributedClaims,
    /// A login by a FAPI profile, as the variant has it, and a call.
    Fapi,
    /// A login that the provider must refuse, in a form.
    FormPostError,
    /// From here, and from there in the browser.
    FrontchannelLogout,
    /// From there in the browser alone.
    FrontchannelLogoutFromThere,
    /// Everything up to the ID Token.
    IdToken,
    /// Up to UserInfo, or as far as the response type goes.
    Login,
    /// From here, and the browser comes back.
    Logout,
    /// The same, and what it comes back with is not what was sent.
    LogoutUnconfirmed,
    /// A login, a renewal, UserInfo.
    Refresh,
    /// A client of our own, and nothing else.
    Registration,
    /// Two logins of one client.
    Rotation,
    /// Not played, for this reason.
    Skip(&'static str),
    /// A login that the provider begins.
    ThirdPartyLogin,
    /// An account, or a URL, and what it says about the issuer.
    WebFinger(&'static str),
}

/// The row of a module.
pub(super) fn module(name: &str) -> Option<&'static Module> {
    all().find(|module| module.name == name)
}

fn all() -> impl Iterator<Item = &'static Module> {
    let tables = [
        login::MODULES,
        logout::MODULES,
        fapi::FINAL,
        fapi::SECOND_DRAFT,
        fapi::ADVANCED,
        ciba::MODULES,
    ];
    tables.into_iter().flatten()
}

const fn accept(name: &'static str, play: Play) -> Module {
    Module {
        name,
        play,
        expected: Expected::Accept,
        once_registered: None,
        listed: &[],
    }
}

const fn reject(name: &'static str, play: Play, refusal: Refusal) -> Module {
    Module {
        expected: Expected::Reject(refusal),
        ..accept(name, play)
    }
}

const fn skip(name: &'static str, reason: &'static str) -> Module {
    accept(name, Play::Skip(reason))
}

impl Module {
    pub(super) fn expected(&self, variant: &Variant) -> Expected {
        let registered = variant.is("client_registration", "dynamic_client");
        let once = self.once_registered.filter(|_| registered);
        once.unwrap_or(self.expected)
    }

    const fn accept_once_registered(self) -> Self {
        let once_registered = Some(Expected::Accept);
        Self {
            once_registered,
            ..self
        }
    }

    const fn or(self, listed: &'static [(&'static str, &'static str)]) -> Self {
        Self { listed, ..self }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_module_has_two_rows() {
        let mut seen = HashSet::new();
        assert!(all().all(|module| seen.insert(module.name)));
    }

    #[test]
    fn what_is_skipped_or_passes_otherwise_has_a_reason() {
        for module in all() {
            let reasons = module.listed.iter().map(|(_, reason)| *reason);
            let skipped = match module.play {
                Play::Skip(reason) => Some(reason),
                _ => None,
            };
            assert!(
                reasons
                    .chain(skipped)
                    .all(|reason| reason.split(' ').count() > 3)
            );
        }
    }
}
