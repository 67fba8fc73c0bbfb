//! Core 3.1.3.8, 3.3.2.10, FAPI 1.0 Advanced 5.2.2.1, CIBA 10.3.1: `at_hash`, `c_hash`, `s_hash`,
//! `rt_hash`.

use jose_assert::{Algorithm, Algorithms};
use oauth_step::Secret;
use oidc_idtoken::{Expectations, Problem, Rule, half_hash};
use serde_json::{Value, json};

use crate::support::{Case, client_secret, ed25519, p256};

type Tell = fn(Expectations, &Secret<String>) -> Expectations;
type Require = fn(Expectations) -> Expectations;

/// Each hash: its claim, its rule, how the verifier is told the value, how it is made to insist.
const HASHES: [(&str, Rule, Tell, Require); 4] = [
    (
        "at_hash",
        Rule::AtHash,
        Expectations::access_token,
        Expectations::require_at_hash,
    ),
    (
        "c_hash",
        Rule::CHash,
        Expectations::code,
        Expectations::require_c_hash,
    ),
    (
        "s_hash",
        Rule::SHash,
        Expectations::state,
        Expectations::require_s_hash,
    ),
    (
        "urn:openid:params:jwt:claim:rt_hash",
        Rule::RtHash,
        Expectations::refresh_token,
        Expectations::require_rt_hash,
    ),
];

fn value() -> Secret<String> {
    Secret::new("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y".to_owned())
}

fn right() -> String {
    half_hash(Algorithm::Rs256, value().expose()).unwrap()
}

#[test]
fn a_wrong_hash_is_refused_whenever_it_is_there() {
    let whole = "77QmUPtjPfzWtF2AnpK9RVXPaq0n2i2_VEVv5-QnHqk";
    for (claim, rule, tell, _) in HASHES {
        for hash in [
            "",
            "77QmUPtjPfzWtF2AnpK9RA",
            "77QmUPtjPfzWtF2AnpK9RQ==",
            whole,
        ] {
            let case = Case::good()
                .with(claim, hash)
                .expecting(|e| tell(e, &value()));
            assert_eq!(case.refused(), (rule, Problem::Mismatch), "{claim} {hash}");
        }
    }
}

#[test]
fn the_right_hash_is_accepted() {
    assert_eq!(right(), "77QmUPtjPfzWtF2AnpK9RQ");
    for (claim, _, tell, require) in HASHES {
        let case = Case::good().with(claim, right());
        case.expecting(|expected| require(tell(expected, &value())))
            .accepted();
    }
}

#[test]
fn a_missing_hash_is_refused_only_where_it_must_be_there() {
    for (claim, rule, tell, require) in HASHES {
        Case::good()
            .expecting(|expected| tell(expected, &value()))
            .accepted();
        let case = Case::good().expecting(|expected| require(tell(expected, &value())));
        assert_eq!(case.refused(), (rule, Problem::Missing), "{claim}");
    }
}

#[test]
fn a_client_may_insist_on_at_hash_beside_every_access_token() {
    let insisting = || Case::good().verifier(|verifier| verifier.require_at_hash());
    let case = insisting().expecting(|expected| expected.access_token(&value()));
    assert_eq!(case.refused(), (Rule::AtHash, Problem::Missing));
    insisting().accepted();
}

#[test]
fn a_hash_of_something_that_did_not_come_is_not_compared() {
    for (claim, ..) in HASHES {
        Case::good().with(claim, "whatever").accepted();
    }
}

#[test]
fn a_hash_that_is_no_text_is_refused() {
    for (claim, rule, tell, _) in HASHES {
        for hash in [Value::Null, json!([right()])] {
            let case = Case::good()
                .with(claim, hash)
                .expecting(|e| tell(e, &value()));
            assert_eq!(case.refused(), (rule, Problem::Malformed), "{claim}");
        }
    }
}

#[test]
fn the_hash_is_the_one_of_the_tokens_algorithm() {
    // The left half of SHA-256, and of SHA-512, of "abc" (FIPS 180-4).
    let (sha256, sha512) = (
        "ungWv48Bz-pBQUDeXa4iIw",
        "3a81oZNherrMQXNJriBBMRLm-k6JqX6iCp7u5ktV05o",
    );
    let token = Secret::new("abc".to_owned());
    for (key, right, wrong) in [(p256(), sha256, sha512), (ed25519(), sha512, sha256)] {
        let case = |hash| {
            Case::good()
                .by(key.clone())
                .with("at_hash", hash)
                .verifier(|verifier| verifier.algorithms(Algorithms::ASYMMETRIC))
                .expecting(|expected| expected.access_token(&token))
        };
        case(right).accepted();
        assert_eq!(case(wrong).refused(), (Rule::AtHash, Problem::Mismatch));
    }
    let symmetric = Case::good()
        .by(client_secret())
        .with("at_hash", sha256)
        .verifier(|verifier| verifier.algorithms(Algorithms::only(Algorithm::Hs256)))
        .expecting(|expected| expected.access_token(&token));
    symmetric.verify_with_secret().unwrap();
}

#[test]
fn the_hash_is_that_of_the_algorithm() {
    use Algorithm::*;
    // Computed with Python's hashlib.
    let hashes = [
        ("77QmUPtjPfzWtF2AnpK9RQ", [Es256, Hs256, Ps256, Rs256]),
        (
            "jtAeDp945y1dDqU3nkIVGNZP1HjH_MFs",
            [Es384, Hs384, Ps384, Rs384],
        ),
        (
            "q7nS86GgvvFaZkzALLWqJYaJIKw2wCDAVfCAsm5CrBM",
            [Es512, Hs512, Ps512, Rs512],
        ),
    ];
    let value = "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y";
    for (expected, algorithms) in hashes {
        for algorithm in algorithms {
            let hash = half_hash(algorithm, value);
            assert_eq!(hash.as_deref(), Some(expected), "{algorithm}");
        }
    }
}
