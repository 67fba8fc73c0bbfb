use std::time::Duration;

use flow_script::{NOON, env, json, sent};
use oauth_step::{IntoStep, UnixTime};
use oauth2_core::{PeerFault, Tokens};

use super::support::{client, done_with, fault, granted};

fn lifetime(expires_in: &str) -> Result<Tokens, oauth2_core::Error> {
    let body =
        format!(r#"{{"access_token":"at","token_type":"Bearer","expires_in":{expires_in}}}"#);
    granted(&client(), &body)
}

#[test]
fn not_from_receiving() {
    let env = env();
    let (_, awaiting) = sent(client().client_credentials().into_step(&env).unwrap());
    env.advance(Duration::from_secs(50));
    let body = r#"{"access_token":"at","token_type":"Bearer","expires_in":100}"#;
    let tokens = done_with(awaiting.receive(Ok(json(200, body)), &env));
    assert_eq!(tokens.obtained_at(), NOON);
    assert_eq!(tokens.expires_at(), Some(UnixTime(NOON.0 + 100)));
    assert_eq!(tokens.lifetime(), Some(Duration::from_secs(100)));
    assert!(!tokens.is_expired(UnixTime(NOON.0 + 99)));
    assert!(tokens.is_expired(UnixTime(NOON.0 + 100)));
}

#[test]
fn whole_numbers_strings_of_digits_and_fractions() {
    for (written, seconds) in [
        ("3600", 3600),
        ("0", 0),
        (r#""3600""#, 3600),
        (r#""007""#, 7),
        ("3599.999", 3599),
        ("0.5", 0),
        ("3.6e3", 3600),
        ("36E+2", 3600),
        ("36000e-1", 3600),
        ("3.6789e3", 3678),
        ("1e-400", 0),
        ("0e99999", 0),
        ("18446744073709551615.5", u64::MAX),
    ] {
        let tokens = lifetime(written).unwrap_or_else(|error| panic!("{written}: {error}"));
        let expected = UnixTime(NOON.0.saturating_add(seconds));
        assert_eq!(tokens.expires_at(), Some(expected), "{written}");
    }
}

#[test]
fn anything_else_is_refused() {
    for written in [
        "-1",
        "-0",
        "-0.5",
        "-1e-400",
        r#""-1""#,
        r#""+1""#,
        r#""""#,
        r#"" 1""#,
        r#""1.5""#,
        r#""1h""#,
        "18446744073709551616",
        r#""18446744073709551616""#,
        "1e30",
        "1e999999999999",
        "1e2147483647",
        "1e2147483646",
        "true",
        "[1]",
        "{}",
    ] {
        let fault = fault(lifetime(written));
        assert!(
            matches!(
                fault,
                PeerFault::Member {
                    name: "expires_in",
                    ..
                }
            ),
            "{written}"
        );
    }
}

#[test]
fn absent_and_null_are_unknown_and_the_sum_saturates() {
    let unknown = granted(&client(), super::support::GRANTED).unwrap();
    assert_eq!(unknown.expires_at(), None);
    assert!(!unknown.is_expired(UnixTime(u64::MAX)));
    assert_eq!(lifetime("null").unwrap().expires_at(), None);
    let forever = lifetime("18446744073709551615").unwrap();
    assert_eq!(forever.expires_at(), Some(UnixTime(u64::MAX)));
    assert!(lifetime("0").unwrap().is_expired(NOON));
}
