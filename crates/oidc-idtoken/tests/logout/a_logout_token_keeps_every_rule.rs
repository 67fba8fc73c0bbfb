//! Back-Channel Logout 2.4, 2.6: each rule by itself.

use core::time::Duration;

use flow_script::{NOON, env};
use jose_assert::{Algorithm, Algorithms};
use oauth_step::FixedEnv;
use oidc_idtoken::{Error, LogoutRule, Problem};
use serde_json::json;

use super::case::{Case, EVENT, refusal};
use crate::support::encrypted::{agreed, nested};
use crate::support::{
    CLIENT, NOW, SUBJECT, client_secret, forged_rsa, hmac_key, keys, p256, rsa_pss,
};

const MISSING: [(&str, LogoutRule); 6] = [
    ("iss", LogoutRule::Iss),
    ("aud", LogoutRule::Aud),
    ("exp", LogoutRule::Times),
    ("iat", LogoutRule::Times),
    ("jti", LogoutRule::Jti),
    ("events", LogoutRule::Events),
];

#[test]
fn a_good_one_says_who_and_which_session() {
    let token = Case::good().with("unknown", json!([1])).accepted();
    assert_eq!(token.subject().as_deref(), Some(SUBJECT));
    assert_eq!(token.session_id().as_deref(), Some("session-1"));
    assert_eq!(token.jti(), "logout-1");
}

#[test]
fn what_is_required_must_be_there() {
    for (name, rule) in MISSING {
        assert_eq!(
            Case::good().without(name).refused(),
            (rule, Problem::Missing),
            "{name}"
        );
        let (found, _) = Case::good().with(name, json!(null)).refused();
        assert_eq!(found, rule, "{name}");
    }
}

#[test]
fn encryption_is_that_of_id_tokens() {
    let case = Case::good();
    let verdict = case
        .verifier()
        .verify(&nested(&case.token()), &keys(), &env());
    let encrypted = (LogoutRule::Encryption, Problem::Encrypted);
    assert_eq!(refusal(verdict), encrypted);
    let case = Case::good().id_tokens(|rules| rules.encryption(agreed()));
    let token = nested(&case.token());
    case.verifier().verify(&token, &keys(), &env()).unwrap();
    let not_encrypted = (LogoutRule::Encryption, Problem::NotEncrypted);
    assert_eq!(case.refused(), not_encrypted);
}

#[test]
fn the_signature_is_the_issuers() {
    let refused = Case::good().by(forged_rsa()).refused();
    assert_eq!(refused, (LogoutRule::Signature, Problem::Unverified));
}

#[test]
fn the_algorithm_is_that_of_id_tokens() {
    let another = (LogoutRule::Algorithm, Problem::Mismatch);
    assert_eq!(Case::good().by(p256()).refused(), another);
    assert_eq!(Case::good().by(rsa_pss()).refused(), another);
    assert_eq!(Case::good().by(client_secret()).refused(), another);
    let es256 =
        || Case::good().id_tokens(|rules| rules.algorithms(Algorithms::only(Algorithm::Es256)));
    es256().by(p256()).accepted();
    assert_eq!(es256().refused(), another);
    let verify = |case: &Case| {
        let unsigned = case.jwt().dangerous_without_signature().unwrap();
        refusal(case.verifier().verify(&unsigned, &keys(), &env()))
    };
    assert_eq!(verify(&Case::good()), another);
    // Not even where ID Tokens are registered so.
    let case = Case::good().id_tokens(|rules| rules.dangerous_unsigned());
    assert_eq!(verify(&case), another);
    case.accepted();
}

#[test]
fn a_symmetric_one_is_signed_with_the_clients_secret() {
    let hs256 =
        || Case::good().id_tokens(|rules| rules.algorithms(Algorithms::only(Algorithm::Hs256)));
    hs256().by(client_secret()).verify_with_secret().unwrap();
    let verdict = hs256()
        .verifier()
        .verify_with_secret(&hs256().token(), &hmac_key(), &env());
    assert_eq!(refusal(verdict), (LogoutRule::Algorithm, Problem::Mismatch));
    // Never with a key that was fetched.
    let refused = hs256().by(client_secret()).refused();
    assert_eq!(refused, (LogoutRule::Algorithm, Problem::Mismatch));
}

#[test]
fn another_typ_is_another_kind_of_token() {
    for typ in [
        None,
        Some("JWT"),
        Some("logout+jwt"),
        Some("application/logout+jwt"),
    ] {
        Case::good().typ(typ).accepted();
    }
    for typ in ["at+jwt", "secevent+jwt", "dpop+jwt", ""] {
        let refused = Case::good().typ(Some(typ)).refused();
        assert_eq!(refused, (LogoutRule::Kind, Problem::Mismatch), "{typ}");
    }
}

#[test]
fn another_issuer_or_audience_is_refused() {
    let refused = Case::good().with("iss", "https://op.example/").refused();
    assert_eq!(refused, (LogoutRule::Iss, Problem::Mismatch));
    let refused = Case::good().with("aud", "client-11").refused();
    assert_eq!(refused, (LogoutRule::Aud, Problem::Mismatch));
    let both = || Case::good().with("aud", json!([CLIENT, "other"]));
    let untrusted = (LogoutRule::OtherAudiences, Problem::Untrusted);
    assert_eq!(both().refused(), untrusted);
    both()
        .id_tokens(|rules| rules.trust_audience("other"))
        .accepted();
}

