use oauth2_core::PeerFault;

use super::support::{fault, pending, pending_with_issuer, refused, respond};

const RIGHT: &str = "&iss=https%3A%2F%2Fserver.example.com";

// RFC 9207 §2.4
#[test]
fn another_one_is_refused_whether_it_was_promised_or_not() {
    for iss in [
        "https%3A%2F%2Fevil.example.com",
        "https%3A%2F%2Fserver.example.com%2F",
        "https%3A%2F%2FSERVER.example.com",
        "https%3A%2F%2Fserver.example.com%3A443",
        "",
    ] {
        for pending in [pending(), pending_with_issuer()] {
            let outcome = respond(pending, &format!("&code=c&iss={iss}"));
            assert_eq!(fault(outcome), PeerFault::IssuerMismatch, "{iss}");
        }
    }
}

#[test]
fn a_promised_one_must_be_there() {
    let outcome = respond(pending_with_issuer(), "&code=c");
    assert_eq!(fault(outcome), PeerFault::IssuerMissing);
    assert!(respond(pending(), "&code=c").is_ok());
}

#[test]
fn the_right_one_is_fine() {
    for pending in [pending(), pending_with_issuer()] {
        assert!(respond(pending, &format!("&code=c{RIGHT}")).is_ok());
    }
}

#[test]
fn on_error_responses_too() {
    let outcome = respond(pending_with_issuer(), "&error=access_denied");
    assert_eq!(fault(outcome), PeerFault::IssuerMissing);
    let outcome = respond(
        pending(),
        "&error=access_denied&iss=https%3A%2F%2Fevil.example.com",
    );
    assert_eq!(fault(outcome), PeerFault::IssuerMismatch);
    let outcome = respond(
        pending_with_issuer(),
        &format!("&error=access_denied{RIGHT}"),
    );
    refused(outcome);
}
