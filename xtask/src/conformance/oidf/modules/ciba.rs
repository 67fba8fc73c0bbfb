//! The modules of FAPI CIBA.

use oidc_idtoken::Rule;

use super::{Module, Play, accept, reject, skip};
use crate::conformance::oidf::judge::{Answer, Refusal};

pub(super) const MODULES: &[Module] = &[
    accepted("fapi-ciba-id1-client-test"),
    accepted("fapi-ciba-id1-client-valid-aud-as-array-test"),
    accepted("fapi-ciba-id1-client-no-scope-in-token-endpoint-response-test"),
    accepted("fapi-ciba-id1-client-respects-interval-test"),
    accepted("fapi-ciba-id1-client-slow-down-test"),
    accept("fapi-ciba-id1-client-refresh-token-test", Play::CibaRefresh),
    // Nobody is asked, or nobody says yes.
    answer(
        "fapi-ciba-id1-client-invalid-missing-authreqid-test",
        Answer::Acknowledgement,
    ),
    answer(
        "fapi-ciba-id1-client-invalid-missing-expiresin-test",
        Answer::Acknowledgement,
    ),
    answer(
        "fapi-ciba-id1-client-invalid-unknown-user-id-test",
        Answer::Said("unknown_user_id"),
    ),
    answer(
        "fapi-ciba-id1-client-invalid-request-test",
        Answer::Said("invalid_request"),
    ),
    answer(
        "fapi-ciba-id1-client-invalid-access-denied-test",
        Answer::Said("access_denied"),
    ),
    answer(
        "fapi-ciba-id1-client-invalid-expired-token-test",
        Answer::Said("expired_token"),
    ),
    skip(
        "fapi-ciba-id1-client-ping-with-invalid-bearer-token-test",
        "the suite goes on with the module after it has ended it, and so interrupts it whatever is answered",
    ),
    // ID Tokens that must not be believed.
    id_token("fapi-ciba-id1-client-invalid-iss-test", Rule::Iss),
    id_token("fapi-ciba-id1-client-invalid-missing-iss-test", Rule::Iss),
    id_token("fapi-ciba-id1-client-invalid-aud-test", Rule::Aud),
    id_token("fapi-ciba-id1-client-invalid-missing-aud-test", Rule::Aud),
    id_token(
        "fapi-ciba-id1-client-invalid-secondary-aud-test",
        Rule::OtherAudiences,
    ),
    id_token(
        "fapi-ciba-id1-client-invalid-signature-test",
        Rule::Signature,
    ),
    id_token(
        "fapi-ciba-id1-client-invalid-null-alg-test",
        Rule::Algorithm,
    ),
    id_token(
        "fapi-ciba-id1-client-invalid-alternate-alg-test",
        Rule::Algorithm,
    ),
    id_token("fapi-ciba-id1-client-invalid-expired-exp-test", Rule::Times),
    id_token("fapi-ciba-id1-client-invalid-missing-exp-test", Rule::Times),
    id_token(
        "fapi-ciba-id1-client-invalid-iat-is-week-in-past-test",
        Rule::Times,
    ),
];

const fn accepted(name: &'static str) -> Module {
    accept(name, Play::Ciba)
}

const fn id_token(name: &'static str, rule: Rule) -> Module {
    reject(name, Play::Ciba, Refusal::IdToken(rule))
}

const fn answer(name: &'static str, answer: Answer) -> Module {
    reject(name, Play::Ciba, Refusal::Answer(answer))
}
