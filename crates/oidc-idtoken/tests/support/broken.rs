//! Each rule of the ID Token, broken in one way at a time.

#![allow(dead_code, reason = "each test binary uses a part")]

use core::time::Duration;

use oidc_idtoken::{AuthenticationRequest, ClaimRequest, ClaimsRequest, Error, Problem, Rule};
use serde_json::{Value, json};

use super::encrypted::nested;
use super::{CLIENT, Case, ISSUER, NOW, client_secret, ed25519, forged_rsa, new_rsa, p256};

/// A token that breaks one rule.
#[derive(Clone, Copy)]
pub(crate) struct Broken {
    pub(crate) rule: Rule,
    pub(crate) problem: Problem,
    /// Makes it of one that is good.
    pub(crate) token: fn(Case) -> String,
}

impl Broken {
    /// Whether the rule holds for the ID Token of a renewal, in the same way: its nonce, the age and
    /// the strength of the login are rules of their own, and no code and no state came with it.
    pub(crate) fn counts_in_a_renewal(&self) -> bool {
        let others = [
            Rule::Acr,
            Rule::AuthTime,
            Rule::CHash,
            Rule::Nonce,
            Rule::SHash,
        ];
        !others.contains(&self.rule)
    }

    #[track_caller]
    pub(crate) fn assert_is(&self, error: &Error) {
        let Error::IdToken(error) = error else {
            panic!("{error}")
        };
        let found = (error.rule(), error.problem());
        let expected = (self.rule, self.problem);
        assert_eq!(found, expected, "{:?}", error.claim());
    }
}

/// What logins of these tests demand, so that each rule can be broken.
pub(crate) fn demanding(request: AuthenticationRequest<'_>) -> AuthenticationRequest<'_> {
    let acr = ClaimRequest::essential().values(["gold"]);
    request
        .max_age(Duration::from_secs(600))
        .claims(ClaimsRequest::new().id_token("acr", acr))
}

/// A token that keeps all rules of such a login.
pub(crate) fn good(nonce: &str) -> Case {
    Case::good()
        .with("nonce", nonce)
        .with("auth_time", NOW - 10)
        .with("acr", "gold")
}

/// Every way to break a rule, in the order of the rules.
pub(crate) fn all() -> Vec<Broken> {
    let broken = |rule, problem, token| Broken {
        rule,
        problem,
        token,
    };
    use Problem::{Encrypted, Malformed, Mismatch, Missing, NotYet, Past, Unexpected};
    use Problem::{Untrusted, Unverified};
    vec![
        broken(Rule::Form, Malformed, |_| "a.b".to_owned()),
        broken(Rule::Form, Malformed, |case| case.token() + "="),
        broken(Rule::Encryption, Encrypted, |case| nested(&case.token())),
        broken(Rule::Signature, Unverified, |case| {
            case.by(forged_rsa()).token()
        }),
        broken(Rule::Signature, Unverified, |case| {
            case.by(new_rsa()).token()
        }),
        broken(Rule::Signature, Unverified, |case| tampered(&case.token())),
        broken(Rule::Algorithm, Mismatch, |case| case.by(p256()).token()),
        broken(Rule::Algorithm, Mismatch, |case| case.by(ed25519()).token()),
        broken(Rule::Algorithm, Mismatch, |case| {
            case.by(client_secret()).token()
        }),
        broken(Rule::Algorithm, Mismatch, |case| case.unsigned_token()),
        broken(Rule::Kind, Mismatch, |case| {
            case.typ(Some("at+jwt")).token()
        }),
        broken(Rule::Kind, Unexpected, |case| {
            case.with("events", json!({})).token()
        }),
        broken(Rule::Iss, Missing, |case| case.without("iss").token()),
        broken(Rule::Iss, Mismatch, |case| {
            case.with("iss", format!("{ISSUER}/")).token()
        }),
        broken(Rule::Sub, Missing, |case| case.without("sub").token()),
        broken(Rule::Sub, Malformed, |case| case.with("sub", "").token()),
        broken(Rule::Sub, Malformed, |case| {
            case.with("sub", "a".repeat(256)).token()
        }),
        broken(Rule::Aud, Missing, |case| case.without("aud").token()),
        broken(Rule::Aud, Mismatch, |case| {
            case.with("aud", format!("{CLIENT}1")).token()
        }),
        broken(Rule::OtherAudiences, Untrusted, |case| {
            let case = case.with("aud", json!([CLIENT, "other"]));
            case.with("azp", CLIENT).token()
        }),
        broken(Rule::Azp, Mismatch, |case| {
            case.with("azp", "other").token()
        }),
        broken(Rule::Times, Missing, |case| case.without("exp").token()),
        broken(Rule::Times, Past, |case| case.with("exp", NOW - 61).token()),
        broken(Rule::Times, Missing, |case| case.without("iat").token()),
        broken(Rule::Times, NotYet, |case| {
            case.with("iat", NOW + 36_000).token()
        }),
        broken(Rule::Times, NotYet, |case| {
            case.with("nbf", NOW + 36_000).token()
        }),
        broken(Rule::Nonce, Missing, |case| case.without("nonce").token()),
        broken(Rule::Nonce, Mismatch, |case| {
            case.with("nonce", "other").token()
        }),
        broken(Rule::AuthTime, Missing, |case| {
            case.without("auth_time").token()
        }),
        broken(Rule::AuthTime, Past, |case| {
            case.with("auth_time", NOW - 661).token()
        }),
        broken(Rule::Acr, Missing, |case| case.without("acr").token()),
        broken(Rule::Acr, Mismatch, |case| {
            case.with("acr", "silver").token()
        }),
        broken(Rule::AtHash, Mismatch, |case| {
            case.with("at_hash", "other").token()
        }),
        broken(Rule::CHash, Mismatch, |case| {
            case.with("c_hash", "other").token()
        }),
        broken(Rule::SHash, Mismatch, |case| {
            case.with("s_hash", "other").token()
        }),
        broken(Rule::ClaimTypes, Malformed, |case| {
            case.with("sid", Value::Null).token()
        }),
    ]
}

/// Other claims under the same signature.
fn tampered(token: &str) -> String {
    let other = Case::good().with("sub", "admin").token();
    let [own, other] = [token, &other].map(|token| token.split('.').collect::<Vec<_>>());
    [own[0], other[1], own[2]].join(".")
}
