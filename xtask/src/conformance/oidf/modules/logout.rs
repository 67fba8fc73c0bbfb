//! The modules of logouts and of session management.

use oidc_idtoken::LogoutRule;

use super::{Module, Play, accept, reject, skip};
use crate::conformance::oidf::judge::Refusal;

pub(super) const MODULES: &[Module] = &[
    accept("oidcc-client-test-rp-init-logout", Play::Logout),
    accept(
        "oidcc-client-test-rp-init-logout-other-state",
        Play::LogoutUnconfirmed,
    ),
    accept(
        "oidcc-client-test-rp-init-logout-no-state",
        Play::LogoutUnconfirmed,
    ),
    accept(
        "oidcc-client-test-rp-backchannel-rpinitlogout",
        Play::BackchannelLogout,
    ),
    told(
        "oidcc-client-test-rp-backchannel-rpinitlogout-wrong-iss",
        LogoutRule::Iss,
    ),
    told(
        "oidcc-client-test-rp-backchannel-rpinitlogout-wrong-aud",
        LogoutRule::Aud,
    ),
    told(
        "oidcc-client-test-rp-backchannel-rpinitlogout-no-event",
        LogoutRule::Events,
    ),
    told(
        "oidcc-client-test-rp-backchannel-rpinitlogout-wrong-event",
        LogoutRule::Events,
    ),
    told(
        "oidcc-client-test-rp-backchannel-rpinitlogout-with-nonce",
        LogoutRule::Nonce,
    ),
    told(
        "oidcc-client-test-rp-backchannel-rpinitlogout-alg-none",
        LogoutRule::Algorithm,
    ),
    told(
        "oidcc-client-test-rp-backchannel-rpinitlogout-wrong-alg",
        LogoutRule::Algorithm,
    ),
    accept(
        "oidcc-client-test-rp-frontchannel-rpinitlogout",
        Play::FrontchannelLogout,
    )
    .or(FOR_PEOPLE),
    accept(
        "oidcc-client-test-rp-frontchannel-opinitlogout",
        Play::FrontchannelLogoutFromThere,
    )
    .or(FOR_PEOPLE),
    skip(
        "oidcc-client-test-session-management",
        "frames of two origins post messages to each other, which takes a real browser",
    ),
];

const FOR_PEOPLE: &[(&str, &str)] = &[(
    "REVIEW",
    "the suite leaves the judgement of what a browser shows to a person",
)];

/// A Logout Token that must not be believed.
const fn told(name: &'static str, rule: LogoutRule) -> Module {
    reject(name, Play::BackchannelLogout, Refusal::LogoutToken(rule))
}
