use flow_script::env;
use oauth2_core::{Callback, Error, Misuse, PeerFault, ResponseMode, ResponseType};

use super::support::{CALLBACK, Case, client, verifier};

fn begun(mode: ResponseMode, response_type: ResponseType) -> oauth2_core::PendingAuthorization {
    let client = client(verifier());
    let request = client.authorization().response_type(response_type);
    request.response_mode(mode).begin(&env()).unwrap().1
}

fn fault<T: std::fmt::Debug>(outcome: Result<T, Error>) -> PeerFault {
    match outcome {
        Err(Error::Peer { fault, .. }) => fault,
        other => panic!("{other:?}"),
    }
}

const MISSING: PeerFault = PeerFault::MissingParameter("response");

#[test]
fn in_the_query_in_the_fragment_or_in_a_form() {
    let url = |separator| format!("{CALLBACK}{separator}response=a.b.c");
    let (query, fragment) = (url('?'), url('#'));
    let places = [
        Callback::Url(&query),
        Callback::Url(&fragment),
        Callback::Form(b"response=a.b.c"),
    ];
    let expected = [
        (ResponseMode::QueryJwt, ResponseType::Code, 0),
        (ResponseMode::FragmentJwt, ResponseType::Code, 1),
        (ResponseMode::FormPostJwt, ResponseType::Code, 2),
        (ResponseMode::Jwt, ResponseType::Code, 0),
        (ResponseMode::Jwt, ResponseType::None, 0),
        (ResponseMode::Jwt, ResponseType::CodeIdToken, 1),
        (ResponseMode::Jwt, ResponseType::Token, 1),
    ];
    for (mode, response_type, right) in expected {
        for (place, callback) in places.iter().enumerate() {
            let outcome = begun(mode, response_type).receive(*callback);
            if place == right {
                assert!(outcome.is_ok(), "{mode:?}");
            } else {
                assert_eq!(fault(outcome), MISSING, "{mode:?}");
            }
        }
    }
}

#[test]
fn once_and_not_empty() {
    let receive = |text: &str| begun(ResponseMode::Jwt, ResponseType::Code).receive(text);
    assert_eq!(
        fault(receive("response=a.b.c&response=a.b.c")),
        PeerFault::DuplicateParameter("response")
    );
    assert_eq!(fault(receive("response=")), MISSING);
    // What stands beside it does not count, an error not either.
    assert_eq!(fault(receive("error=access_denied")), MISSING);
    assert!(receive("response=a.b.c&error=access_denied&state=x&code=y").is_ok());
}

#[test]
fn a_plain_response_is_none() {
    let pending = begun(ResponseMode::Jwt, ResponseType::Code);
    let callback = format!("{CALLBACK}?code=c&state={}", pending.state());
    assert_eq!(fault(pending.receive(callback.as_str())), MISSING);
}

#[test]
fn only_a_client_that_can_verify_it_asks_for_it() {
    let client = oauth2_core::Client::new(client(verifier()).server().clone(), "other")
        .with_redirect_uri(CALLBACK)
        .unwrap();
    let outcome = client
        .authorization()
        .response_mode(ResponseMode::Jwt)
        .begin(&env());
    assert!(matches!(outcome, Err(Error::Misuse(Misuse::JarmMissing))));
}

#[test]
fn a_token_is_not_asked_into_a_query() {
    let client = client(verifier());
    let request = client
        .authorization()
        .response_type(ResponseType::CodeIdToken);
    let outcome = request.response_mode(ResponseMode::QueryJwt).begin(&env());
    assert!(matches!(outcome, Err(Error::Misuse(Misuse::TokenInQuery))));
}

#[test]
fn parameters_beside_it_do_not_count() {
    let case = Case::good().with("session_state", "inside");
    let object = case.jwt().sign(&super::support::key()).unwrap();
    let (outcome, _) = case.answered_with(&format!("{object}&session_state=outside&code=other"));
    let response = outcome.unwrap();
    assert_eq!(response.param("session_state"), Some("inside"));
    assert_eq!(response.code().unwrap().expose(), "c");
}
