//! The modules of FAPI 1.0 Advanced and FAPI 2.0. Which kind of client plays one is in the variant.

use oidc_idtoken::Rule;

use super::{Module, Play, accept, reject};
use crate::conformance::oidf::judge::{Answer, Refusal};

/// The drafts of FAPI 2.0 and what became of them have modules of the same names.
macro_rules! security {
    ($prefix:literal) => {
        &[
            accept(concat!($prefix, "-happy-path"), Play::Fapi),
            accept(concat!($prefix, "-happy-path-no-dpop-nonce"), Play::Fapi),
            accept(
                concat!($prefix, "-token-endpoint-response-without-expires_in"),
                Play::Fapi,
            ),
            accept(
                concat!($prefix, "-token-type-case-insensitivity"),
                Play::Fapi,
            ),
            accept(
                concat!($prefix, "-rs-dpop-auth-scheme-case-insensitivity"),
                Play::Fapi,
            ),
            accept(concat!($prefix, "-valid-aud-as-array"), Play::Fapi),
            reject(
                concat!($prefix, "-discovery-issuer-mismatch"),
                Play::Fapi,
                Refusal::MetadataIssuer,
            ),
            // ID Tokens that must not be believed.
            id_token(concat!($prefix, "-invalid-iss"), Rule::Iss),
            id_token(concat!($prefix, "-invalid-missing-iss"), Rule::Iss),
            id_token(concat!($prefix, "-invalid-aud"), Rule::Aud),
            id_token(concat!($prefix, "-invalid-missing-aud"), Rule::Aud),
            id_token(
                concat!($prefix, "-invalid-secondary-aud"),
                Rule::OtherAudiences,
            ),
            id_token(concat!($prefix, "-invalid-null-alg"), Rule::Algorithm),
            id_token(concat!($prefix, "-invalid-alternate-alg"), Rule::Algorithm),
            id_token(concat!($prefix, "-invalid-expired-exp"), Rule::Times),
            id_token(concat!($prefix, "-invalid-missing-exp"), Rule::Times),
            id_token(concat!($prefix, "-invalid-nonce"), Rule::Nonce),
            id_token(concat!($prefix, "-invalid-missing-nonce"), Rule::Nonce),
            // Responses in the browser.
            response(
                concat!($prefix, "-invalid-authorization-response-iss"),
                Answer::Issuer,
            ),
            response(
                concat!($prefix, "-remove-authorization-response-iss"),
                Answer::IssuerMissing,
            ),
            response(
                concat!(
                    $prefix,
                    "-ensure-authorization-response-with-invalid-state-fails"
                ),
                Answer::State,
            ),
            response(
                concat!(
                    $prefix,
                    "-ensure-authorization-response-with-invalid-missing-state-fails"
                ),
                Answer::State,
            ),
            // The same in a JWT.
            response(
                concat!($prefix, "-ensure-jarm-without-iss-fails"),
                Answer::ObjectLacks("iss"),
            ),
            response(
                concat!($prefix, "-ensure-jarm-with-invalid-iss-fails"),
                Answer::Issuer,
            ),
            response(
                concat!($prefix, "-ensure-jarm-without-aud-fails"),
                Answer::ObjectLacks("aud"),
            ),
            response(
                concat!($prefix, "-ensure-jarm-with-invalid-aud-fails"),
                Answer::ObjectAudience,
            ),
            response(
                concat!($prefix, "-ensure-jarm-without-exp-fails"),
                Answer::ObjectTimes,
            ),
            response(
                concat!($prefix, "-ensure-jarm-with-expired-exp-fails"),
                Answer::ObjectTimes,
            ),
            response(
                concat!($prefix, "-ensure-jarm-with-invalid-sig-fails"),
                Answer::ObjectSignature,
            ),
            response(
                concat!($prefix, "-ensure-jarm-signature-is-not-none"),
                Answer::ObjectAlgorithm,
            ),
        ]
    };
}

pub(super) const FINAL: &[Module] = security!("fapi2-security-profile-final-client-test");
pub(super) const SECOND_DRAFT: &[Module] = security!("fapi2-security-profile-id2-client-test");

pub(super) const ADVANCED: &[Module] = &[
    accept("fapi1-advanced-final-client-test", Play::Fapi),
    accept(
        "fapi1-advanced-final-client-test-encrypted-idtoken",
        Play::Fapi,
    ),
    accept(
        "fapi1-advanced-final-client-test-valid-aud-as-array",
        Play::Fapi,
    ),
    accept(
        "fapi1-advanced-final-client-test-no-scope-in-token-endpoint-response",
        Play::Fapi,
    ),
    accept(
        "fapi1-advanced-final-client-test-missing-athash",
        Play::Fapi,
    ),
    reject(
        "fapi1-advanced-final-client-test-discovery-issuer-mismatch",
        Play::Fapi,
        Refusal::MetadataIssuer,
    ),
    id_token(
        "fapi1-advanced-final-client-test-encrypted-idtoken-usingrsa15",
        Rule::Encryption,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-shash",
        Rule::SHash,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-missing-shash",
        Rule::SHash,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-chash",
        Rule::CHash,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-nonce",
        Rule::Nonce,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-missing-nonce",
        Rule::Nonce,
    ),
    id_token("fapi1-advanced-final-client-test-invalid-iss", Rule::Iss),
    id_token(
        "fapi1-advanced-final-client-test-invalid-missing-iss",
        Rule::Iss,
    ),
    id_token("fapi1-advanced-final-client-test-invalid-aud", Rule::Aud),
    id_token(
        "fapi1-advanced-final-client-test-invalid-missing-aud",
        Rule::Aud,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-secondary-aud",
        Rule::OtherAudiences,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-signature",
        Rule::Signature,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-null-alg",
        Rule::Algorithm,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-alternate-alg",
        Rule::Algorithm,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-expired-exp",
        Rule::Times,
    ),
    id_token(
        "fapi1-advanced-final-client-test-invalid-missing-exp",
        Rule::Times,
    ),
    id_token(
        "fapi1-advanced-final-client-test-iat-is-week-in-past",
        Rule::Times,
    ),
];

const fn id_token(name: &'static str, rule: Rule) -> Module {
    reject(name, Play::Fapi, Refusal::IdToken(rule))
}

const fn response(name: &'static str, answer: Answer) -> Module {
    reject(name, Play::Fapi, Refusal::Answer(answer))
}
