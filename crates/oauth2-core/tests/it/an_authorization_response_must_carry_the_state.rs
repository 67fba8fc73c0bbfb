use oauth2_core::PeerFault;

use super::support::{fault, pending};

#[test]
fn missing_empty_or_another_is_refused() {
    let state = pending().state().to_owned();
    let (start, _) = state.split_at(10);
    for callback in [
        "/cb?code=c".to_owned(),
        "/cb?code=c&state=".to_owned(),
        "/cb?code=c&state=other".to_owned(),
        format!("/cb?code=c&state={start}"),
        format!("/cb?code=c&state={state}x"),
        format!("/cb?code=c&state={}", state.to_uppercase()),
        format!("/cb?code=c&STATE={state}"),
        "/cb".to_owned(),
        String::new(),
    ] {
        let outcome = pending().response(callback.as_str());
        assert_eq!(fault(outcome), PeerFault::StateMismatch, "{callback}");
    }
}

#[test]
fn on_error_responses_too() {
    let outcome = pending().response("/cb?error=access_denied&state=other");
    assert_eq!(fault(outcome), PeerFault::StateMismatch);
    let outcome = pending().response("/cb?error=access_denied");
    assert_eq!(fault(outcome), PeerFault::StateMismatch);
}

#[test]
fn before_the_issuer_is_looked_at() {
    let outcome = pending().response("/cb?code=c&state=other&iss=https%3A%2F%2Fevil.example.com");
    assert_eq!(fault(outcome), PeerFault::StateMismatch);
}

#[test]
fn a_state_of_the_applications_own_is_bound_too() {
    let (client, env) = (super::support::client(), flow_script::env());
    let begin = || {
        client
            .authorization()
            .state("my&state")
            .begin(&env)
            .unwrap()
            .1
    };
    assert_eq!(begin().state(), "my&state");
    assert!(begin().response("code=c&state=my%26state").is_ok());
    assert!(begin().response("code=c&state=mystate").is_err());
    assert!(client.authorization().state("").begin(&env).is_err());
}
