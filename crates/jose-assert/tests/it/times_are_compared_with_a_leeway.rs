//! `exp`, `nbf` and `iat` against the clock, with a leeway for each, applied once.

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use std::time::Duration;

use jose_assert::{ClaimError, ClaimProblem, Claims, Error, TimeRules};
use oauth_step::UnixTime;

const NOW: UnixTime = UnixTime(1_700_000_000);

fn check(rules: TimeRules, claims: &str) -> Option<(&'static str, ClaimProblem)> {
    match rules.check(&Claims::parse(claims).unwrap(), NOW) {
        Ok(()) => None,
        Err(Error::Claim(ClaimError { name, problem, .. })) => Some((name, problem)),
        Err(other) => panic!("{other:?}"),
    }
}

/// Whether the claim passes with this offset from now, under this leeway.
fn passes(name: &str, offset: &str, leeway: u64) -> bool {
    let rules = TimeRules::new().leeway(Duration::from_secs(leeway));
    let (sign, offset) = offset.split_at(1);
    let (whole, fraction) = offset.split_once('.').unwrap_or((offset, "0"));
    let whole: u64 = whole.parse().unwrap();
    let date = match sign {
        "+" => format!("{}.{fraction}", NOW.0 + whole),
        _ => format!("{}.{fraction}", NOW.0 - whole),
    };
    check(rules, &format!(r#"{{"{name}":{date}}}"#)).is_none()
}

#[test]
fn exp_is_over_at_its_own_second() {
    assert!(passes("exp", "+1", 0));
    assert!(passes("exp", "+0.5", 0));
    assert!(!passes("exp", "+0", 0));
    assert!(!passes("exp", "-1.5", 0));
    assert!(passes("exp", "-59", 60));
    assert!(passes("exp", "-60.5", 60));
    assert!(!passes("exp", "-60", 60));
    let expired = check(TimeRules::new(), r#"{"exp":1}"#);
    assert_eq!(expired, Some(("exp", ClaimProblem::Expired)));
}

#[test]
fn nbf_is_valid_at_its_own_second() {
    assert!(passes("nbf", "+0", 0));
    assert!(!passes("nbf", "+0.5", 0));
    assert!(!passes("nbf", "+1", 0));
    assert!(passes("nbf", "+60", 60));
    assert!(!passes("nbf", "+60.01", 60));
    let early = check(TimeRules::new(), r#"{"nbf":1700000061}"#);
    assert_eq!(early, Some(("nbf", ClaimProblem::NotYetValid)));
}

#[test]
fn iat_may_not_lie_ahead() {
    assert!(passes("iat", "+0", 0));
    assert!(!passes("iat", "+0.5", 0));
    assert!(passes("iat", "+60", 60));
    assert!(!passes("iat", "+61", 60));
    let early = check(TimeRules::new(), r#"{"iat":1700000061}"#);
    assert_eq!(early, Some(("iat", ClaimProblem::NotYetValid)));
}

#[test]
fn iat_may_be_as_old_as_the_caller_says() {
    assert_eq!(check(TimeRules::new(), r#"{"iat":-1e9}"#), None);
    let rules = TimeRules::new().max_age(Duration::from_secs(100));
    assert_eq!(check(rules, r#"{"iat":1699999840}"#), None);
    let old = Some(("iat", ClaimProblem::TooOld));
    assert_eq!(check(rules, r#"{"iat":1699999839.9}"#), old);
    assert_eq!(check(rules, r#"{"iat":-1e99}"#), old);
    assert_eq!(check(rules, "{}"), Some(("iat", ClaimProblem::Missing)));
    let forever = TimeRules::new().max_age(Duration::MAX);
    assert_eq!(check(forever, r#"{"iat":-1e9}"#), None);
}

#[test]
fn leeways_are_60_s_each_and_300_at_most() {
    let seconds = Duration::from_secs;
    let base = TimeRules::new();
    assert_eq!(base, base.leeway(seconds(60)));
    assert_eq!(base.leeway(seconds(301)), base.leeway(seconds(300)));
    assert_eq!(base.leeway(Duration::MAX), base.leeway(seconds(300)));
    let claims = r#"{"exp":1699999950,"nbf":1700000050,"iat":1700000050}"#;
    assert_eq!(check(base, claims), None);
    let name = |rules| check(rules, claims).map(|(name, _)| name);
    assert_eq!(name(base.exp_leeway(seconds(50))), Some("exp"));
    assert_eq!(name(base.nbf_leeway(seconds(49))), Some("nbf"));
    assert_eq!(name(base.iat_leeway(seconds(49))), Some("iat"));
}

#[test]
fn what_is_required_must_be_there() {
    assert_eq!(check(TimeRules::new(), "{}"), None);
    let missing = |name| Some((name, ClaimProblem::Missing));
    assert_eq!(check(TimeRules::new().require_exp(), "{}"), missing("exp"));
    assert_eq!(check(TimeRules::new().require_iat(), "{}"), missing("iat"));
}

#[test]
fn malformed_dates_are_refused_though_optional() {
    for name in ["exp", "nbf", "iat"] {
        for value in ["null", r#""1900000000""#, "[]"] {
            let found = check(TimeRules::new(), &format!(r#"{{"{name}":{value}}}"#));
            let malformed =
                matches!(&found, Some((claim, ClaimProblem::Malformed { .. })) if *claim == name);
            assert!(malformed, "{name}: {value}: {found:?}");
        }
    }
}

#[test]
fn dates_beyond_any_calendar_saturate() {
    let far = [
        "1e400",
        "1E+99999999999999999999",
        "9223372036854775808",
        "9999999999999999999999999999",
        "1e18",
    ];
    for date in far {
        assert_eq!(
            check(TimeRules::new(), &format!(r#"{{"exp":{date}}}"#)),
            None,
            "{date}"
        );
        let nbf = check(TimeRules::new(), &format!(r#"{{"nbf":{date}}}"#));
        assert_eq!(nbf, Some(("nbf", ClaimProblem::NotYetValid)), "{date}");
    }
    let past = [
        "-1",
        "-1e400",
        "-9223372036854775809",
        "0",
        "-0.0",
        "1e-400",
        "0e400",
        "1e-99999999999999999999",
    ];
    for date in past {
        let exp = check(TimeRules::new(), &format!(r#"{{"exp":{date}}}"#));
        assert_eq!(exp, Some(("exp", ClaimProblem::Expired)), "{date}");
        assert_eq!(
            check(TimeRules::new(), &format!(r#"{{"nbf":{date}}}"#)),
            None,
            "{date}"
        );
    }
    // The clock itself at its end.
    let rules = TimeRules::new().max_age(Duration::MAX);
    for now in [UnixTime(0), UnixTime(u64::MAX)] {
        let claims = Claims::parse(r#"{"exp":1e400,"nbf":-1e400,"iat":-1e400}"#).unwrap();
        let result = rules.check(&claims, now);
        assert!(result.is_ok() || now == UnixTime(u64::MAX), "{result:?}");
    }
}

#[test]
fn fractions_and_exponents_are_read_exactly() {
    let cases = [
        ("1700000000", 1_700_000_000),
        ("1700000000.0", 1_700_000_000),
        ("1700000000.999", 1_700_000_000),
        ("1.7e9", 1_700_000_000),
        ("17E+8", 1_700_000_000),
        ("1700000000000e-3", 1_700_000_000),
        ("1700000000123e-3", 1_700_000_000),
        ("0.0000000017e18", 1_700_000_000),
        ("0.00", 0),
        ("0.9", 0),
        ("-0.1", -1),
        ("-1.0", -1),
        ("-1.5", -2),
        ("1e0", 1),
        ("9223372036854775807", i64::MAX),
        ("1e19", i64::MAX),
        ("-1e19", -i64::MAX),
    ];
    for (text, seconds) in cases {
        let claims = Claims::parse(format!(r#"{{"exp":{text}}}"#)).unwrap();
        let date = claims.date("exp").unwrap().unwrap();
        assert_eq!(date.seconds(), seconds, "{text}");
        assert_eq!(
            date.as_unix_time(),
            UnixTime(seconds.max(0).cast_unsigned())
        );
    }
}
