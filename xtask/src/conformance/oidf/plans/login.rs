//! The plans of OpenID Connect.

use super::{Run, run};

pub(super) const RUNS: &[Run] = &[
    run(
        "oidcc-client-basic-certification-test-plan",
        &[PLAIN, STATIC],
    ),
    run(
        "oidcc-client-basic-certification-test-plan",
        &[PLAIN, DYNAMIC],
    ),
    run(
        "oidcc-client-implicit-certification-test-plan",
        &[PLAIN, STATIC],
    ),
    run(
        "oidcc-client-implicit-certification-test-plan",
        &[PLAIN, DYNAMIC],
    ),
    run(
        "oidcc-client-hybrid-certification-test-plan",
        &[PLAIN, STATIC],
    ),
    run(
        "oidcc-client-hybrid-certification-test-plan",
        &[PLAIN, DYNAMIC],
    ),
    run(
        "oidcc-client-config-certification-test-plan",
        &[BASIC, DEFAULT, PLAIN, STATIC],
    ),
    run(
        "oidcc-client-config-certification-test-plan",
        &[KEY_JWT, DEFAULT, PLAIN, STATIC],
    ),
    run(
        "oidcc-client-dynamic-certification-test-plan",
        &[BASIC, DEFAULT],
    ),
    run(
        "oidcc-client-formpost-basic-certification-test-plan",
        &[PLAIN, STATIC],
    ),
    run(
        "oidcc-client-formpost-implicit-certification-test-plan",
        &[PLAIN, STATIC],
    ),
    run(
        "oidcc-client-formpost-hybrid-certification-test-plan",
        &[PLAIN, STATIC],
    ),
    run(
        "oidcc-client-refreshtoken-test-plan",
        &[BASIC, CODE, DEFAULT, PLAIN, STATIC],
    ),
    run(
        "oidcc-client-test-3rd-party-init-login-test-plan",
        // To a client of the configuration the suite turns before it is ready itself.
        &[BASIC, CODE, DEFAULT, PLAIN, DYNAMIC],
    ),
    // Everything, once for each client authentication, response mode and kind of request.
    comprehensive(&[BASIC, CODE, DEFAULT, PLAIN, STATIC]),
    comprehensive(&[POST, CODE, DEFAULT, PLAIN, STATIC]),
    comprehensive(&[SECRET_JWT, CODE, DEFAULT, PLAIN, STATIC]),
    comprehensive(&[KEY_JWT, CODE, DEFAULT, PLAIN, STATIC]),
    comprehensive(&[PUBLIC, CODE, DEFAULT, PLAIN, STATIC]),
    comprehensive(&[TLS, CODE, DEFAULT, PLAIN, STATIC]),
    comprehensive(&[SELF_SIGNED, CODE, DEFAULT, PLAIN, STATIC]),
    comprehensive(&[BASIC, CODE, FORM, PLAIN, STATIC]),
    comprehensive(&[BASIC, CODE, DEFAULT, OBJECT, STATIC]),
    comprehensive(&[BASIC, CODE, DEFAULT, REFERENCE, DYNAMIC]),
];

type Pair = (&'static str, &'static str);

const fn comprehensive(variant: &'static [Pair]) -> Run {
    run("oidcc-client-test-plan", variant)
}

const BASIC: Pair = ("client_auth_type", "client_secret_basic");
const POST: Pair = ("client_auth_type", "client_secret_post");
const SECRET_JWT: Pair = ("client_auth_type", "client_secret_jwt");
const KEY_JWT: Pair = ("client_auth_type", "private_key_jwt");
const PUBLIC: Pair = ("client_auth_type", "none");
const TLS: Pair = ("client_auth_type", "tls_client_auth");
const SELF_SIGNED: Pair = ("client_auth_type", "self_signed_tls_client_auth");
const CODE: Pair = ("response_type", "code");
const DEFAULT: Pair = ("response_mode", "default");
const FORM: Pair = ("response_mode", "form_post");
const PLAIN: Pair = ("request_type", "plain_http_request");
const OBJECT: Pair = ("request_type", "request_object");
const REFERENCE: Pair = ("request_type", "request_uri");
const STATIC: Pair = ("client_registration", "static_client");
const DYNAMIC: Pair = ("client_registration", "dynamic_client");
