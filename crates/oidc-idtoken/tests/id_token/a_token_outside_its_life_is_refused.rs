//! Core 3.1.3.7 (9, 10): `exp` and `iat` are there, and now lies between them.

use core::time::Duration;

use oidc_idtoken::{Problem, Rule};
use serde_json::{Value, json};

use crate::support::{Case, NOW};

#[test]
fn a_token_that_has_expired_is_refused() {
    let past = (Rule::Times, Problem::Past);
    // At the second itself it is over; a minute is granted for the clocks.
    for exp in [
        json!(NOW - 60),
        json!(NOW - 3_600),
        json!(0),
        json!(-1),
        json!(-1e300),
    ] {
        assert_eq!(Case::good().with("exp", exp).refused(), past);
    }
    Case::good().with("exp", NOW - 59).accepted();
    let strict = Case::good().verifier(|v| v.leeway(Duration::ZERO));
    assert_eq!(strict.with("exp", NOW).refused(), past);
}

#[test]
fn a_token_from_the_future_is_refused() {
    for claim in ["iat", "nbf"] {
        let verdict = Case::good().with(claim, NOW + 61).refused();
        assert_eq!(verdict, (Rule::Times, Problem::NotYet), "{claim}");
        Case::good().with(claim, NOW + 60).accepted();
    }
}

#[test]
fn a_token_without_exp_or_iat_is_refused() {
    for claim in ["exp", "iat"] {
        let verdict = Case::good().without(claim).refused();
        assert_eq!(verdict, (Rule::Times, Problem::Missing), "{claim}");
    }
}

#[test]
fn times_that_are_no_numbers_are_refused() {
    for claim in ["exp", "iat", "nbf"] {
        for value in [json!("1700000000"), Value::Null, json!([NOW]), json!(true)] {
            let verdict = Case::good().with(claim, value).refused();
            assert_eq!(verdict, (Rule::Times, Problem::Malformed), "{claim}");
        }
    }
}

#[test]
fn a_token_issued_longer_ago_than_allowed_is_refused() {
    let hour = |case: Case| case.verifier(|v| v.max_issued_age(Duration::from_secs(3_600)));
    let old = hour(Case::good().with("iat", NOW - 3_661));
    assert_eq!(old.refused(), (Rule::Times, Problem::Past));
    hour(Case::good().with("iat", NOW - 3_660)).accepted();
    Case::good().with("iat", 0).accepted();
}

#[test]
fn leeway_ends_at_five_minutes() {
    let day = |case: Case| case.verifier(|v| v.leeway(Duration::from_secs(86_400)));
    let verdict = day(Case::good().with("exp", NOW - 300)).refused();
    assert_eq!(verdict, (Rule::Times, Problem::Past));
    day(Case::good().with("exp", NOW - 299)).accepted();
}

#[test]
fn each_time_may_have_a_leeway_of_its_own() {
    let zero = Duration::ZERO;
    let exp = Case::good().verifier(|v| v.exp_leeway(zero));
    let verdict = exp.with("exp", NOW).refused();
    assert_eq!(verdict, (Rule::Times, Problem::Past));
    let nbf = Case::good().verifier(|v| v.nbf_leeway(zero));
    let verdict = nbf.with("nbf", NOW + 1).refused();
    assert_eq!(verdict, (Rule::Times, Problem::NotYet));
    let iat = Case::good().verifier(|v| v.iat_leeway(zero));
    let verdict = iat.with("iat", NOW + 1).refused();
    assert_eq!(verdict, (Rule::Times, Problem::NotYet));
    // The others keep theirs.
    let exp = Case::good().verifier(|v| v.exp_leeway(zero));
    exp.with("nbf", NOW + 60).with("iat", NOW + 60).accepted();
    let auth_time = |leeway| {
        let case = Case::good().verifier(|v| v.auth_time_leeway(leeway));
        let case = case.expecting(|e| e.max_age(Duration::from_secs(10)));
        case.with("auth_time", NOW - 11)
    };
    assert_eq!(auth_time(zero).refused(), (Rule::AuthTime, Problem::Past));
    auth_time(Duration::from_secs(1)).accepted();
}

#[test]
fn times_may_be_fractional_or_beyond_any_calendar() {
    let token = Case::good()
        .with("exp", json!(1e300))
        .with("iat", json!(1_699_999_999.75))
        .with("nbf", json!(-5))
        .accepted();
    assert_eq!(token.issued_at().unwrap().0, 1_699_999_999);
}
