//! Core 2, 3.1.3.7 (6): `none` where the client registered it, straight from the token endpoint.

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::env;
use jose_assert::Jwt;
use oauth_step::Secret;
use oidc_idtoken::{Expectations, IdToken, IdTokenVerifier, Problem, Rule};
use serde_json::{Value, json};

use crate::support::encrypted::{agreed, nested};
use crate::support::{CLIENT, Case, ISSUER, NONCE, NOW, claims, hmac_key, p256, refusal, rsa};

const SIGNED: (Rule, Problem) = (Rule::Algorithm, Problem::Mismatch);

/// A client that registered `none`, and a token from the token endpoint.
fn unsigned() -> Case {
    Case::good()
        .verifier(IdTokenVerifier::dangerous_unsigned)
        .expecting(Expectations::from_token_endpoint)
}

fn accepted(case: &Case) -> IdToken {
    case.verify_token(&case.unsigned_token()).unwrap()
}

#[track_caller]
fn refused(case: Case) -> (Rule, Problem) {
    refusal(case.verify_token(&case.unsigned_token()))
}

fn encode(text: &str) -> String {
    Base64UrlUnpadded::encode_string(text.as_bytes())
}

#[test]
fn where_it_is_registered_and_comes_from_the_token_endpoint() {
    let token = accepted(&unsigned());
    assert_eq!((token.issuer(), token.subject()), (ISSUER, "user-1"));
    assert_eq!(token.algorithm(), None);
    assert_eq!(token.raw().expose(), &unsigned().unsigned_token());
    assert_eq!(
        Case::good().accepted().algorithm(),
        Some(jose_assert::Algorithm::Rs256)
    );
}

#[test]
fn no_key_makes_it_pass_where_it_is_not_registered() {
    let case = Case::good().expecting(Expectations::from_token_endpoint);
    let token = case.unsigned_token();
    assert_eq!(refusal(case.verify_token(&token)), SIGNED);
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT);
    let expected = Expectations::new().from_token_endpoint();
    let verdict = verifier.verify_with_secret(&token, &hmac_key(), &expected, &env());
    assert_eq!(refusal(verdict), SIGNED);
}

#[test]
fn not_from_elsewhere() {
    let case = Case::good().verifier(IdTokenVerifier::dangerous_unsigned);
    assert_eq!(refused(case), SIGNED);
    // There a signature counts as ever.
    let case = || Case::good().verifier(IdTokenVerifier::dangerous_unsigned);
    case().accepted();
    assert_eq!(case().by(p256()).refused(), SIGNED);
}

#[test]
fn not_after_another_through_the_browser() {
    let first = Case::good().accepted().authentication();
    let case = || unsigned().expecting(|expected| expected.after(first.clone()));
    assert_eq!(refused(case()), SIGNED);
    case().accepted();
}

#[test]
fn a_signed_one_is_not_what_was_registered() {
    for key in [rsa(), p256()] {
        assert_eq!(unsigned().by(key).refused(), SIGNED);
    }
}

#[test]
fn a_signature_that_is_there_is_refused() {
    let token = unsigned().unsigned_token();
    let (_, _, signature) = parts(&unsigned().token());
    for signature in ["AAAA", &signature] {
        let verdict = unsigned().verify_token(&format!("{token}{signature}"));
        assert_eq!(refusal(verdict), (Rule::Signature, Problem::Unverified));
    }
}

fn parts(token: &str) -> (String, String, String) {
    let mut parts = token.split('.').map(str::to_owned);
    let mut next = || parts.next().unwrap();
    (next(), next(), next())
}

