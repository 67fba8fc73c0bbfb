//! The plans of FAPI 1.0 Advanced, FAPI 2.0 and FAPI CIBA.

use super::{Run, run};

pub(super) const RUNS: &[Run] = &[
    security(&[KEY_JWT, DPOP, OPENID, PLAIN]),
    security(&[KEY_JWT, CERTIFICATE, OPENID, PLAIN]),
    security(&[TLS, CERTIFICATE, OPENID, PLAIN]),
    security(&[TLS, DPOP, OPENID, PLAIN]),
    security(&[KEY_JWT, DPOP, OAUTH, PLAIN]),
    security(&[TLS, CERTIFICATE, OAUTH, PLAIN]),
    security(&[KEY_JWT, DPOP, OAUTH, SERVICE]),
    security(&[TLS, CERTIFICATE, OAUTH, SERVICE]),
    signing(&[KEY_JWT, DPOP, OPENID, PLAIN, SIGNED, JARM]),
    signing(&[KEY_JWT, DPOP, OPENID, PLAIN, SIGNED, NO_JARM]),
    signing(&[KEY_JWT, DPOP, OPENID, PLAIN, UNSIGNED, JARM]),
    signing(&[TLS, CERTIFICATE, OPENID, PLAIN, SIGNED, JARM]),
    signing(&[KEY_JWT, DPOP, OAUTH, PLAIN, SIGNED, JARM]),
    run(
        "fapi2-security-profile-id2-client-test-plan",
        &[KEY_JWT, DPOP, OPENID, PLAIN],
    ),
    advanced(&[TLS, PLAIN, BY_VALUE, NO_JARM, OPENID]),
    advanced(&[KEY_JWT, PLAIN, BY_VALUE, NO_JARM, OPENID]),
    advanced(&[TLS, PLAIN, PUSHED, NO_JARM, OPENID]),
    advanced(&[KEY_JWT, PLAIN, PUSHED, NO_JARM, OPENID]),
    advanced(&[TLS, PLAIN, BY_VALUE, JARM, OPENID]),
    advanced(&[KEY_JWT, PLAIN, PUSHED, JARM, OPENID]),
    advanced(&[TLS, PLAIN, PUSHED, JARM, OAUTH]),
    // By value the suite wants the parameters of OpenID Connect beside the request object, of clients of OAuth alone too;
    // RFC 9101 §5 has them inside.
    advanced(&[KEY_JWT, PLAIN, PUSHED, JARM, OAUTH]),
    ciba(&[TLS, POLL, CIBA_PLAIN]),
    ciba(&[KEY_JWT, POLL, CIBA_PLAIN]),
    ciba(&[TLS, PING, CIBA_PLAIN]),
    ciba(&[KEY_JWT, PING, CIBA_PLAIN]),
];

type Pair = (&'static str, &'static str);

const fn security(variant: &'static [Pair]) -> Run {
    run("fapi2-security-profile-final-client-test-plan", variant)
}

const fn signing(variant: &'static [Pair]) -> Run {
    run("fapi2-message-signing-final-client-test-plan", variant)
}

const fn advanced(variant: &'static [Pair]) -> Run {
    run("fapi1-advanced-final-client-test-plan", variant)
}

const fn ciba(variant: &'static [Pair]) -> Run {
    run("fapi-ciba-id1-client-test-plan", variant)
}

const KEY_JWT: Pair = ("client_auth_type", "private_key_jwt");
const TLS: Pair = ("client_auth_type", "mtls");
const DPOP: Pair = ("sender_constrain", "dpop");
const CERTIFICATE: Pair = ("sender_constrain", "mtls");
const OPENID: Pair = ("fapi_client_type", "oidc");
const OAUTH: Pair = ("fapi_client_type", "plain_oauth");
const PLAIN: Pair = ("fapi_profile", "plain_fapi");
const SERVICE: Pair = ("fapi_profile", "fapi_client_credentials_grant");
const SIGNED: Pair = ("fapi_request_method", "signed_non_repudiation");
const UNSIGNED: Pair = ("fapi_request_method", "unsigned");
const JARM: Pair = ("fapi_response_mode", "jarm");
const NO_JARM: Pair = ("fapi_response_mode", "plain_response");
const BY_VALUE: Pair = ("fapi_auth_request_method", "by_value");
const PUSHED: Pair = ("fapi_auth_request_method", "pushed");
const CIBA_PLAIN: Pair = ("fapi_ciba_profile", "plain_fapi");
const POLL: Pair = ("ciba_mode", "poll");
const PING: Pair = ("ciba_mode", "ping");
