use oauth_step::Callback;
use oauth1_core::{Error, Misuse, PeerFault, Place, Problem, Verified};

use crate::naive;
use crate::support::{GRANTED, client, fault, form, misuse, temporary};

const OWN: &str = "oauth_token=hh5s93j4hdidpola";

fn review(callback: &str) -> Result<Verified, Error> {
    temporary().response(callback)
}

/// What is sent of it.
fn verifier(outcome: Result<Verified, Error>) -> String {
    let flow = client().token_credentials(outcome.unwrap());
    let (_, requests) = flow_script::play(flow, [form(GRANTED)], &flow_script::env());
    let mut found = naive::verified(&requests[0], "kd94hf93k423kf44", "hdhd0244k9j7ao03");
    assert_eq!(found.parameters["oauth_token"], "hh5s93j4hdidpola");
    found.parameters.remove("oauth_verifier").unwrap()
}

#[test]
fn as_a_url_a_query_or_a_form() {
    let query = format!("{OWN}&oauth_verifier=hf%2B+dp&x=y&x=z");
    for callback in [
        format!("http://printer.example.com/ready?{query}"),
        format!("/ready?{query}"),
        format!("/ready?{query}#_=_"),
        query.clone(),
    ] {
        assert_eq!(verifier(review(&callback)), "hf+ dp", "{callback}");
    }
    let outcome = temporary().response(Callback::Form(query.as_bytes()));
    assert_eq!(verifier(outcome), "hf+ dp");
    let outcome = temporary().response(Callback::Params(&query));
    assert_eq!(verifier(outcome), "hf+ dp");
}

#[test]
fn by_its_token() {
    for other in [
        "oauth_token=other&oauth_verifier=v",
        "oauth_token=&oauth_verifier=v",
        "oauth_token=hh5s93j4hdidpol&oauth_verifier=v",
        "oauth_token=hh5s93j4hdidpolaa&oauth_verifier=v",
        "oauth_token=HH5S93J4HDIDPOLA&oauth_verifier=v",
        // Whatever else it says: somebody else's refusal is not this one.
        "oauth_token=other&oauth_problem=user_refused",
        "denied=other",
    ] {
        assert_eq!(fault(review(other)), PeerFault::TokenMismatch, "{other}");
    }
    for none in [
        "oauth_verifier=v",
        "",
        "/ready",
        "OAuth_Token=hh5s93j4hdidpola",
    ] {
        let missing = PeerFault::MissingParameter("oauth_token");
        assert_eq!(fault(review(none)), missing, "{none}");
    }
    let Err(Error::Peer { place, .. }) = review("denied=other") else {
        panic!("a fault")
    };
    assert_eq!(place, Place::Callback);
}

#[test]
fn with_a_verifier() {
    let missing = PeerFault::MissingParameter("oauth_verifier");
    assert_eq!(fault(review(OWN)), missing);
    let empty = PeerFault::EmptyParameter("oauth_verifier");
    assert_eq!(fault(review(&format!("{OWN}&oauth_verifier="))), empty);
    assert_eq!(fault(review(&format!("{OWN}&oauth_verifier"))), empty);
}

#[test]
fn in_parameters_that_come_once() {
    for (name, again) in [
        ("oauth_token", OWN),
        ("oauth_verifier", "oauth_verifier=v"),
        ("oauth_verifier", "oauth%5Fverifier=w"),
    ] {
        let callback = format!("{OWN}&oauth_verifier=v&{again}");
        let twice = PeerFault::DuplicateParameter(name);
        assert_eq!(fault(review(&callback)), twice, "{again}");
    }
    for twice in [
        "denied=hh5s93j4hdidpola&denied=hh5s93j4hdidpola",
        "oauth_problem=a&oauth_problem=b",
        "oauth_x=a&oauth_token=hh5s93j4hdidpola&oauth_verifier=v&oauth_x=a",
    ] {
        let found = fault(review(twice));
        assert!(matches!(found, PeerFault::DuplicateParameter(_)), "{twice}");
    }
}

#[test]
fn in_what_can_be_read() {
    let broken = PeerFault::InvalidTriplet { position: 32 };
    let callback = format!("/ready?{OWN}&a=b%zz&oauth_verifier=v");
    assert_eq!(fault(review(&callback)), broken);
    let not_text = format!("{OWN}&oauth_verifier=%ff");
    assert_eq!(fault(review(&not_text)), PeerFault::NotUtf8);
    let long = format!("{OWN}&oauth_verifier={}", "v".repeat(256 * 1024));
    let limit = 256 * 1024;
    assert_eq!(fault(review(&long)), PeerFault::TooLarge { limit });
    let most = "v".repeat(limit - OWN.len() - "&oauth_verifier=".len());
    assert!(review(&format!("{OWN}&oauth_verifier={most}")).is_ok());
}

#[test]
fn a_refusal_is_an_error_of_its_own() {
    for (callback, expected) in [
        ("denied=hh5s93j4hdidpola", None),
        ("denied=hh5s93j4hdidpola&oauth_verifier=v", None),
        (
            "oauth_token=hh5s93j4hdidpola&oauth_problem=user_refused",
            Some(Problem::UserRefused),
        ),
        (
            "oauth_problem=permission_denied",
            Some(Problem::PermissionDenied),
        ),
        (
            "oauth_token=hh5s93j4hdidpola&oauth_verifier=v&oauth_problem=strange_word",
            Some(Problem::Other("strange_word".into())),
        ),
        // No word: not kept.
        ("oauth_problem=Not+a+word%21", None),
    ] {
        let error = review(callback).unwrap_err();
        assert_eq!(error.problem(), expected.as_ref(), "{callback}");
        let Error::Denied(problem) = error else {
            panic!("{callback}")
        };
        assert_eq!(problem, expected, "{callback}");
    }
}

#[test]
fn a_verifier_that_was_read_off_a_page_is_trimmed() {
    assert_eq!(verifier(temporary().verifier(" 473 829\n")), "473 829");
    for empty in ["", " \n"] {
        let outcome = temporary().verifier(empty);
        assert_eq!(misuse(outcome), Misuse::Verifier);
    }
}
