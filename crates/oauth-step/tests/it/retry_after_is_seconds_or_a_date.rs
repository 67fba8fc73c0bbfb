//! RFC 9110 §10.2.3, and nothing for what is malformed.

use core::time::Duration;

use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderValue};
use oauth_step::{Env, FixedEnv, UnixTime, retry_after};

/// 1994-11-06T08:49:37Z, the date of RFC 9110's examples.
const THEN: UnixTime = UnixTime(784_111_777);

#[test]
fn seconds_are_read_whatever_the_time() {
    for (text, seconds) in [
        ("0", 0),
        ("120", 120),
        (" 120\t", 120),
        ("00120", 120),
        ("18446744073709551615", u64::MAX),
        ("18446744073709551616", u64::MAX),
        ("99999999999999999999999999999999", u64::MAX),
    ] {
        for now in [UnixTime(0), THEN, UnixTime(u64::MAX)] {
            assert_eq!(
                read(&[text], now),
                Some(Duration::from_secs(seconds)),
                "{text}"
            );
        }
    }
}

#[test]
fn all_three_forms_of_a_date_are_read() {
    for text in [
        "Sun, 06 Nov 1994 08:49:37 GMT",
        "Sunday, 06-Nov-94 08:49:37 GMT",
        "Sun Nov  6 08:49:37 1994",
    ] {
        let before = THEN.saturating_sub(Duration::from_secs(90));
        assert_eq!(
            read(&[text], before),
            Some(Duration::from_secs(90)),
            "{text}"
        );
        // A date that has passed: at once.
        assert_eq!(read(&[text], THEN), Some(Duration::ZERO));
        let after = THEN.saturating_add(Duration::from_secs(1));
        assert_eq!(read(&[text], after), Some(Duration::ZERO));
        assert_eq!(read(&[text], UnixTime(u64::MAX)), Some(Duration::ZERO));
    }
}

#[test]
fn what_is_malformed_or_repeated_is_nothing() {
    for text in [
        "",
        " ",
        "-1",
        "+1",
        "1.5",
        "1e3",
        "0x10",
        "1 2",
        "1,2",
        "120s",
        "soon",
        "١٢",
        "Sun, 06 Nov 1994 08:49:37",
        "Sun, 06 Nov 1994 08:49:37 CET",
        "06 Nov 1994",
        "Sun, 32 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT",
        "Sun, 06 Nov 1969 08:49:37 GMT",
        "1994-11-06T08:49:37Z",
    ] {
        assert_eq!(read(&[text], THEN), None, "{text:?}");
    }
    assert_eq!(read(&[], THEN), None);
    assert_eq!(read(&["120", "120"], THEN), None);
    assert_eq!(read(&["120", "60"], THEN), None);
}

#[test]
fn no_header_is_a_panic() {
    let dice = FixedEnv::new(THEN);
    let pieces = "Sun,|Sunday,|Nov| |  |06|31|99|0|1969|1970|9999|10000|-|:|08:49:37|24:60:60|GMT";
    let pieces: Vec<&str> = pieces.split('|').collect();
    for _ in 0..20_000 {
        let mut thrown = [0; 12];
        dice.fill_random(&mut thrown);
        let picks = thrown.map(|byte| pieces[usize::from(byte) % pieces.len()]);
        let count = usize::from(thrown[0]) % 12;
        let _ = read(&[&picks[..count].concat()], THEN);
        let _ = read(&[&picks[..count].join(" ")], THEN);
    }
}

fn read(values: &[&str], now: UnixTime) -> Option<Duration> {
    let mut headers = HeaderMap::new();
    for value in values {
        if let Ok(value) = HeaderValue::from_bytes(value.as_bytes()) {
            headers.append(RETRY_AFTER, value);
        }
    }
    assert_eq!(headers.len(), values.len());
    retry_after(&headers, now)
}
