use flow_script::response;
use oauth_step::{Response, ResponseError};
use oauth1_core::{Error, PeerFault, Place};

use crate::support::{BEGUN, client, everywhere, fault, form};

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

fn refused(answer: &Response, expected: impl Fn(&PeerFault) -> bool) {
    for outcome in everywhere(&client(), answer) {
        let found = fault(outcome);
        assert!(expected(&found), "{found:?}");
    }
}

#[test]
fn redirects() {
    for status in [301, 302, 303, 307, 308] {
        let location = ("location", "https://evil.example.com/?x");
        let answer = response(status, &[location, FORM], BEGUN);
        refused(&answer, |found| match found {
            PeerFault::Response(ResponseError::Redirect(redirect)) => {
                redirect.status().as_u16() == status
                    && redirect.location() == Some("https://evil.example.com/?x")
            }
            _ => false,
        });
    }
}

#[test]
fn more_than_a_mebibyte() {
    let limit = 1024 * 1024;
    let too_large = PeerFault::Response(ResponseError::TooLarge { limit });
    let filler = "a".repeat(limit - BEGUN.len() - "&x=".len());
    let most = format!("{BEGUN}&x={filler}");
    for outcome in everywhere(&client(), &form(&most)) {
        outcome.unwrap();
    }
    for status in [200, 401, 503] {
        let answer = response(status, &[FORM, ("content-length", "9")], format!("{most}a"));
        refused(&answer, |found| *found == too_large);
    }
}

#[test]
fn content_codings() {
    for coding in ["gzip", "br", "identity, gzip"] {
        let answer = response(200, &[FORM, ("content-encoding", coding)], BEGUN);
        let expected = PeerFault::Response(ResponseError::ContentCoding);
        refused(&answer, |found| *found == expected);
    }
}

#[test]
fn other_successes() {
    for status in [201, 202, 203, 204, 206] {
        let answer = response(status, &[FORM], BEGUN);
        let status = answer.status();
        let expected = PeerFault::Response(ResponseError::Status { status });
        refused(&answer, |found| *found == expected);
    }
}

#[test]
fn parameters_that_come_twice() {
    for (again, name) in [
        ("oauth_token=hh5s93j4hdidpola", "oauth_token"),
        ("oauth_token_secret=x", "oauth_token_secret"),
        ("oauth_callback_confirmed=true", "oauth_callback_confirmed"),
        ("oauth%5ftoken=x", "oauth_token"),
        ("oauth_expires_in=1&oauth_expires_in=1", "oauth_expires_in"),
        (
            "oauth_session_handle=1&oauth_session_handle",
            "oauth_session_handle",
        ),
        ("oauth_other=a&oauth_other=a", "oauth_*"),
    ] {
        let answer = form(&format!("{BEGUN}&{again}"));
        refused(&answer, |found| {
            *found == PeerFault::DuplicateParameter(name)
        });
    }
    // Others are none of ours.
    for outcome in everywhere(
        &client(),
        &form(&format!("{BEGUN}&x=1&x=2&oauth=1&oauth=1")),
    ) {
        outcome.unwrap();
    }
}

#[test]
fn broken_triplets_by_their_position() {
    for (broken, offset) in [
        ("%", 1),
        ("a=%zz", 3),
        ("a=b%2", 4),
        ("a=%25%", 6),
        ("%g1=b", 1),
    ] {
        let answer = form(&format!("{BEGUN}&{broken}"));
        let position = BEGUN.len() + offset;
        refused(&answer, |found| {
            *found == PeerFault::InvalidTriplet { position }
        });
    }
    // They may be in either case.
    for outcome in everywhere(&client(), &form(&format!("{BEGUN}&a=%c3%A9"))) {
        outcome.unwrap();
    }
}

#[test]
fn octets_that_are_no_text() {
    for octets in [&b"&a=%ff"[..], b"&%c3=b", b"&a=\xff", b"&a=%ed%a0%80"] {
        let body = [BEGUN.as_bytes(), octets].concat();
        refused(&response(200, &[FORM], body), |found| {
            *found == PeerFault::NotUtf8
        });
    }
}

/// A mebibyte of names is read in one go, not each against all others.
#[test]
fn very_many_names_are_read_nonetheless() {
    let mut body = BEGUN.to_owned();
    let mut at = 0;
    while body.len() < 1024 * 1024 - 20 {
        body.push_str(&format!("&oauth_{at:x}"));
        at += 1;
    }
    assert!(at > 80_000);
    for outcome in everywhere(&client(), &form(&body)) {
        outcome.unwrap();
    }
    body.push_str("&oauth_0");
    refused(&form(&body), |found| {
        *found == PeerFault::DuplicateParameter("oauth_*")
    });
}

#[test]
fn and_it_is_said_which() {
    let places = [Place::TemporaryCredentials, Place::TokenCredentials];
    for (outcome, expected) in everywhere(&client(), &form("%")).into_iter().zip(places) {
        let Err(Error::Peer { place, .. }) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(place, expected);
    }
}
