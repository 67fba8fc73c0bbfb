//! Core 3.1.3.7 (13), 3.1.2.1; Registration 2.

use core::time::Duration;

use oidc_idtoken::{Expectations, Problem, Rule};
use serde_json::{Value, json};

use crate::support::{Case, NOW};

const MISSING: (Rule, Problem) = (Rule::AuthTime, Problem::Missing);
const PAST: (Rule, Problem) = (Rule::AuthTime, Problem::Past);

fn within(seconds: u64) -> Case {
    Case::good().expecting(|expected| expected.max_age(Duration::from_secs(seconds)))
}

#[test]
fn an_authentication_before_max_age_is_refused() {
    assert_eq!(within(3_600).with("auth_time", NOW - 3_661).refused(), PAST);
    within(3_600).with("auth_time", NOW - 3_660).accepted();
    assert_eq!(within(3_600).with("auth_time", json!(-1)).refused(), PAST);
}

#[test]
fn the_leeway_is_the_verifiers_five_minutes_at_most() {
    for (asked, given) in [(0, 0), (10, 10), (301, 300)] {
        let leeway = Duration::from_secs(asked);
        let aged = |age: u64| {
            let case = within(600).verifier(|v| v.leeway(leeway));
            case.with("auth_time", NOW - 600 - age)
        };
        assert_eq!(aged(given + 1).refused(), PAST);
        aged(given).accepted();
    }
}

#[test]
fn max_age_zero_is_a_limit_too() {
    assert_eq!(within(0).with("auth_time", NOW - 61).refused(), PAST);
    assert_eq!(within(0).refused(), MISSING);
    within(0).with("auth_time", NOW - 60).accepted();
}

#[test]
fn a_registered_default_max_age_counts_where_no_other_was_sent() {
    let registered = |case: Case| case.verifier(|v| v.default_max_age(Duration::from_secs(60)));
    assert_eq!(registered(Case::good()).refused(), MISSING);
    assert_eq!(
        registered(Case::good().with("auth_time", NOW - 121)).refused(),
        PAST
    );
    registered(within(3_600).with("auth_time", NOW - 121)).accepted();
}

#[test]
fn auth_time_must_be_there_where_it_was_asked_for() {
    assert_eq!(within(3_600).refused(), MISSING);
    let registered = |case: Case| case.verifier(|v| v.require_auth_time());
    assert_eq!(registered(Case::good()).refused(), MISSING);
    registered(Case::good().with("auth_time", 0)).accepted();
    let essential = |case: Case| case.expecting(Expectations::require_auth_time);
    assert_eq!(essential(Case::good()).refused(), MISSING);
    let token = essential(Case::good().with("auth_time", NOW - 7)).accepted();
    assert_eq!(token.auth_time().unwrap().0, NOW - 7);
}

#[test]
fn an_auth_time_that_is_no_number_is_refused() {
    for value in [Value::Null, json!("1700000000")] {
        let verdict = Case::good().with("auth_time", value).refused();
        assert_eq!(verdict, (Rule::AuthTime, Problem::Malformed));
    }
}

#[test]
fn an_auth_time_nobody_asked_about_may_be_long_ago() {
    Case::good().with("auth_time", 1).accepted();
}

#[test]
fn an_enormous_max_age_does_not_overflow() {
    let forever = |expected: Expectations| expected.max_age(Duration::from_secs(u64::MAX));
    Case::good()
        .expecting(forever)
        .with("auth_time", json!(1e300))
        .accepted();
    Case::good()
        .expecting(forever)
        .with("auth_time", 0)
        .accepted();
}