#[test]
fn it_counts_within_its_life() {
    let past = (LogoutRule::Times, Problem::Past);
    assert_eq!(Case::good().with("exp", NOW - 60).refused(), past);
    Case::good().with("exp", NOW - 59).accepted();
    let ahead = Case::good().with("iat", NOW + 61).refused();
    assert_eq!(ahead, (LogoutRule::Times, Problem::NotYet));
    let tight = Case::good().id_tokens(|rules| rules.leeway(Duration::ZERO));
    assert_eq!(tight.with("exp", NOW).refused(), past);
}

#[test]
fn one_without_exp_is_taken_by_name_and_young() {
    let case = || Case::good().without("exp");
    assert_eq!(case().refused(), (LogoutRule::Times, Problem::Missing));
    let strict = case().verifier();
    let error = case().verify_by(&strict, &FixedEnv::new(NOON)).unwrap_err();
    assert!(error.to_string().contains("`allow_missing_exp`"), "{error}");
    let verify = |case: Case| {
        let verifier = case.verifier().allow_missing_exp();
        case.verify_by(&verifier, &FixedEnv::new(NOON))
    };
    verify(case()).unwrap();
    verify(case().with("iat", NOW - 180)).unwrap();
    let old = verify(case().with("iat", NOW - 181));
    assert_eq!(refusal(old), (LogoutRule::Times, Problem::Past));
    // One that is there counts, and nothing else is given up.
    let expired = verify(Case::good().with("exp", NOW - 60));
    assert_eq!(refusal(expired), (LogoutRule::Times, Problem::Past));
    let undated = verify(case().without("iat"));
    assert_eq!(refusal(undated), (LogoutRule::Times, Problem::Missing));
}

#[test]
fn it_is_about_a_user_a_session_or_both() {
    Case::good().without("sub").accepted();
    Case::good().without("sid").accepted();
    let refused = Case::good().without("sub").without("sid").refused();
    assert_eq!(refused, (LogoutRule::SubOrSid, Problem::Missing));
    for (name, value) in [("sub", json!("")), ("sid", json!("")), ("sid", json!(1))] {
        let refused = Case::good().with(name, value).refused();
        assert_eq!(
            refused,
            (LogoutRule::SubOrSid, Problem::Malformed),
            "{name}"
        );
    }
}

#[test]
fn it_is_about_a_logout() {
    Case::good()
        .with("events", json!({ EVENT: {"a": 1}, "other": null }))
        .accepted();
    for (events, problem) in [
        (json!({}), Problem::Mismatch),
        (
            json!({ "https://example.com/event": {} }),
            Problem::Mismatch,
        ),
        (json!({ EVENT: null }), Problem::Malformed),
        (json!({ EVENT: true }), Problem::Malformed),
        (json!([EVENT]), Problem::Malformed),
        (json!(EVENT), Problem::Malformed),
    ] {
        let refused = Case::good().with("events", events.clone()).refused();
        assert_eq!(refused, (LogoutRule::Events, problem), "{events}");
    }
}

#[test]
fn a_nonce_is_never_there() {
    for nonce in [json!("n"), json!(""), json!(null), json!(1)] {
        let refused = Case::good().with("nonce", nonce).refused();
        assert_eq!(refused, (LogoutRule::Nonce, Problem::Unexpected));
    }
}

#[test]
fn it_has_a_name_of_its_own() {
    for jti in [json!(""), json!(7)] {
        let refused = Case::good().with("jti", jti).refused();
        assert_eq!(refused, (LogoutRule::Jti, Problem::Malformed));
    }
}

#[test]
fn neither_token_passes_for_the_other() {
    use crate::support::{Case as IdTokenCase, refusal as id_token_refusal};
    let id_token = IdTokenCase::good();
    let verdict = Case::good()
        .verifier()
        .verify(&id_token.token(), &keys(), &env());
    assert!(matches!(verdict, Err(Error::LogoutToken(_))));
    let logout = Case::good().typ(None);
    let expected = oidc_idtoken::Expectations::new();
    let verdict = logout
        .id_tokens
        .verify(&logout.token(), &keys(), &expected, &env());
    assert_eq!(id_token_refusal(verdict).0, oidc_idtoken::Rule::Kind);
}

#[test]
fn errors_name_the_rule_and_not_the_value() {
    let error = Case::good().with("nonce", "n-123456").verify().unwrap_err();
    let expected = "Logout Token refused: `nonce` must not be there \
                    (OpenID Connect Back-Channel Logout 2.6 (7))";
    assert_eq!(error.to_string(), expected);
    assert_eq!(error.disposition(), oauth2_core::Disposition::HostilePeer);
    let printed = format!("{error:?} {:?}", Case::good().accepted());
    for secret in ["n-123456", SUBJECT, "session-1", "logout-1"] {
        assert!(!printed.contains(secret), "{printed}");
    }
}