#[test]
fn it_is_spelled_in_one_way() {
    let payload = encode(&Value::from(claims()).to_string());
    for alg in [json!("None"), json!("NONE"), json!(" none"), json!("")] {
        let header = encode(&json!({ "alg": alg }).to_string());
        let verdict = unsigned().verify_token(&format!("{header}.{payload}."));
        assert_eq!(refusal(verdict), SIGNED, "{alg}");
    }
    for header in [
        json!({}),
        json!({"alg": null}),
        json!({"alg": "none", "crit": ["exp"]}),
    ] {
        let token = format!("{}.{payload}.", encode(&header.to_string()));
        assert_eq!(
            refusal(unsigned().verify_token(&token)).0,
            Rule::Form,
            "{header}"
        );
    }
    let header = encode(r#"{"alg":"none"}"#);
    for token in [
        format!("{header}.{payload}"),
        format!("{header}.{payload}.."),
    ] {
        assert_eq!(refusal(unsigned().verify_token(&token)).0, Rule::Form);
    }
}

#[test]
fn every_other_rule_holds_for_it() {
    type Change = fn(Case) -> Case;
    let changes: [(Rule, Change); 16] = [
        (Rule::Iss, |case| case.with("iss", "https://other.example")),
        (Rule::Sub, |case| case.without("sub")),
        (Rule::Aud, |case| case.with("aud", "other")),
        (Rule::OtherAudiences, |case| {
            case.with("aud", json!([CLIENT, "other"]))
        }),
        (Rule::Azp, |case| case.with("azp", "other")),
        (Rule::Times, |case| case.with("exp", NOW - 3_600)),
        (Rule::Times, |case| case.without("exp")),
        (Rule::Times, |case| case.without("iat")),
        (Rule::Times, |case| case.with("nbf", NOW + 3_600)),
        (Rule::Nonce, |case| case.without("nonce")),
        (Rule::Nonce, |case| case.with("nonce", "other")),
        (Rule::AuthTime, |case| {
            case.expecting(Expectations::require_auth_time)
        }),
        (Rule::Acr, |case| {
            case.expecting(|e| e.essential_acr(["gold"]))
        }),
        (Rule::Kind, |case| case.typ(Some("logout+jwt"))),
        (Rule::Kind, |case| case.with("events", json!({}))),
        (Rule::ClaimTypes, |case| case.with("sid", 1)),
    ];
    for (rule, change) in changes {
        assert_eq!(refused(change(unsigned())).0, rule);
    }
}

#[test]
fn its_hashes_cannot_be_computed() {
    let value = Secret::new("value-1".to_owned());
    for (claim, rule, tell) in [
        (
            "at_hash",
            Rule::AtHash,
            Expectations::access_token as fn(_, &_) -> _,
        ),
        ("c_hash", Rule::CHash, Expectations::code),
        ("s_hash", Rule::SHash, Expectations::state),
    ] {
        let case = || unsigned().expecting(|expected| tell(expected, &value));
        accepted(&case());
        assert_eq!(
            refused(case().with(claim, "any")),
            (rule, Problem::Incomputable)
        );
    }
}

#[test]
fn an_encrypted_one_is_signed_within() {
    let case = || unsigned().verifier(|rules| rules.encryption(agreed()));
    let unsigned = nested(&case().unsigned_token());
    assert_eq!(refusal(case().verify_token(&unsigned)), SIGNED);
    assert_eq!(refused(case()), (Rule::Encryption, Problem::NotEncrypted));
    case().verify_token(&nested(&case().token())).unwrap();
}

#[test]
fn a_renewal_is_unsigned_as_the_first_one_was() {
    let renewal = |first: &IdToken| {
        let original = first.authentication();
        unsigned().expecting(|_| Expectations::renewal_of(original))
    };
    let first = accepted(&unsigned());
    accepted(&renewal(&first));
    assert_eq!(renewal(&first).refused(), SIGNED);
    assert_eq!(
        refused(renewal(&first).with("sub", "user-2")).0,
        Rule::Refresh
    );
    let first = Case::good().accepted();
    assert_eq!(refused(renewal(&first)), SIGNED);
    renewal(&first).accepted();
    // Nor does an unsigned first one speak for a client that is not registered so.
    let first = accepted(&unsigned());
    let case = Case::good().expecting(|_| Expectations::renewal_of(first.authentication()));
    assert_eq!(refused(case), SIGNED);
}

#[test]
fn a_secret_in_place_of_keys_changes_nothing() {
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT).dangerous_unsigned();
    let verify = |token: &str, expected: Expectations| {
        verifier.verify_with_secret(token, &hmac_key(), &expected.nonce(NONCE), &env())
    };
    let token = unsigned().unsigned_token();
    verify(&token, Expectations::new().from_token_endpoint()).unwrap();
    assert_eq!(refusal(verify(&token, Expectations::new())), SIGNED);
    let forged = Jwt::new(Value::from(claims()).to_string())
        .sign(&rsa())
        .unwrap();
    let verdict = verify(&forged, Expectations::new().from_token_endpoint());
    assert_eq!(refusal(verdict), SIGNED);
}
