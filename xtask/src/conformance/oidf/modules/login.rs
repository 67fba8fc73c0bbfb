//! The modules of OpenID Connect: discovery, registration, logins, and what becomes of them.

use oidc_idtoken::Rule;

use super::{Module, Play, accept, reject};
use crate::conformance::oidf::judge::Refusal;

pub(super) const MODULES: &[Module] = &[
    accept("oidcc-client-test", Play::Login),
    accept("oidcc-client-test-idtoken-sig-rs256", Play::Login),
    accept("oidcc-client-test-nonce-unless-code-flow", Play::Login),
    accept("oidcc-client-test-kid-absent-single-jwks", Play::Login),
    accept("oidcc-client-test-scope-userinfo-claims", Play::Login),
    accept("oidcc-client-test-client-secret-basic", Play::Login),
    accept("oidcc-client-test-userinfo-bearer-header", Play::Login),
    accept("oidcc-client-test-userinfo-bearer-body", Play::Login),
    accept("oidcc-client-test-userinfo-signed", Play::Login),
    accept("oidcc-client-test-mtls-endpoint-aliases", Play::Login),
    accept("oidcc-client-test-request-uri-signed-rs256", Play::Login),
    accept("oidcc-client-test-request-uri-signed-none", Play::Login),
    // ID Tokens that must not be believed.
    id_token("oidcc-client-test-invalid-iss", Rule::Iss),
    id_token("oidcc-client-test-missing-sub", Rule::Sub),
    id_token("oidcc-client-test-invalid-aud", Rule::Aud),
    id_token("oidcc-client-test-missing-aud", Rule::Aud),
    id_token("oidcc-client-test-missing-iat", Rule::Times),
    id_token("oidcc-client-test-nonce-invalid", Rule::Nonce),
    id_token("oidcc-client-test-invalid-sig-rs256", Rule::Signature),
    id_token("oidcc-client-test-invalid-sig-es256", Rule::Signature),
    id_token("oidcc-client-test-invalid-sig-hs256", Rule::Signature),
    id_token("oidcc-client-test-invalid-chash", Rule::CHash),
    id_token("oidcc-client-test-missing-chash", Rule::CHash),
    id_token("oidcc-client-test-invalid-athash", Rule::AtHash),
    id_token("oidcc-client-test-missing-athash", Rule::AtHash),
    id_token("oidcc-client-test-idtoken-sig-none", Rule::Algorithm)
        .or(&[(
            "SKIPPED",
            "a client may refuse what is not signed, and then the suite has nothing to judge",
        )])
        .accept_once_registered(),
    // No key is tried where several fit and none is named, unless the application says so.
    id_token(
        "oidcc-client-test-kid-absent-multiple-jwks",
        Rule::Signature,
    ),
    // Claims.
    reject(
        "oidcc-client-test-userinfo-invalid-sub",
        Play::Login,
        Refusal::UserInfoSubject,
    ),
    accept(
        "oidcc-client-test-aggregated-claims",
        Play::AggregatedClaims,
    ),
    // They are signed and name no issuer, so no keys can be chosen to verify them with.
    reject(
        "oidcc-client-test-distributed-claims",
        Play::DistributedClaims,
        Refusal::ClaimsIssuer,
    ),
    reject(
        "oidcc-client-test-form-post-error",
        Play::FormPostError,
        Refusal::LoginRequired,
    ),
    // Metadata and keys.
    accept("oidcc-client-test-discovery-openid-config", Play::Discovery),
    reject(
        "oidcc-client-test-discovery-issuer-mismatch",
        Play::Discovery,
        Refusal::MetadataIssuer,
    ),
    accept("oidcc-client-test-discovery-jwks-uri-keys", Play::IdToken),
    accept(
        "oidcc-client-test-discovery-webfinger-acct",
        Play::WebFinger("acct"),
    ),
    accept(
        "oidcc-client-test-discovery-webfinger-url",
        Play::WebFinger("https"),
    ),
    accept("oidcc-client-test-dynamic-registration", Play::Registration),
    accept(
        "oidcc-client-test-signing-key-rotation-just-before-signing",
        Play::Login,
    ),
    accept("oidcc-client-test-signing-key-rotation", Play::Rotation),
    // Renewals.
    accept("oidcc-client-test-refresh-token", Play::Refresh),
    reject(
        "oidcc-client-test-refresh-token-invalid-issuer",
        Play::Refresh,
        Refusal::IdToken(Rule::Iss),
    ),
    reject(
        "oidcc-client-test-refresh-token-invalid-sub",
        Play::Refresh,
        Refusal::IdToken(Rule::Refresh),
    ),
    accept(
        "oidcc-client-test-3rd-party-init-login",
        Play::ThirdPartyLogin,
    ),
];

const fn id_token(name: &'static str, rule: Rule) -> Module {
    reject(name, Play::Login, Refusal::IdToken(rule))
}
