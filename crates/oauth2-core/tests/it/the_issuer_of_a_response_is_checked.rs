use oauth2_core::{PeerFault, ResponseType};

use super::support::{
    CALLBACK, client_of, fault, pending, pending_with_issuer, refused, respond, server,
};

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

#[test]
fn an_id_token_that_came_along_names_it_too() {
    let begin = || {
        let server = server().with_member("authorization_response_iss_parameter_supported", "true");
        let client = client_of(server.unwrap());
        let request = client
            .authorization()
            .response_type(ResponseType::CodeIdToken);
        request.begin(&flow_script::env()).unwrap().1
    };
    let receive = |more: &str| {
        let pending = begin();
        let callback = format!("{CALLBACK}#state={}{more}", pending.state());
        pending.receive(callback.as_str())
    };
    assert!(receive("&code=c&id_token=a.b.c").is_ok());
    // An error has no ID Token, and neither has a response that leaves out what it promised.
    assert_eq!(
        fault(receive("&error=access_denied")),
        PeerFault::IssuerMissing
    );
    let outcome = receive("&error=access_denied&id_token=a.b.c");
    assert_eq!(fault(outcome), PeerFault::IssuerMissing);
    assert_eq!(fault(receive("&code=c")), PeerFault::IssuerMissing);
    let outcome = receive("&code=c&id_token=a.b.c&iss=https%3A%2F%2Fevil.example.com");
    assert_eq!(fault(outcome), PeerFault::IssuerMismatch);
}
