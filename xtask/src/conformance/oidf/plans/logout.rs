//! The plans of logouts and of session management.

use super::{Run, run};

pub(super) const RUNS: &[Run] = &[
    run("oidcc-client-rp-initiated-logout-rp-basic", VARIANT),
    run("oidcc-client-rp-initiated-logout-rp-hybrid", VARIANT),
    run("oidcc-client-rp-initiated-logout-rp-implicit", VARIANT),
    run("oidcc-client-back-channel-logout-rp-basic", VARIANT),
    run("oidcc-client-back-channel-logout-rp-hybrid", VARIANT),
    run("oidcc-client-back-channel-logout-rp-implicit", VARIANT),
    run("oidcc-client-front-channel-logout-rp-basic", VARIANT),
    run("oidcc-client-front-channel-logout-rp-hybrid", VARIANT),
    run("oidcc-client-front-channel-logout-rp-implicit", VARIANT),
    // Everything of these, and what the provider begins.
    run("oidcc-client-logout-test-plan", COMPREHENSIVE),
    run("oidcc-client-rp-session-management-rp-basic", VARIANT),
    run("oidcc-client-rp-session-management-rp-hybrid", VARIANT),
    run("oidcc-client-rp-session-management-rp-implicit", VARIANT),
];

const COMPREHENSIVE: &[(&str, &str)] = &[
    ("client_auth_type", "client_secret_basic"),
    ("response_type", "code"),
    ("response_mode", "default"),
    ("request_type", "plain_http_request"),
    // A client is told of a logout in the browser or behind it, so each module wants another one.
    ("client_registration", "dynamic_client"),
];

const VARIANT: &[(&str, &str)] = &[
    ("client_auth_type", "client_secret_basic"),
    ("response_mode", "default"),
    ("request_type", "plain_http_request"),
    ("client_registration", "static_client"),
];
