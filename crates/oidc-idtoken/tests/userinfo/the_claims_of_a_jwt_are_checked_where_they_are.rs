//! Core 5.3.2: issuer, audience and times of a signed or encrypted answer.

use core::time::Duration;

use jose_assert::Jwe;
use oidc_idtoken::{UserInfoError, UserInfoRules};
use serde_json::{Value, json};

use super::answer::{agreed, asked, claims, jwt, refusal, rs256, signed, with};
use crate::support::encrypted::{self, encrypt, own_key};
use crate::support::provider::jwks_response;
use crate::support::{CLIENT, NOW, rsa};

/// What each form of a JWT says of these claims: a name that is refused, or nothing.
#[track_caller]
fn verdict(claims: &Value) -> Option<&'static str> {
    let token = signed(claims, &rsa());
    let (one, _) = asked(&agreed(rs256), [jwt(token), jwks_response()]);
    let encrypting = agreed(|rules: UserInfoRules| rules.encrypted(encrypted::agreed()));
    let token = encrypt(&Jwe::new(claims.to_string()), &own_key());
    let (other, _) = asked(&encrypting, [jwt(token)]);
    let name = |outcome: Result<_, _>| match outcome {
        Ok(_) => None,
        Err(error) => match refusal::<()>(Err(error)) {
            UserInfoError::Claim(error) => Some(error.name),
            UserInfoError::SubjectMismatch | UserInfoError::SubjectMissing => Some("sub"),
            other => panic!("{other}"),
        },
    };
    let (one, other) = (name(one), name(other));
    assert_eq!(one, other);
    one
}

#[test]
fn the_issuer_is_the_provider() {
    assert_eq!(verdict(&with("iss", "https://other.example")), Some("iss"));
    assert_eq!(verdict(&with("iss", "https://op.example/")), Some("iss"));
    assert_eq!(verdict(&with("iss", json!(null))), Some("iss"));
}

#[test]
fn the_audience_contains_this_client() {
    assert_eq!(verdict(&with("aud", "other")), Some("aud"));
    assert_eq!(
        verdict(&with("aud", json!(["client-11", "other"]))),
        Some("aud")
    );
    assert_eq!(verdict(&with("aud", json!([]))), Some("aud"));
    assert_eq!(verdict(&with("aud", json!(1))), Some("aud"));
    assert_eq!(verdict(&with("aud", json!(["other", CLIENT]))), None);
}

#[test]
fn the_times_are_kept() {
    assert_eq!(verdict(&with("exp", NOW - 60)), Some("exp"));
    assert_eq!(verdict(&with("exp", NOW - 59)), None);
    assert_eq!(verdict(&with("exp", "soon")), Some("exp"));
    assert_eq!(verdict(&with("nbf", NOW + 61)), Some("nbf"));
    assert_eq!(verdict(&with("iat", NOW + 61)), Some("iat"));
    let tight = agreed(|rules| rs256(rules).leeway(Duration::ZERO));
    let token = signed(&with("exp", NOW), &rsa());
    let (outcome, _) = asked(&tight, [jwt(token), jwks_response()]);
    assert!(matches!(refusal(outcome), UserInfoError::Claim(_)));
}

#[test]
fn what_is_not_there_is_not_missed_but_the_user() {
    assert_eq!(verdict(&json!({ "sub": "user-1" })), None);
    assert_eq!(verdict(&with("sub", "user-2")), Some("sub"));
    assert_eq!(verdict(&json!({ "name": "Jane" })), Some("sub"));
}

#[test]
fn nothing_of_it_is_printed() {
    let token = signed(&with("iss", "jane@example.com"), &rsa());
    let (outcome, _) = asked(&agreed(rs256), [jwt(token), jwks_response()]);
    let error = outcome.unwrap_err();
    let printed = format!("{error} {error:?} {:?}", agreed(rs256));
    assert!(!printed.contains("jane"), "{printed}");
    let (user, _) = asked(
        &agreed(rs256),
        [jwt(signed(&claims(), &rsa())), jwks_response()],
    );
    assert!(!format!("{user:?}").contains("Jane"));
}
